from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.locking import lock
from ..tools.transitions import check_transition

TRANSITIONS = {
    "planned": {"held", "cancelled"},
    "held": set(),
    "cancelled": {"planned"},
}


class ElevatorTraining(models.Model):
    """A training class of maintainers (维保培训班, M-8.3); passing both exams certifies (M-8.4)."""

    _name = "elevator.training"
    _description = "Training class"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    kind_id = fields.Many2one(
        "elevator.certificate.kind",
        "Leads to",
        required=True,
        domain=[("by_exam", "=", True)],
        default=lambda self: self.env["elevator.certificate.kind"].search(
            [("by_exam", "=", True)], limit=1
        ),
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    date_from = fields.Date("From", required=True, tracking=True)
    date_to = fields.Date("To", required=True)
    place = fields.Char()
    trainer = fields.Char("Trainers")
    note = fields.Html("Subjects")
    material_ids = fields.Many2many("ir.attachment")
    attendee_ids = fields.One2many("elevator.training.attendee", "training_id", "Attendees")
    exam_ids = fields.One2many("elevator.exam", "training_id", "Exams")
    certificate_ids = fields.One2many("elevator.certificate", "training_id", "Certificates")
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Was held"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    attendee_count = fields.Integer(compute="_compute_counts")
    attended_count = fields.Integer("Attended", compute="_compute_counts")
    certificate_count = fields.Integer(compute="_compute_counts")

    _days = models.Constraint("CHECK (date_from <= date_to)", "A class ends after its start.")

    @api.depends("attendee_ids.attended", "certificate_ids")
    def _compute_counts(self):
        attendees = self.env["elevator.training.attendee"]
        all_of = [("training_id", "in", self.ids)]
        there = dict(attendees._read_group(all_of, ["training_id"], ["__count"]))
        came = dict(
            attendees._read_group([*all_of, ("attended", "=", True)], ["training_id"], ["__count"])
        )
        given = dict(
            self.env["elevator.certificate"]._read_group(all_of, ["training_id"], ["__count"])
        )
        for training in self:
            training.attendee_count = there.get(training._origin, 0)
            training.attended_count = came.get(training._origin, 0)
            training.certificate_count = given.get(training._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "state": "planned"} for vals in vals_list])

    def write(self, vals):
        if "state" in vals:
            raise UserError(self.env._("The state of a class is changed by its buttons."))
        if "kind_id" in vals and any(self.mapped("certificate_ids")):
            raise UserError(self.env._("Certificates were given: what the class leads to stays."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        if any(training.state == "held" or training.exam_ids for training in self):
            raise UserError(self.env._("A class that was held is kept."))

    def _move_to(self, state):
        self.check_access("write")
        lock(self)
        check_transition(self, state, TRANSITIONS)
        return super().write({"state": state})

    def action_held(self):
        """The class was held; attendance and exams are recorded.

        :raises UserError: it has not begun, or nobody attended
        """
        for training in self:
            if training.date_from > training.company_id._elevator_today():
                raise UserError(self.env._("The class has not begun yet."))
            if not any(training.attendee_ids.mapped("attended")):
                raise UserError(self.env._("Record first who attended."))
        return self._move_to("held")

    def action_cancel(self):
        return self._move_to("cancelled")

    def action_replan(self):
        return self._move_to("planned")

    def action_prepare_exams(self):
        """Rows for both exams of each attendee who came and lacks them; scores are entered then."""
        self.check_access("write")
        for training in self:
            if training.state != "held":
                raise UserError(self.env._("The exams come when the class was held."))
            known = {(exam.employee_id, exam.part) for exam in training.exam_ids}
            self.env["elevator.exam"].create(
                [
                    {
                        "training_id": training.id,
                        "employee_id": attendee.employee_id.id,
                        "part": part,
                    }
                    for attendee in training.attendee_ids.filtered("attended")
                    for part in ("theory", "practical")
                    if (attendee.employee_id, part) not in known
                ]
            )
        return True

    def action_issue(self):
        """Certify who attended and passed the theory AND the practical exam; each once (M-8.4).

        :raises UserError: nobody is left to certify
        """
        self.check_access("write")
        lock(self)
        given = self.env["elevator.certificate"]
        for training in self:
            # sudo: certificates are given here alone, the right to the class was checked
            given |= given.sudo()._issue(training._to_certify(), training)
        if not given:
            raise UserError(
                self.env._("Nobody attended and passed both exams, who has no certificate yet.")
            )
        return self.action_open_certificates()

    def _to_certify(self):
        """Who attended, passed both parts by confirmed results and holds nothing of this class."""
        self.ensure_one()
        came = self.attendee_ids.filtered("attended").employee_id
        passed = self.exam_ids.filtered(lambda exam: exam.state == "confirmed" and exam.passed)
        for part in ("theory", "practical"):
            came &= passed.filtered(lambda exam, part=part: exam.part == part).employee_id
        return came - self.sudo().certificate_ids.employee_id

    def action_open_certificates(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_certificate_action"
        )
        return action | {"domain": [("training_id", "in", self.ids)], "context": {}}
