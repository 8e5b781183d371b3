from odoo import fields, models


class ElevatorLoanBack(models.TransientModel):
    """HQ takes a lent part back: its serial number is read from the part (P-6.3)."""

    _name = "elevator.loan.back"
    _description = "Take a lent part back"

    loan_id = fields.Many2one("elevator.parts.loan", required=True, readonly=True)
    product_id = fields.Many2one(related="loan_id.product_id")
    serial = fields.Char("Serial no. on the part")

    def action_back(self):
        self.loan_id._take_back(self.serial)
        return {"type": "ir.actions.act_window_close"}
