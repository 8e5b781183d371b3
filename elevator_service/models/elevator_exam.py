from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.locking import lock

PARTS = [("theory", "Theory"), ("practical", "Practice")]


class ElevatorExam(models.Model):
    """A theory or practical exam of a maintainer in a class (理论、实践考试, M-8.4).

    A confirmed result stays; who failed sits it again on a row of its own.
    """

    _name = "elevator.exam"
    _description = "Exam"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "date desc, id desc"

    training_id = fields.Many2one(
        "elevator.training", "Class", required=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        "hr.employee", "Maintainer", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(related="employee_id.elevator_branch_id", store=True, index=True)
    part = fields.Selection(PARTS, "Subject", required=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._elevator_today())
    score = fields.Float("Exam score", digits=(5, 1), help="Out of 100.", aggregator="avg")
    pass_mark = fields.Float(digits=(5, 1), readonly=True, help="As it was when confirmed.")
    passed = fields.Boolean(readonly=True)
    note = fields.Char("Remark")
    examiner_id = fields.Many2one("res.users", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "To be confirmed"), ("confirmed", "Confirmed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    _score = models.Constraint("CHECK (score BETWEEN 0 AND 100)", "A score lies in 0 to 100.")

    @api.depends("employee_id", "part", "date")
    def _compute_display_name(self):
        parts = dict(self._fields["part"]._description_selection(self.env))
        for exam in self:
            exam.display_name = (
                f"{exam.employee_id.sudo().name or ''} {parts.get(exam.part, '')} {exam.date or ''}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        decided = ("state", "passed", "pass_mark", "examiner_id")
        return super().create(
            [{name: v for name, v in vals.items() if name not in decided} for vals in vals_list]
        )

    def write(self, vals):
        """A confirmed result stays as it was; the result itself is computed, not typed."""
        if {"state", "passed", "pass_mark", "examiner_id"} & vals.keys():
            raise UserError(self.env._("A result is confirmed by its examiner, not typed."))
        lock(self)
        if any(exam.state == "confirmed" for exam in self):
            raise UserError(
                self.env._("A confirmed result stays; a second exam is a row of its own.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(exam.state == "confirmed" for exam in self):
            raise UserError(
                self.env._("A confirmed result stays; a second exam is a row of its own.")
            )

    def action_confirm(self):
        """The examiner confirms scores; passed or not follows from the pass mark of the kind.

        :raises AccessError: the own exam
        :raises UserError: confirmed already, in the future, class not held or not attended
        """
        self.check_access("write")
        lock(self)
        for exam in self:
            exam._check_confirmable()
            mark = exam.training_id.kind_id[f"{exam.part}_pass"]
            super(ElevatorExam, exam).write(
                {
                    "state": "confirmed",
                    "pass_mark": mark,
                    "passed": exam.score >= mark,
                    "examiner_id": self.env.uid,
                }
            )
        return True

    def _check_confirmable(self):
        training = self.training_id
        if self.employee_id.sudo().user_id == self.env.user:
            raise AccessError(self.env._("Nobody examines himself."))
        if self.state == "confirmed":
            raise UserError(self.env._("This result is confirmed already."))
        if training.state != "held" or self.date > training.company_id._elevator_today():
            raise UserError(self.env._("The class was not held, or the exam is still to come."))
        came = training.attendee_ids.filtered("attended").employee_id
        if self.employee_id not in came:
            raise UserError(
                self.env._(
                    "%(person)s did not attend the class.", person=self.employee_id.sudo().name
                )
            )
