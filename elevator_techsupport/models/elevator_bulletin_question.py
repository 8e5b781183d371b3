from odoo import api, fields, models


class ElevatorBulletinQuestion(models.Model):
    """A question that readers of a bulletin answer (T-1.3)."""

    _name = "elevator.bulletin.question"
    _description = "Question of a bulletin"
    _order = "bulletin_id, sequence, id"

    bulletin_id = fields.Many2one(
        "elevator.bulletin", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Question", required=True)
    choice_ids = fields.One2many("elevator.bulletin.choice", "question_id", "Answers", copy=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Questions belong to drafts."""
        questions = super().create(vals_list)
        questions.bulletin_id._check_draft()
        return questions

    def write(self, vals):
        """A published quiz stays as it was taken."""
        self.bulletin_id._check_draft()
        written = super().write(vals)
        self.bulletin_id._check_draft()
        return written

    @api.ondelete(at_uninstall=False)
    def _unlink_of_draft(self):
        self.bulletin_id._check_draft()
