// The page on a maintainer's phone: the day's visits, one visit item by item, the signature.
import { call, load, NetworkError, Queue, save } from "./store.js";
import { signaturePad } from "./signature.js";

const terms = JSON.parse(document.getElementById("terms").dataset.terms);
const app = document.getElementById("app");
const status = document.getElementById("status");
const RESULTS = ["o", "a", "r", "x", "n"];

const say = (name, value) => terms[name].replace("%s", value);

function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith("on")) {
            node.addEventListener(name.slice(2), value);
        } else if (value !== false && value !== null && value !== undefined) {
            node.setAttribute(name, value === true ? "" : value);
        }
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return node;
}

// ------------------------------------------------------------------ state

let visit = null;
const queue = new Queue(showStatus);
queue.onAnswer = (operation, answer) => {
    if (visit && operation.visit === visit.id && answer.ok && ["finish", "sign", "start"].includes(operation.kind)) {
        refresh();
    } else if (visit && operation.visit === visit.id && !answer.ok) {
        refresh();
    }
};

function keepVisit() {
    save(`visit:${visit.id}`, visit);
}

// what is being typed goes to the queue after a pause, on leaving the field at the latest
let typing = null;

function pause() {
    if (typing) {
        clearTimeout(typing.timer);
        const { store } = typing;
        typing = null;
        store();
    }
}

function typed(store) {
    const later = (event) => {
        const value = event.target.value;
        if (typing && typing.field !== event.target) {
            pause();
        }
        clearTimeout(typing?.timer);
        typing = { field: event.target, store: () => store(value), timer: setTimeout(pause, 700) };
    };
    return { oninput: later, onchange: (event) => { later(event); pause(); } };
}

window.addEventListener("pagehide", pause);

function send(kind, values, photo) {
    keepVisit();
    return queue.add(visit.id, kind, values, photo);
}

async function refresh() {
    if (typing || app.contains(document.activeElement) && document.activeElement.matches("textarea, input")) {
        setTimeout(refresh, 1000);
        return;
    }
    try {
        const answer = await call("phone_load", [[visit.id]]);
        if (visit && answer.id === visit.id && !queue.operations.some((op) => op.visit === visit.id)) {
            visit = answer;
            keepVisit();
            showVisit();
        }
    } catch (error) {
        if (!(error instanceof NetworkError)) {
            throw error;
        }
    }
}

function showStatus() {
    const waiting = queue.operations.length;
    status.replaceChildren();
    status.className = "status";
    if (!navigator.onLine || (queue.failed && waiting)) {
        status.classList.add("is-offline");
        status.append(`${terms.offline} ${waiting ? say("waiting", waiting) : ""}`);
    } else {
        status.append(waiting ? say("waiting", waiting) : terms.saved);
        status.classList.toggle("is-waiting", waiting > 0);
    }
    if (queue.refused.length) {
        const lines = queue.refused.map((r) => element("li", {}, `${r.code || ""} ${r.error} ${r.text || ""}`));
        const button = element("button", { onclick: () => queue.dismiss() }, terms.dismiss);
        status.append(element("div", { class: "refused" }, element("strong", {}, terms.refused), element("ul", {}, ...lines), button));
    }
}

// ------------------------------------------------------------------ list

async function showList(filter = "") {
    pause();
    visit = null;
    history.replaceState(null, "", "/elevator/visits");
    let day = load("today", { visits: [] });
    try {
        day = await call("phone_today", []);
        save("today", day);
        // the day's visits are there in the basement, too
        for (const line of day.visits.filter((v) => v.state !== "done" && !load(`visit:${v.id}`, null))) {
            save(`visit:${line.id}`, await call("phone_load", [[line.id]]));
        }
        queue.failed = false;
    } catch (error) {
        if (!(error instanceof NetworkError)) {
            app.replaceChildren(element("p", { class: "message" }, error.message));
            return;
        }
        queue.failed = true;
    }
    showStatus();
    const matches = (line) => `${line.code} ${line.elevator} ${line.site}`.toLowerCase().includes(filter.toLowerCase());
    app.replaceChildren(
        element("header", { class: "top" }, element("h1", {}, terms.visits), element("span", {}, day.worker || "")),
        element(
            "div",
            { class: "tools" },
            element("button", { class: "primary", onclick: scan }, terms.scan),
            element("input", { type: "search", placeholder: terms.find, value: filter, onchange: (e) => showList(e.target.value) })
        ),
        ...day.visits.filter(matches).map((line) => card(line, day.today)),
        day.visits.length ? "" : element("p", { class: "message" }, terms.none)
    );
}

function card(line, today) {
    const local = load(`visit:${line.id}`, null);
    const state = local && queue.has(line.id, "finish") ? "done" : line.state;
    const late = line.date < today;
    return element(
        "a",
        { class: `card state-${state}`, href: `?visit=${line.id}`, onclick: (e) => { e.preventDefault(); openVisit(line.id); } },
        element("div", { class: "row" }, element("strong", {}, `${line.site} ${line.elevator}`), element("span", { class: "badge" }, state === "done" ? terms.state_done : terms[state])),
        element("div", { class: "row muted" }, element("span", {}, `${line.level} · ${line.code}`), element("span", { class: late ? "late" : "" }, late ? `${terms.late} ${line.date}` : terms.today)),
        element("div", { class: "muted" }, line.address)
    );
}

async function scan() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) {
        alert(terms.scan_hint);
        return;
    }
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const video = element("video", { autoplay: true, playsinline: true });
    video.srcObject = stream;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const stop = () => { stream.getTracks().forEach((track) => track.stop()); clearInterval(timer); };
    app.replaceChildren(element("div", { class: "scan" }, video, element("button", { onclick: () => { stop(); showList(); } }, terms.back)));
    const timer = setInterval(async () => {
        const [code] = await detector.detect(video).catch(() => []);
        const token = code && code.rawValue.match(/\/e\/([0-9a-f]{32})/);
        if (token) {
            stop();
            openToken(token[1]);
        }
    }, 300);
}

async function openToken(token) {
    try {
        await openVisit(await call("phone_open", [token]));
    } catch (error) {
        alert(error instanceof NetworkError ? terms.offline : error.message);
        showList();
    }
}

// ------------------------------------------------------------------ visit

async function openVisit(id) {
    pause();
    visit = load(`visit:${id}`, null);
    if (!queue.operations.some((op) => op.visit === id)) {
        try {
            visit = await call("phone_load", [[id]]);
            save(`visit:${id}`, visit);
        } catch (error) {
            if (!(error instanceof NetworkError)) {
                alert(error.message);
            }
        }
    }
    if (!visit) {
        alert(terms.load_failed);
        return showList();
    }
    history.replaceState(null, "", `?visit=${id}`);
    showVisit();
    window.scrollTo(0, 0);
}

function resultOf(position) {
    return visit.codes[position];
}

function setResult(position, result) {
    pause();
    visit.codes = visit.codes.slice(0, position) + result + visit.codes.slice(position + 1);
    sendItem(position);
    showVisit();
}

function sendItem(position) {
    const item = visit.items[position];
    send("item", { code: item.code, result: resultOf(position), note: item.note, disposal: item.disposal });
}

function showVisit() {
    const left = [...visit.codes].filter((code) => code === "-").length;
    const working = visit.state === "running";
    const total = visit.items.length || 1;
    app.replaceChildren(
        element(
            "header",
            { class: "top visit" },
            element("button", { class: "back", onclick: () => showList() }, `‹ ${terms.back}`),
            element("h1", {}, `${visit.site} ${visit.elevator}`),
            element("div", { class: "muted" }, `${visit.level} · ${visit.kind} · ${visit.code}`),
            visit.registration_no ? element("div", { class: "muted" }, `${terms.registration} ${visit.registration_no}`) : "",
            element("progress", { max: total, value: total - left })
        ),
        ["planned", "missed"].includes(visit.state) ? element("button", { class: "primary wide", onclick: arrive }, terms.arrive) : "",
        ...(working ? visit.items.map(itemCard) : []),
        working ? closing(left) : "",
        visit.state === "done" ? finished() : ""
    );
    showStatus();
}

async function arrive() {
    visit.state = "running";
    showVisit();
    const place = await new Promise((resolve) => {
        if (!navigator.geolocation) {
            return resolve({});
        }
        navigator.geolocation.getCurrentPosition((p) => resolve({ latitude: p.coords.latitude, longitude: p.coords.longitude }), () => resolve({}), { timeout: 3000 });
    });
    await send("start", place);
}

function judged(item) {
    const value = visit.readings[item.code];
    if (value === undefined || (item.min === null && item.max === null)) {
        return "";
    }
    return (item.min !== null && value < item.min) || (item.max !== null && value > item.max) ? "bad" : "good";
}

function itemCard(item, position) {
    const result = resultOf(position);
    const buttons = RESULTS.map((code) =>
        element("button", { class: `result ${code} ${result === code ? "chosen" : ""}`, "aria-pressed": String(result === code), onclick: () => setResult(position, code) }, terms[code])
    );
    const text = (name, label) =>
        element("textarea", { rows: 1, placeholder: label, "aria-label": label, ...typed((value) => { item[name] = value; sendItem(position); }) }, item[name]);
    return element(
        "section",
        { class: `item ${result === "-" ? "open" : "set"}`, id: item.code },
        element("div", { class: "row" }, element("strong", {}, `${position + 1}. ${item.name}`), item.test ? element("span", { class: "badge test" }, terms.test) : ""),
        element("p", { class: "muted" }, item.requirement),
        element("div", { class: "results" }, ...buttons),
        result === "n" ? text("note", terms.reason) : "",
        "arx".includes(result) ? text("note", terms.note) : "",
        result === "x" ? text("disposal", terms.disposal) : "",
        item.measured || item.test ? proof(item) : ""
    );
}

function proof(item) {
    const limits = [item.min !== null && say("limit_min", item.min), item.max !== null && say("limit_max", item.max)].filter(Boolean).join(", ");
    const verdict = judged(item);
    const reading = element("input", {
        type: "number", step: "any", inputmode: "decimal", class: verdict, "aria-label": `${terms.reading} ${item.name}`,
        placeholder: [terms.reading, limits].filter(Boolean).join(" "), value: visit.readings[item.code] ?? "",
        ...typed((value) => setReading(item, value)),
    });
    const camera = element("input", { type: "file", accept: "image/*", capture: "environment", hidden: true, onchange: (e) => addPhoto(item, e.target.files[0]) });
    return element(
        "div",
        { class: "proof" },
        element("span", { class: "reading" }, reading, item.unit),
        element("label", { class: "camera" }, item.photos ? say("photos", item.photos) : terms.photo, camera),
        verdict === "bad" ? element("div", { class: "late" }, `${terms.outside}: ${limits}`) : ""
    );
}

function setReading(item, value) {
    if (value === "") {
        delete visit.readings[item.code];
    } else {
        visit.readings[item.code] = Number(value);
    }
    send("reading", { code: item.code, value: visit.readings[item.code] ?? null });
    const box = document.getElementById(item.code).querySelector(".proof");
    const focused = box.contains(document.activeElement);
    box.replaceWith(proof(item));
    if (focused) {
        const field = document.getElementById(item.code).querySelector(".proof input[type=number]");
        field.focus();
    }
}

// a photo of a few hundred kilobytes proves as much as one of eight megabytes
async function addPhoto(item, file) {
    if (!file) {
        return;
    }
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
    const canvas = element("canvas", { width: picture.width * scale, height: picture.height * scale });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    item.photos += 1;
    await send("photo", { code: item.code, name: `${item.code}.jpg` }, canvas.toDataURL("image/jpeg", 0.8).split(",")[1]);
    showVisit();
}

function closing(left) {
    const area = (name, label) =>
        element("label", {}, label, element("textarea", { rows: 2, ...typed((value) => { visit[name] = value; send("text", { [name]: value }); }) }, visit[name]));
    const options = [{ id: 0, name: terms.nobody }, ...visit.workers].map((worker) =>
        element("option", { value: worker.id, selected: worker.id === visit.second }, worker.name)
    );
    return element(
        "section",
        { class: "closing" },
        element("label", {}, terms.second, element("select", { onchange: (e) => { visit.second = Number(e.target.value); send("second", { worker: visit.second }); } }, ...options)),
        area("parts_used", terms.parts),
        area("note", terms.visit_note),
        element("button", { class: "primary wide", disabled: left > 0, onclick: leave }, left ? say("items_left", left) : terms.leave)
    );
}

async function leave() {
    pause();
    visit.state = "done";
    showVisit();
    await send("finish", {});
}

function finished() {
    const waiting = queue.has(visit.id, "finish");
    const sheet = visit.sheet;
    if (sheet && sheet.state === "signed") {
        return element("section", { class: "closing" }, element("p", { class: "message" }, terms.done), element("p", {}, say("signed", sheet.by)));
    }
    return element(
        "section",
        { class: "closing" },
        element("p", { class: "message" }, waiting ? terms.done_waiting : terms.done),
        queue.has(visit.id, "sign") ? "" : signing()
    );
}

function signing() {
    const pad = signaturePad();
    const name = element("input", { value: visit.safety_manager, "aria-label": terms.sign_name });
    return element(
        "div",
        { class: "signing" },
        element("h2", {}, terms.sign),
        pad.canvas,
        element("label", {}, terms.sign_name, name),
        element(
            "div",
            { class: "row" },
            element("button", { onclick: () => pad.clear() }, terms.clear),
            element("button", { class: "primary", onclick: async () => {
                if (!pad.empty() && name.value.trim()) {
                    await send("sign", { image: pad.image(), name: name.value.trim() });
                    showVisit();
                }
            } }, terms.sign_button)
        )
    );
}

// ------------------------------------------------------------------ start

window.addEventListener("online", showStatus);
window.addEventListener("offline", showStatus);
if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/elevator/visits/sw.js", { scope: "/elevator/" }).catch(() => {});
}
const query = new URLSearchParams(location.search);
showStatus();
queue.send();
if (query.get("token")) {
    openToken(query.get("token"));
} else if (query.get("visit")) {
    openVisit(Number(query.get("visit")));
} else {
    showList();
}
