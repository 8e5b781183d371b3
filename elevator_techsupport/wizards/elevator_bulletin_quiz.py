from odoo import api, fields, models
from odoo.fields import Command


class ElevatorBulletinQuiz(models.TransientModel):
    """The reader answers the questions of a bulletin."""

    _name = "elevator.bulletin.quiz"
    _description = "Quiz of a bulletin"

    receipt_id = fields.Many2one(
        "elevator.bulletin.receipt", "Reading receipt", required=True, readonly=True
    )
    pass_mark = fields.Integer(related="receipt_id.bulletin_id.pass_mark")
    line_ids = fields.One2many(
        "elevator.bulletin.quiz.line",
        "quiz_id",
        "Questions",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("receipt_id")
    def _compute_line_ids(self):
        for quiz in self:
            quiz.line_ids = [Command.clear()] + [
                Command.create({"question_id": question.id})
                for question in quiz.receipt_id.bulletin_id.question_ids
            ]

    def action_answer(self):
        """Hand the answers in; says what came of it."""
        receipt = self.receipt_id
        score = receipt._answer({line.question_id: line.choice_id for line in self.line_ids})
        passed = score >= self.pass_mark
        text = (
            self.env._("%(score)s %%: passed.", score=score)
            if passed
            else self.env._("%(score)s %%: read it again and try once more.", score=score)
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": text,
                "type": "success" if passed else "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
