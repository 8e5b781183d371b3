from odoo import fields, models


class ElevatorDepotSign(models.TransientModel):
    """Keeper and HQ sign a document of a depot, one after the other (P-2.3, P-4.2b)."""

    _name = "elevator.depot.sign"
    _description = "Sign a document of a depot"

    document = fields.Reference(
        [
            ("elevator.depot.month", "Month of a depot"),
            ("elevator.depot.close", "Yearly write-off"),
        ],
        required=True,
        readonly=True,
    )
    signature = fields.Binary()

    def action_sign(self):
        self.document._sign(self.signature)
        return {"type": "ir.actions.act_window_close"}
