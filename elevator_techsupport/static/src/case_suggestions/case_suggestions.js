import { Component, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

// fields whose words are looked for, also while they are typed
const TEXTS = ["name", "situation", "fault_code"];
const PAUSE = 400; // ms after the last key

/** Published cases for what somebody is typing into a ticket. */
export class CaseSuggestions extends Component {
    static template = "elevator_techsupport.CaseSuggestions";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ cases: [], open: false });
        this.typed = {};
        this.asked = "";
        useExternalListener(document, "input", (ev) => this.onInput(ev));
        useRecordObserver((record) => {
            this.typed = {};
            this.words(record);
            this.plan();
        });
        onWillUnmount(() => clearTimeout(this.timer));
    }

    words(record = this.props.record) {
        const data = record.data;
        return Object.fromEntries(TEXTS.map((name) => [name, this.typed[name] ?? data[name] ?? ""]));
    }

    onInput(ev) {
        const form = this.root.el?.closest(".o_form_view");
        const field = form?.contains(ev.target) && ev.target.closest(".o_field_widget[name]");
        const name = field && field.getAttribute("name");
        if (TEXTS.includes(name)) {
            this.typed[name] = ev.target.value;
            this.plan();
        }
    }

    plan() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(), PAUSE);
    }

    async ask() {
        const { name, situation, fault_code: code } = this.words();
        const text = [name, situation].filter(Boolean).join("\n");
        const elevator = this.props.record.data.elevator_id;
        const asked = JSON.stringify([text, code, elevator && elevator.id]);
        if (asked === this.asked || !this.root.el) {
            return;
        }
        this.asked = asked;
        const cases =
            text || code
                ? await this.orm.silent.call("elevator.case", "suggest", [
                      text,
                      (elevator && elevator.id) || false,
                      code || false,
                  ])
                : [];
        if (asked === this.asked) {
            this.state.cases = cases;
        }
    }

    openCase(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "elevator.case",
            res_id: id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    async solved(found) {
        found.solved = await this.orm.call("helpdesk.ticket", "action_case_solved", [
            [this.props.record.resId],
            found.id,
        ]);
        this.notification.add(_t("Noted: this case solved the ticket."), { type: "success" });
        await this.props.record.load();
    }
}

registry.category("view_widgets").add("elevator_case_suggestions", {
    component: CaseSuggestions,
    fieldDependencies: [
        { name: "name", type: "char" },
        { name: "situation", type: "text" },
        { name: "fault_code", type: "char" },
        { name: "elevator_id", type: "many2one" },
    ],
});
