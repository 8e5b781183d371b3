import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const POLL_MS = 10000;

/** Running call-outs: the browser counts each second, the server is asked each ten. */
export class CalloutBoard extends Component {
    static template = "elevator_techsupport.CalloutBoard";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ cards: [], gaps: [], now: 0, lost: false });
        // the clock of the server counts, not that of the desk
        this.offset = 0;
        onWillStart(() => this.load());
        this.tick = setInterval(() => (this.state.now = Date.now() + this.offset), 1000);
        this.poll = setInterval(() => this.load(), POLL_MS);
        onWillUnmount(() => {
            clearInterval(this.tick);
            clearInterval(this.poll);
        });
    }

    async load() {
        try {
            const board = await this.orm.silent.call("elevator.callout", "board", []);
            this.offset = this.millis(board.now) - Date.now();
            Object.assign(this.state, {
                cards: board.cards,
                gaps: board.gaps,
                now: Date.now() + this.offset,
                lost: false,
            });
        } catch {
            this.state.lost = true;
        }
    }

    millis(text) {
        return deserializeDateTime(text).toMillis();
    }

    time(text) {
        return text ? formatDateTime(deserializeDateTime(text), { format: "HH:mm" }) : "";
    }

    /** Seconds from the call to the arrival, or until now. */
    elapsed(card) {
        const end = card.arrived_at ? this.millis(card.arrived_at) : this.state.now;
        return Math.max(0, Math.floor((end - this.millis(card.called_at)) / 1000));
    }

    clock(card) {
        const seconds = this.elapsed(card);
        const pad = (number) => String(number).padStart(2, "0");
        return `${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
    }

    percent(card) {
        const span = (this.millis(card.deadline) - this.millis(card.called_at)) / 1000;
        return span > 0 ? Math.min(100, Math.round((100 * this.elapsed(card)) / span)) : 100;
    }

    tone(card) {
        if (card.arrived_at) {
            return card.late ? "warning" : "success";
        }
        const percent = this.percent(card);
        return percent >= 100 ? "danger" : percent >= 50 ? "warning" : "info";
    }

    steps(card) {
        const steps = [
            [_t("Called"), card.called_at],
            [_t("Call accepted"), card.accepted_at],
            [_t("On site"), card.arrived_at],
        ];
        if (card.trapped) {
            steps.push([_t("Persons freed"), card.freed_at]);
        }
        steps.push([_t("Back in service"), card.restored_at]);
        return steps;
    }

    open(card) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "elevator.callout",
            res_id: card.id,
            views: [[false, "form"]],
        });
    }

    call() {
        this.action.doAction("elevator_techsupport.elevator_callout_call_action", {
            onClose: () => this.load(),
        });
    }
}

registry.category("actions").add("elevator_techsupport.callout_board", CalloutBoard);
