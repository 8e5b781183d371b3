from odoo import api, fields, models

from .elevator_checklist_item import LEVELS

VISIT_STATES = [
    ("planned", "Planned"),
    ("running", "On site"),
    ("done", "Done"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]


class ElevatorVisit(models.Model):
    """One maintenance visit of one elevator on one day; sealed when done (L-2, L-4).

    Lean on purpose (design D13): no chatter, no activities, one row per elevator and day.
    """

    _name = "elevator.visit"
    _description = "Visit"
    _inherit = ["elevator.branch.mixin"]
    _order = "date desc, id desc"

    elevator_id = fields.Many2one("elevator.unit", required=True, ondelete="restrict")
    site_id = fields.Many2one("elevator.site", required=True, index=True, ondelete="restrict")
    maintainer_id = fields.Many2one("hr.employee", ondelete="restrict", check_company=True)
    second_maintainer_id = fields.Many2one(
        "hr.employee", index="btree_not_null", ondelete="restrict", check_company=True
    )
    plan_id = fields.Many2one("elevator.work.plan", index="btree_not_null", ondelete="set null")
    sheet_id = fields.Many2one("elevator.visit.sheet", index="btree_not_null", ondelete="restrict")
    # plan
    date = fields.Date(required=True)
    slot_date = fields.Date(
        help="Day of the fixed grid (anchor + 5 n days); the date may be moved inside the legal "
        "window, the grid stays.",
    )
    shift_reason = fields.Char(help="Why the date is not the day of the grid.")
    level = fields.Selection(LEVELS, required=True, default="patrol")
    state = fields.Selection(VISIT_STATES, required=True, default="planned")
    # what was done
    checklist_id = fields.Many2one(
        "elevator.checklist", index="btree_not_null", ondelete="restrict", readonly=True
    )
    codes = fields.Char(
        readonly=True,
        help="One character per item: o ok, a adjusted, r replaced, x defect, "
        "n not applicable, - not done (design D14).",
    )
    readings = fields.Json(readonly=True, help="Item code → measured value, in the item's unit.")
    snapshot = fields.Json(
        readonly=True,
        copy=False,
        help="Elevator, user, place, unit and workers as they were at closing (L-2).",
    )
    note = fields.Text()
    parts_used = fields.Text(help="Parts used, in words.")
    finding_ids = fields.One2many("elevator.visit.finding", "visit_id")
    supplement_ids = fields.One2many("elevator.visit.supplement", "visit_id")
    # when: server time, and the phone's own where it was uploaded late
    started_at = fields.Datetime(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    client_started_at = fields.Datetime(readonly=True)
    client_finished_at = fields.Datetime(readonly=True)
    minutes = fields.Float(
        "Minutes on site", compute="_compute_minutes", help="Between arrival and departure."
    )
    is_late = fields.Boolean(
        compute="_compute_is_late", search="_search_is_late", help="Not done on its day."
    )
    latitude = fields.Float(digits=(10, 7))
    longitude = fields.Float(digits=(10, 7))

    _elevator_date_uniq = models.UniqueIndex(
        "(elevator_id, date)", "An elevator has one visit a day; a deeper one includes the others."
    )
    _maintainer_date_idx = models.Index("(maintainer_id, date)")
    _date_idx = models.Index("(date)")
    _branch_planned_idx = models.Index("(branch_id, date) WHERE state = 'planned'")

    @api.depends("elevator_id", "date")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = f"{visit.elevator_id.code or ''} {visit.date or ''}".strip()

    @api.depends("started_at", "finished_at", "client_started_at", "client_finished_at")
    def _compute_minutes(self):
        for visit in self:
            # the phone's clock counts where the upload came later
            start = visit.client_started_at or visit.started_at
            end = visit.client_finished_at or visit.finished_at
            visit.minutes = (end - start).total_seconds() / 60 if start and end else 0

    def _late_domain(self):
        return fields.Domain("state", "in", ("planned", "running", "missed")) & fields.Domain(
            "date", "<", self.env.company._elevator_today()
        )

    @api.depends("state", "date")
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        late.is_late = True
        (self - late).is_late = False

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._late_domain() if True in value else ~self._late_domain()
