from odoo import fields, models


class ElevatorEvaluationPaperLine(models.TransientModel):
    """A score of a paper."""

    _name = "elevator.evaluation.paper.line"
    _description = "Score on paper"

    paper_id = fields.Many2one("elevator.evaluation.paper", required=True, ondelete="cascade")
    line_id = fields.Many2one("elevator.evaluation.line", required=True, ondelete="cascade")
    name = fields.Char(related="line_id.name")
    score = fields.Selection([(str(n), str(n)) for n in range(1, 6)], required=True)
