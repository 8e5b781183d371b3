import { Component, onWillStart, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;
const MODEL = "elevator.followup";

/**
 * The queue of the Friday calls (M-1.3.2): one site after the other, by the keyboard alone.
 * The questions stand on the left, what the records say of the same week on the right.
 */
export class FollowupQueue extends Component {
    static template = "elevator_service.FollowupQueue";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({
            call: false,
            counts: {},
            branches: [],
            branch: 0,
            step: 0,
            answers: {},
            askBack: false,
            busy: false,
        });
        this.running = [
            { key: "1", value: "ok", label: _t("Runs well") },
            { key: "2", value: "limited", label: _t("Runs badly") },
            { key: "3", value: "stopped", label: _t("Stands still") },
        ];
        this.steps = [
            { name: "spoken_with", kind: "text", label: _t("Spoken with") },
            { name: "running", kind: "running", label: _t("Running state") },
            { name: "fault_count", kind: "number", label: _t("Faults") },
            { name: "entrapment_count", kind: "number", label: _t("Entrapments") },
            { name: "parts_count", kind: "number", label: _t("Parts changed") },
            { name: "parts_text", kind: "text", label: _t("Which parts") },
            { name: "came", kind: "days", label: _t("Came on") },
            { name: "quality", kind: "points", label: _t("Quality") },
            { name: "remarks", kind: "text", label: _t("Remarks") },
        ];
        this.backTimes = [
            { key: "1", minutes: 15, label: _t("15 minutes") },
            { key: "2", minutes: 30, label: _t("30 minutes") },
            { key: "3", minutes: 60, label: _t("1 hour") },
            { key: "4", minutes: 120, label: _t("2 hours") },
            { key: "5", minutes: 1440, label: _t("tomorrow") },
        ];
        onWillStart(() => this.next());
        useExternalListener(window, "keydown", this.onKey.bind(this), { capture: true });
        useEffect(
            () => {
                const active = this.root.el?.querySelector("[data-active]");
                active?.focus();
                active?.select?.(); // the first digit replaces the number that stands there
            },
            () => [this.state.step, this.state.call && this.state.call.id, this.state.askBack]
        );
    }

    /** The next call, the last one left out when it was skipped. */
    async next(after = false) {
        const data = await this.orm.call(MODEL, "queue_next", [], {
            branch_id: this.state.branch,
            after_id: after,
        });
        const known = (data.call && data.call.answers) || {};
        const answers = {};
        for (const { name, kind } of this.steps) {
            answers[name] = known[name] || (["number", "points"].includes(kind) ? 0 : "");
        }
        Object.assign(this.state, {
            call: data.call,
            week: data.week,
            counts: data.counts,
            branches: data.branches,
            step: 0,
            askBack: false,
            answers,
        });
    }

    /** Send what came of the call, then show the next; a second key press waits. */
    async send(method, args) {
        if (this.state.busy || !this.state.call) {
            return;
        }
        this.state.busy = true;
        try {
            const result = await this.orm.call(MODEL, method, [[this.state.call.id], ...args]);
            if (method === "queue_answer" && result) {
                this.notification.add(_t("%s answers differ from the records", result), {
                    type: "warning",
                });
            }
            await this.next();
        } finally {
            this.state.busy = false;
        }
    }

    save() {
        if (!this.state.answers.running) {
            this.state.step = 1;
            this.notification.add(_t("Say how the elevators run: 1, 2 or 3."), { type: "danger" });
            return;
        }
        return this.send("queue_answer", [{ ...this.state.answers }]);
    }
    notReached() {
        return this.send("queue_not_reached", []);
    }
    callBack(minutes) {
        return this.send("queue_call_back", [minutes]);
    }
    toggleBack() {
        this.state.askBack = !this.state.askBack;
    }
    toStep(index) {
        this.state.step = index;
    }
    skip() {
        return this.next(this.state.call.id);
    }
    onBranch(ev) {
        this.state.branch = Number(ev.target.value);
        return this.next();
    }

    // ------------------------------------------------------------------ keys

    onKey(ev) {
        if (!this.state.call || document.querySelector(".modal")) {
            return;
        }
        const handler = {
            F2: () => this.notReached(),
            F4: () => this.toggleBack(),
            F8: () => this.skip(),
        }[ev.key];
        if (handler) {
            ev.preventDefault();
            handler();
        } else if (ev.key === "Enter" && ev.ctrlKey) {
            ev.preventDefault();
            this.save();
        } else if (this.state.askBack) {
            this.onBackKey(ev);
        } else if (this.root.el?.contains(ev.target) && ev.target.tagName !== "SELECT") {
            this.onStepKey(ev);
        }
    }

    onBackKey(ev) {
        ev.preventDefault();
        const time = this.backTimes.find((each) => each.key === ev.key);
        if (time) {
            this.callBack(time.minutes);
        } else if (ev.key === "Escape") {
            this.state.askBack = false;
        }
    }

    onStepKey(ev) {
        const last = this.steps.length - 1;
        if (ev.key === "ArrowDown" || ev.key === "Enter") {
            ev.preventDefault();
            if (this.state.step === last && ev.key === "Enter") {
                this.save();
            }
            this.state.step = Math.min(last, this.state.step + 1);
        } else if (ev.key === "ArrowUp") {
            ev.preventDefault();
            this.state.step = Math.max(0, this.state.step - 1);
        } else {
            this.onAnswerKey(ev, this.steps[this.state.step]);
        }
    }

    onAnswerKey(ev, step) {
        const taken = {
            running: () => this.pickRunning(ev.key),
            points: () => this.pickPoints(ev.key),
            days: () => this.pickDay(ev.key),
        }[step.kind]?.();
        if (taken) {
            ev.preventDefault();
        }
    }

    pickRunning(key) {
        const choice = this.running.find((each) => each.key === key);
        if (choice) {
            this.state.answers.running = choice.value;
            this.state.step += 1;
        }
        return choice;
    }

    pickPoints(key) {
        if (/^[0-5]$/.test(key)) {
            this.state.answers.quality = Number(key);
            this.state.step += 1;
            return true;
        }
    }

    /** 1–7 a day on or off, 0 nobody came, Backspace: the customer does not know. */
    pickDay(key) {
        if (/^[1-7]$/.test(key)) {
            const marks = [...(this.state.answers.came || "0000000")];
            marks[key - 1] = marks[key - 1] === "1" ? "0" : "1";
            this.state.answers.came = marks.join("");
            return true;
        }
        if (key === "0" || key === "Backspace") {
            this.state.answers.came = key === "0" ? "0000000" : "";
            return true;
        }
    }

    // ------------------------------------------------------------------ what is shown

    dayLabel(day) {
        return DateTime.fromISO(day).toFormat("MM-dd ccc");
    }

    /** The records of the week, a line per day that has any. */
    get weekDays() {
        const { days, visits, findings, events } = this.state.call;
        return days.map((day) => ({
            day,
            visits: visits.filter((each) => each.date === day),
            findings: findings.filter((each) => each.date === day),
            events: events.filter((each) => each.date === day),
        }));
    }
}

registry.category("actions").add("elevator_followup_queue", FollowupQueue);
