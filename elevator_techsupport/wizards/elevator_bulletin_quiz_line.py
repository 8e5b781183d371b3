from odoo import fields, models


class ElevatorBulletinQuizLine(models.TransientModel):
    """A question and the answer that was chosen."""

    _name = "elevator.bulletin.quiz.line"
    _description = "Question of a quiz"

    quiz_id = fields.Many2one("elevator.bulletin.quiz", required=True, ondelete="cascade")
    question_id = fields.Many2one("elevator.bulletin.question", required=True, readonly=True)
    choice_id = fields.Many2one(
        "elevator.bulletin.choice", "Answer", domain="[('question_id', '=', question_id)]"
    )
