// What is typed is kept on the phone first, then sent: nothing is lost when a request fails.
// Operations and the copies of visits lie in localStorage, photos in IndexedDB.

const prefix = `elevator:${document.body.dataset.user}:`;

export function load(name, fallback) {
    const text = localStorage.getItem(prefix + name);
    return text === null ? fallback : JSON.parse(text);
}

export function save(name, value) {
    localStorage.setItem(prefix + name, JSON.stringify(value));
}

function database() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(prefix + "photos", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("photos");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

async function photos(mode, act) {
    const db = await database();
    return new Promise((resolve, reject) => {
        const transaction = db.transaction("photos", mode);
        const request = act(transaction.objectStore("photos"));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = () => reject(transaction.error);
    });
}

export const keepPhoto = (key, data) => photos("readwrite", (store) => store.put(data, key));
export const readPhoto = (key) => photos("readonly", (store) => store.get(key));
export const dropPhoto = (key) => photos("readwrite", (store) => store.delete(key));

export class NetworkError extends Error {}

export async function call(method, args) {
    let response;
    try {
        response = await fetch(`/web/dataset/call_kw/elevator.visit/${method}`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({
                jsonrpc: "2.0",
                method: "call",
                params: { model: "elevator.visit", method, args, kwargs: { context: { lang: document.body.dataset.lang } } },
            }),
        });
    } catch (error) {
        throw new NetworkError(error.message);
    }
    if (!response.ok) {
        throw new NetworkError(`HTTP ${response.status}`);
    }
    const answer = await response.json();
    if (answer.error) {
        const data = answer.error.data || {};
        // an expired session or a busy database is no refusal: it is sent again
        if (/SessionExpired|OperationalError|SerializationFailure/.test(data.name || "")) {
            throw new NetworkError(data.message);
        }
        throw new Error(data.message || answer.error.message);
    }
    return answer.result;
}

function randomKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

// what the worker typed stays to be read, also when it was not accepted
function refusal({ visit, kind, code, note, disposal, parts_used, value }, error) {
    const text = [value, note, disposal, parts_used].filter((part) => part !== undefined && part !== "").join(" · ");
    return { visit, kind, code, error, text };
}

// The queue of operations: sent in order, each until the server has answered it.
export class Queue {
    constructor(changed) {
        this.changed = changed;
        this.operations = load("queue", []);
        this.refused = load("refused", []);
        this.busy = false;
        this.failed = false;
        window.addEventListener("online", () => this.send());
        setInterval(() => this.send(), 5000);
    }

    async add(visit, kind, values, photo) {
        const operation = { key: randomKey(), visit, kind, client_at: new Date().toISOString(), ...values };
        if (photo) {
            await keepPhoto(operation.key, photo);
            operation.photo = true;
        }
        this.operations.push(operation);
        this.keep();
        await this.send();
        return operation.key;
    }

    keep() {
        save("queue", this.operations);
        save("refused", this.refused);
        this.changed();
    }

    dismiss() {
        this.refused = [];
        this.keep();
    }

    has(visit, kind) {
        return this.operations.some((op) => op.visit === visit && op.kind === kind);
    }

    async send() {
        if (this.busy || !this.operations.length) {
            return;
        }
        this.busy = true;
        try {
            while (this.operations.length) {
                await this.sendSome();
            }
            this.failed = false;
        } catch (error) {
            if (!(error instanceof NetworkError)) {
                this.refuseFirst(error.message);
            }
            this.failed = true;
        } finally {
            this.busy = false;
            this.changed();
        }
    }

    async sendSome() {
        const visit = this.operations[0].visit;
        const batch = [];
        for (const operation of this.operations) {
            if (operation.visit !== visit || batch.length >= 20 || (operation.photo && batch.length)) {
                break;
            }
            const data = operation.photo ? { data: await readPhoto(operation.key) } : {};
            batch.push({ ...operation, ...data });
            if (operation.photo) {
                break;
            }
        }
        const answers = await call("phone_apply", [[visit], batch]);
        for (const operation of batch) {
            const answer = answers[operation.key];
            if (!answer.ok) {
                this.refused.push(refusal(operation, answer.error));
            }
            if (operation.photo) {
                await dropPhoto(operation.key);
            }
            this.onAnswer?.(operation, answer);
        }
        const sent = new Set(batch.map((operation) => operation.key));
        this.operations = this.operations.filter((operation) => !sent.has(operation.key));
        this.keep();
    }

    refuseFirst(error) {
        const operation = this.operations.shift();
        this.refused.push(refusal(operation, error));
        this.keep();
    }
}
