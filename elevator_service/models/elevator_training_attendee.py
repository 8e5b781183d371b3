from odoo import api, fields, models
from odoo.exceptions import UserError

FACTS = {"training_id", "employee_id", "attended", "hours"}


class ElevatorTrainingAttendee(models.Model):
    """A maintainer in a training class: whether he came, how he did (M-8.3)."""

    _name = "elevator.training.attendee"
    _description = "Attendee of a class"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "training_id desc, employee_id"
    _rec_name = "employee_id"

    training_id = fields.Many2one(
        "elevator.training", "Class", required=True, index=True, ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", "Maintainer", required=True, index=True)
    branch_id = fields.Many2one(related="employee_id.elevator_branch_id", store=True, index=True)
    attended = fields.Boolean()
    hours = fields.Float()
    note = fields.Char("Remark")
    theory = fields.Float(compute="_compute_result", digits=(5, 1))
    practical = fields.Float("Practice", compute="_compute_result", digits=(5, 1))
    passed = fields.Boolean("Passed both", compute="_compute_result")
    certificate_id = fields.Many2one("elevator.certificate", compute="_compute_certificate")

    _once = models.UniqueIndex("(training_id, employee_id)", "He is in this class already.")
    _hours = models.Constraint("CHECK (hours >= 0)", "Hours are not negative.")

    @api.depends(
        "training_id.exam_ids.score", "training_id.exam_ids.state", "training_id.exam_ids.passed"
    )
    def _compute_result(self):
        rows = self.env["elevator.exam"]._read_group(
            [
                ("training_id", "in", self.training_id.ids),
                ("employee_id", "in", self.employee_id.ids),
                ("state", "=", "confirmed"),
            ],
            ["training_id", "employee_id", "part"],
            ["score:max", "passed:bool_or"],
        )
        best = {key: (score, passed) for *key, score, passed in rows for key in [tuple(key)]}
        for row in self:
            parts = [
                best.get((row.training_id._origin, row.employee_id._origin, part), (0, False))
                for part in ("theory", "practical")
            ]
            (row.theory, theory), (row.practical, practical) = parts
            row.passed = theory and practical

    @api.depends("training_id.certificate_ids")
    def _compute_certificate(self):
        for row in self:
            row.certificate_id = row.training_id.certificate_ids.filtered(
                lambda given, row=row: given.employee_id == row.employee_id
            )[:1]

    def write(self, vals):
        if FACTS & vals.keys():
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_certified(self):
        self._check_open()

    def _check_open(self):
        """Raise where a certificate rests on it."""
        given = self.filtered("certificate_id")
        if given:
            raise UserError(
                self.env._(
                    "Certified already: %(people)s",
                    people=", ".join(given.employee_id.sudo().mapped("name")),
                )
            )
