from odoo import fields, models

from ..models.elevator_callout_event import CLOCK_KINDS


class ElevatorCalloutAct(models.TransientModel):
    """An entry to a call-out that needs words or another time; its verbs decide."""

    _name = "elevator.callout.act"
    _description = "Entry to a call-out"

    callout_id = fields.Many2one("elevator.callout", required=True, readonly=True)
    act = fields.Selection(
        [
            ("clock", "Late entry"),
            ("assign", "Assign"),
            ("reason", "Reason of the delay"),
            ("cancel", "Cancel"),
            ("supplement", "Supplementary record"),
        ],
        required=True,
        readonly=True,
    )
    kind = fields.Selection(CLOCK_KINDS[1:], "What happened then")
    at = fields.Datetime("Happened")
    branch_id = fields.Many2one(related="callout_id.branch_id")
    employee_id = fields.Many2one(
        "hr.employee", "Maintainer", domain="[('elevator_branch_id', '=', branch_id)]"
    )
    note = fields.Text()
    reason = fields.Char(help="Why the record was wrong.")

    def action_do(self):
        self.ensure_one()
        callout = self.callout_id
        if self.act == "clock":
            callout._clock(self.kind, self.at, self.note or "", self.employee_id)
        elif self.act == "assign":
            callout._assign(self.employee_id, self.note or "")
        elif self.act == "reason":
            callout._give_reason(self.note)
        elif self.act == "cancel":
            callout._cancel(self.note)
        else:
            callout._supplement(self.note, self.reason)
        return {"type": "ir.actions.act_window_close"}
