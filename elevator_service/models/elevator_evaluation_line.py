from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorEvaluationLine(models.Model):
    """One score of an evaluation; given by the customer, by the evaluation's verbs alone."""

    _name = "elevator.evaluation.line"
    _description = "Score of an evaluation"
    _inherit = ["elevator.portal.mixin", "elevator.branch.once.mixin"]
    _order = "evaluation_id, sequence, id"

    _portal_fields = frozenset(["id", "display_name", "evaluation_id", "name", "score", "sequence"])

    evaluation_id = fields.Many2one(
        "elevator.evaluation", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="evaluation_id.branch_id", store=True, index=True)
    date = fields.Date(related="evaluation_id.date_to", store=True)
    question_id = fields.Many2one("elevator.evaluation.question", index=True, ondelete="restrict")
    name = fields.Char("What is evaluated", required=True)
    sequence = fields.Integer()
    weight = fields.Integer(required=True, default=1)
    score = fields.Integer(aggregator="avg", help="1 bad, 5 good; 0 not given yet.")

    _score_range = models.Constraint("CHECK (score BETWEEN 0 AND 5)", "A score is 1 to 5.")

    def _check_waiting(self):
        if self.evaluation_id.filtered(lambda evaluation: evaluation.state == "signed"):
            raise UserError(self.env._("A signed evaluation is not changed."))

    def write(self, vals):
        self._check_waiting()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_while_waiting(self):
        self._check_waiting()
