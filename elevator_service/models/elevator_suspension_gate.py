from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ElevatorSuspension(models.Model):
    """The gates before a stop of maintenance: reminded, unanswered or broken, long overdue."""

    _inherit = "elevator.suspension"

    debt = fields.Monetary("Overdue", compute="_compute_gates")
    overdue_days = fields.Integer("Days overdue", compute="_compute_gates")
    reminder_count = fields.Integer("Times reminded", compute="_compute_gates")
    reminded_on = fields.Date("Last reminded", compute="_compute_gates")
    answered_on = fields.Date("Last answer", compute="_compute_gates")
    promised_on = fields.Date("Promised for", compute="_compute_gates")
    broken_count = fields.Integer("Broken promises", compute="_compute_gates")
    gate_gaps = fields.Text("Gates missing", compute="_compute_gates")
    gates_hold = fields.Boolean(compute="_compute_gates")

    @api.depends("contract_id", "partner_id", "branch_id")
    def _compute_gates(self):
        facts = self._gate_facts()
        for stop in self:
            found = facts.get((stop.branch_id, stop.partner_id)) or self.env["elevator.arrear"]
            stop.debt = sum(found.mapped("exposure"))
            stop.overdue_days = max(found.mapped("days"), default=0)
            stop.reminder_count = max(found.mapped("reminder_count"), default=0)
            stop.reminded_on = _latest(found, "reminded_on")
            stop.answered_on = _latest(found, "answered_on")
            stop.promised_on = _latest(found, "promised_on")
            stop.broken_count = sum(found.mapped("broken_count"))
            gaps = stop._gate_gaps(found)
            stop.gate_gaps = "\n".join(gaps)
            stop.gates_hold = not gaps

    def _gate_facts(self):
        """What their customers owe the branch, overdue and not withheld, in one query.

        :return: {(branch, customer): elevator.arrear}
        """
        rows = self.env["elevator.arrear"].search(
            Domain("branch_id", "in", self.branch_id.ids)
            & Domain("partner_id", "in", self.partner_id.ids)
            & Domain("is_overdue", "=", True)
            & Domain("exposure", ">", 0)
        )
        return rows.grouped(lambda row: (row.branch_id, row.partner_id))

    def _gate_gaps(self, arrears):
        """What speaks against the stop (M-4.2.3): sentences, none when the gates hold."""
        company = self.company_id
        gaps = []
        if self.overdue_days < max(1, company.elevator_stop_days):
            gaps.append(
                self.env._(
                    "Overdue for %(days)s days, %(least)s are needed.",
                    days=self.overdue_days,
                    least=max(1, company.elevator_stop_days),
                )
            )
        if self.reminder_count < company.elevator_stop_reminders:
            gaps.append(
                self.env._(
                    "Reminded %(count)s times, %(least)s are needed.",
                    count=self.reminder_count,
                    least=company.elevator_stop_reminders,
                )
            )
        if self.promised_on:
            gaps.append(self.env._("Promised for %(date)s.", date=self.promised_on))
        elif not self._is_unanswered() and "broken" not in arrears.mapped("promise"):
            gaps.append(self.env._("The branch still has time to answer, or has answered."))
        return gaps

    def _is_unanswered(self):
        """Whether the last reminder was not answered in its time."""
        if not self.reminded_on or (self.answered_on and self.answered_on >= self.reminded_on):
            return False
        until = self.reminded_on + timedelta(self.company_id.elevator_answer_days)
        return until < self.company_id._elevator_today()

    @api.model
    def action_propose_due(self):
        """Propose the stop of every contract in force whose customer passes the gates.

        :raises AccessError: neither HQ service nor accountant
        """
        self._check_may_propose()
        rows = self.env["elevator.arrear"].search(
            Domain("is_overdue", "=", True) & Domain("exposure", ">", 0)
        )
        contracts = self.env["contract.contract"].search(
            Domain("elevator_state", "=", "active")
            & Domain("suspension_id", "=", False)
            & Domain("commercial_partner_id", "in", rows.partner_id.ids)
            & Domain("branch_id", "in", rows.branch_id.ids)
        )
        drafts = [self.new({"contract_id": contract.id}) for contract in contracts]
        due = self.union(*drafts).filtered("gates_hold").contract_id._origin
        made = self._propose(due)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_suspension_action"
        )
        return action | ({"domain": [("id", "in", made.ids)], "context": {}} if made else {})


def _latest(records, name):
    return max((day for day in records.mapped(name) if day), default=False)
