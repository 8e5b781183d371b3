from odoo import fields, models


class ElevatorDefectCheck(models.TransientModel):
    """HQ opens the parcel of a defective part (P-6.2)."""

    _name = "elevator.defect.check"
    _description = "Check a defective part"

    defect_id = fields.Many2one("elevator.parts.defect", required=True, readonly=True)
    product_id = fields.Many2one(related="defect_id.product_id")
    qty = fields.Float(related="defect_id.qty")
    serial = fields.Char(related="defect_id.serial")
    note = fields.Char("What HQ saw")

    def action_take_in(self):
        """It is what the branch wrote: to QA."""
        self.defect_id._check_in(self.note)
        return {"type": "ir.actions.act_window_close"}

    def action_send_back(self):
        """It is not: back to the branch."""
        self.defect_id._send_back(self.note)
        return {"type": "ir.actions.act_window_close"}
