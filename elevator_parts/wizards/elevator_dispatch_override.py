from odoo import fields, models


class ElevatorDispatchOverride(models.TransientModel):
    """The service manager allows a dispatch beyond the cap, with a reason (P-3)."""

    _name = "elevator.dispatch.override"
    _description = "Allow more than the cap"

    dispatch_id = fields.Many2one("elevator.parts.dispatch", required=True, readonly=True)
    currency_id = fields.Many2one(related="dispatch_id.currency_id")
    value = fields.Monetary(related="dispatch_id.value")
    room = fields.Monetary(related="dispatch_id.room")
    reason = fields.Char(required=True)

    def action_allow(self):
        self.dispatch_id._override(self.reason)
        return {"type": "ir.actions.act_window_close"}
