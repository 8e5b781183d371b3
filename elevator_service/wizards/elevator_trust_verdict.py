from odoo import fields, models

from ..models.elevator_trust_finding import VERDICTS


class ElevatorTrustVerdict(models.TransientModel):
    """The verdict on one or several findings, with its grounds."""

    _name = "elevator.trust.verdict"
    _description = "Verdict on findings"

    finding_ids = fields.Many2many("elevator.trust.finding", string="Trust findings", required=True)
    verdict = fields.Selection(VERDICTS, required=True)
    text = fields.Text("Grounds", required=True)

    def action_apply(self):
        """Judge them all, or none."""
        self.ensure_one()
        return self.finding_ids._judge(self.verdict, self.text)
