from odoo import fields, models


class ElevatorDepotSign(models.TransientModel):
    """Keeper and HQ sign the month of a depot, one after the other (P-2.3)."""

    _name = "elevator.depot.sign"
    _description = "Sign the month of a depot"

    month_id = fields.Many2one("elevator.depot.month", required=True, readonly=True)
    signature = fields.Binary()

    def action_sign(self):
        self.month_id._sign(self.signature)
        return {"type": "ir.actions.act_window_close"}
