from odoo import fields, models


class ElevatorLegalHoldLift(models.TransientModel):
    """Asks why a hold is lifted."""

    _name = "elevator.legal.hold.lift"
    _description = "Lifting of a legal hold"

    hold_id = fields.Many2one("elevator.legal.hold", required=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_lift(self):
        self.hold_id._lift(self.reason)
        return {"type": "ir.actions.act_window_close"}
