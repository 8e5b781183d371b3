from odoo import fields, models

from ..models.elevator_damage_rule import CAUSES


class ElevatorDefectVerdict(models.TransientModel):
    """QA says what broke a part, beside what the facts presume (P-6.2, T-1.5)."""

    _name = "elevator.defect.verdict"
    _description = "Judge a defective part"

    defect_id = fields.Many2one("elevator.parts.defect", required=True, readonly=True)
    presumption = fields.Selection(related="defect_id.presumption")
    rule_id = fields.Many2one(related="defect_id.rule_id")
    verdict = fields.Selection(CAUSES, required=True)
    reason = fields.Text(required=True)

    def action_judge(self):
        self.defect_id._judge(self.verdict, self.reason)
        return {"type": "ir.actions.act_window_close"}
