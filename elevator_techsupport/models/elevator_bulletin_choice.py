from odoo import api, fields, models


class ElevatorBulletinChoice(models.Model):
    """An answer to choose; which one is right is HQ's to know."""

    _name = "elevator.bulletin.choice"
    _description = "Answer to choose"
    _order = "question_id, sequence, id"

    question_id = fields.Many2one(
        "elevator.bulletin.question", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Answer", required=True)
    right = fields.Boolean(groups="elevator_service.group_hq_service")

    @api.model_create_multi
    def create(self, vals_list):
        """Answers belong to drafts."""
        choices = super().create(vals_list)
        choices.question_id.bulletin_id._check_draft()
        return choices

    def write(self, vals):
        """A published quiz stays as it was taken."""
        self.question_id.bulletin_id._check_draft()
        written = super().write(vals)
        self.question_id.bulletin_id._check_draft()
        return written

    @api.ondelete(at_uninstall=False)
    def _unlink_of_draft(self):
        self.question_id.bulletin_id._check_draft()
