from odoo import fields, models


class ElevatorEvaluationQuestion(models.Model):
    """What a customer is asked to score from 1 to 5; an evaluation keeps the words (M-1.3.6)."""

    _name = "elevator.evaluation.question"
    _description = "Question of evaluations"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    weight = fields.Integer(required=True, default=1, help="In the average of the evaluation.")

    _weight_positive = models.Constraint("CHECK (weight > 0)", "A question weighs 1 at least.")
