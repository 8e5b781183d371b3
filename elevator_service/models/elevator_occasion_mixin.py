import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.locking import lock
from ..tools.transitions import check_transition
from .elevator_checklist_item import LEVELS

STATES = [
    ("planned", "Planned"),
    ("running", "Under way"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
TRANSITIONS = {
    "planned": {"running", "cancelled"},
    "running": {"done", "planned"},
    "cancelled": {"planned"},
}
RESULTS = [
    ("passed", "Passed"),
    ("flawed", "Passed with shortcomings"),
    ("failed", "Failed"),
]
# written by the verbs of this file only
VERB_FIELDS = {
    *("state", "checklist_id", "snapshot", "photo_digests", "started_at", "finished_at"),
    "inspection_due",
}


class ElevatorOccasionMixin(models.AbstractModel):
    """What the law asks for at intervals: due by a day, recorded, sealed like a visit (L-4, L-5).

    A model names the scope of its checklist, the columns of its content that come on top, and
    the column of its lines.
    """

    _name = "elevator.occasion.mixin"
    _description = "Drill or self-inspection"
    _inherit = ["elevator.branch.mixin", "elevator.sealed.mixin"]

    _occasion_scope = None
    _occasion_content = ()
    _occasion_line = None

    # plan
    due_on = fields.Date("Due by", required=True, index=True, help="Last day for it.")
    state = fields.Selection(STATES, required=True, default="planned", copy=False, index=True)
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_late = fields.Boolean("Late", compute="_compute_is_overdue", help="Done after its day.")
    cancel_reason = fields.Char(copy=False)
    # where and by whom
    elevator_id = fields.Many2one(
        "elevator.unit", index=True, ondelete="restrict", check_company=True
    )
    site_id = fields.Many2one(
        "elevator.site",
        compute="_compute_site_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="Where the elevator stood; a sealed record keeps it.",
    )
    date = fields.Date("Held on", copy=False, index=True)
    # the public side of employees: who records a drill has no right to read HR's
    employee_ids = fields.Many2many("hr.employee.public", string="Took part")
    others = fields.Text("Others who took part", help="People of the user, of authorities.")
    # what came out
    checklist_id = fields.Many2one(
        "elevator.checklist", readonly=True, copy=False, ondelete="restrict"
    )
    result = fields.Selection(RESULTS, copy=False, index=True)
    remarks = fields.Text(copy=False)
    improvement = fields.Text(
        copy=False, help="What is done about shortcomings, by whom, until when."
    )
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    photo_digests = fields.Json(
        readonly=True, copy=False, help="SHA-256 of each photo's bytes when it was sealed."
    )
    snapshot = fields.Json(
        readonly=True, copy=False, help="Elevator, user, unit and people as they were (L-2)."
    )
    started_at = fields.Datetime("Started", readonly=True, copy=False)
    finished_at = fields.Datetime("Finished", readonly=True, copy=False)

    @api.depends("elevator_id")
    def _compute_site_id(self):
        for record in self:
            record.site_id = record.elevator_id.site_id

    # ---------------------------------------------------------------- late

    def _overdue_domain(self):
        return fields.Domain("state", "in", ("planned", "running")) & fields.Domain(
            "due_on", "<", self.env.company._elevator_today()
        )

    @api.depends("state", "due_on", "date")
    def _compute_is_overdue(self):
        overdue = self.filtered_domain(self._overdue_domain())
        for record in self:
            record.is_overdue = record in overdue
            record.is_late = bool(record.date and record.due_on and record.date > record.due_on)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._overdue_domain() if True in value else ~self._overdue_domain()

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """It begins planned; what was done is recorded by doing it."""
        for vals in vals_list:
            typed = {name for name in VERB_FIELDS & vals.keys() if vals[name]}
            if typed - {"state"} or vals.get("state", "planned") != "planned":
                raise UserError(self.env._("What was done is recorded by its buttons, not typed."))
        return super().create(vals_list)

    def write(self, vals):
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("What was done is recorded by its buttons, not typed."))
        if {"kind", "due_on"} & vals.keys() and any(r.state != "planned" for r in self):
            raise UserError(self.env._("It has begun: what was planned stays."))
        return super().write(vals)

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        if any(record.state not in ("planned", "cancelled") for record in self):
            raise UserError(self.env._("What has begun is kept."))

    # ---------------------------------------------------------------- verbs

    def action_start(self):
        """Begin: the items of the approved checklist of its scope become lines, if there is one.

        :raises UserError: no elevator is named, or it has begun already
        """
        self.check_access("write")
        lock(self)
        check_transition(self, "running", TRANSITIONS)
        for record in self:
            if not record.elevator_id:
                raise UserError(self.env._("Say at which elevator it is held."))
            checklist = record.elevator_id._checklist_for(self._occasion_scope)[record.elevator_id]
            record._set(
                state="running",
                checklist_id=checklist.id,
                started_at=fields.Datetime.now(),
                date=record.date or record.company_id._elevator_today(),
            )
            if checklist:
                record._fill_lines(checklist)
        return True

    def _fill_lines(self, checklist):
        # sudo: items come from the checklist, nobody has the right to add one
        lines = self.env["elevator.occasion.line"].sudo()
        items = checklist._items_for(LEVELS[-1][0])
        lines.create([{self._occasion_line: self.id, "item_id": item.id} for item in items])

    def action_reset(self):
        """Begin again: back to planned, the lines go. A sealed one stays as it is."""
        self.check_access("write")
        lock(self)
        self._check_unsealed()
        check_transition(self, "planned", TRANSITIONS)
        self.sudo().line_ids.unlink()
        return self._set(state="planned", checklist_id=False, started_at=False, cancel_reason=False)

    def action_cancel(self):
        """HQ says that it does not apply; the reason stays and the night plans no other.

        :raises UserError: without a reason, or it has begun
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise UserError(self.env._("HQ service says that one does not apply."))
        self.check_access("write")
        if not all(self.mapped("cancel_reason")):
            raise UserError(self.env._("Give the reason."))
        lock(self)
        check_transition(self, "cancelled", TRANSITIONS)
        return self._set(state="cancelled")

    def action_close(self):
        """Finish and seal: heading and photos are frozen, it enters the elevator's chain (L-4).

        :raises UserError: names what is missing
        """
        self.check_access("write")
        lock(self)
        check_transition(self, "done", TRANSITIONS)
        missing = [text for record in self for text in record._missing()]
        if missing:
            raise UserError("\n".join(missing))
        for record in self.sudo():  # photos may have been added by a colleague
            record._set(
                state="done",
                finished_at=fields.Datetime.now(),
                snapshot=record._prepare_snapshot(),
                photo_digests={
                    str(photo.id): hashlib.sha256(photo.raw).hexdigest()
                    for photo in record.photo_ids.sorted("id")
                },
            )
        return self.sudo()._seal()

    def _missing(self):
        """What keeps it from being sealed, as sentences."""
        self.ensure_one()
        missing = []
        if not self.date or self.date > self.company_id._elevator_today():
            missing.append(self.env._("Say on which day it was held, today or before."))
        if not self.result:
            missing.append(self.env._("Say what came out."))
        elif self.result != "passed" and not self.improvement:
            missing.append(self.env._("Say what is done about the shortcomings."))
        if not self.employee_ids:
            missing.append(self.env._("Name who took part."))
        return missing + self.line_ids._missing()

    def _prepare_snapshot(self):
        """The heading as it is now: elevator, user, place, unit, people with certificates (L-2)."""
        self.ensure_one()
        checklist = self.checklist_id
        return self.elevator_id._record_heading() | {
            "checklist": f"{checklist.name} v{checklist.version}" if checklist else "",
            "workers": self._workers()._record_names(),
        }

    def _workers(self):
        """Who took part, as hr.employee."""
        return self.env["hr.employee"].browse(self.employee_ids.sorted("id").ids)

    # ---------------------------------------------------------------- buttons

    def action_verify(self):
        return self.elevator_id.action_verify_seals()

    def action_print(self):
        report = self.env.ref(f"elevator_service.action_report_{self._table}")
        return report.report_action(self)
