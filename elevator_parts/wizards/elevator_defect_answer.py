from odoo import fields, models


class ElevatorDefectAnswer(models.TransientModel):
    """What the supplier says to a claim (P-6.2)."""

    _name = "elevator.defect.answer"
    _description = "Answer of the supplier"

    defect_id = fields.Many2one("elevator.parts.defect", required=True, readonly=True)
    currency_id = fields.Many2one(related="defect_id.currency_id")
    claim_amount = fields.Monetary(related="defect_id.claim_amount")
    amount = fields.Monetary("Granted", help="Nothing: the supplier refuses.")
    note = fields.Char("His words", required=True)

    def action_answer(self):
        self.defect_id._answer_claim(self.amount, self.note)
        return {"type": "ir.actions.act_window_close"}
