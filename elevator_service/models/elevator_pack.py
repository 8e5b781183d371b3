import time
from datetime import datetime, timedelta
from datetime import time as clock

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.locking import lock
from ..tools.transitions import check_transition

STATES = [
    ("draft", "Draft"),
    ("running", "Being made"),
    ("done", "Ready"),
    ("failed", "Could not be made"),
    ("expired", "File deleted"),
]
TRANSITIONS = {
    "draft": {"running"},
    "failed": {"running"},
    "running": {"done", "failed"},
    "done": {"expired"},
    "expired": {"running"},
}
ASKED = {
    *("purpose", "scope", "partner_id", "site_id", "elevator_id", "branch_id"),
    *("date_from", "date_to", "with_papers"),
}
VERB_FIELDS = {
    *("name", "state", "elevator_ids", "requested_by_id", "started_at", "made_at", "error"),
    *("record_count", "gap_count", "xml_sha256", "zip_sha256", "size", "file", "file_name"),
    *("shared", "part_ids", "event_ids", "company_id"),
}


class ElevatorPack(models.Model):
    """All sealed records of a customer, site or elevator in one file (检验与移交资料包, M-7, L-4).

    A ZIP of papers to read and XML to verify, with a list of what is missing. Made a slice at a
    time in the background; who asked for it, made it and fetched it is kept (chain of custody).
    """

    _name = "elevator.pack"
    _description = "Inspection pack"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    purpose = fields.Selection(
        [
            ("inspection", "Inspection"),
            ("handover", "Hand-over to the user or another unit"),
            ("customer", "For the customer"),
        ],
        required=True,
        default="inspection",
    )
    scope = fields.Selection(
        [("customer", "Customer"), ("site", "Site"), ("elevator", "Elevator")],
        required=True,
        default="site",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
    )
    site_id = fields.Many2one("elevator.site", index="btree_not_null", ondelete="restrict")
    elevator_id = fields.Many2one("elevator.unit", index="btree_not_null", ondelete="restrict")
    branch_id = fields.Many2one(
        "elevator.branch",
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_branch_id(),
        help="Elevators of this branch only; empty: of all branches (HQ).",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date(
        "To", required=True, default=lambda self: self.env.company._elevator_today()
    )
    with_papers = fields.Boolean(
        "With printed records", default=True, help="The records as PDF beside the XML."
    )
    # course
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )
    requested_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    elevator_ids = fields.Many2many("elevator.unit", string="Elevators", readonly=True, copy=False)
    part_ids = fields.One2many("elevator.pack.part", "pack_id", "Parts", readonly=True)
    event_ids = fields.One2many("elevator.pack.event", "pack_id", "Custody", readonly=True)
    progress = fields.Float(compute="_compute_progress", help="Percent of the elevators.")
    started_at = fields.Datetime("Started", readonly=True, copy=False)
    made_at = fields.Datetime("Made", readonly=True, copy=False)
    error = fields.Char(readonly=True, copy=False)
    # what came out
    record_count = fields.Integer("Records", readonly=True, copy=False)
    gap_count = fields.Integer("Gaps", readonly=True, copy=False)
    gap_html = fields.Html("Gaps found", compute="_compute_gap_html", sanitize=False)
    # downloads go through a route that keeps the chain of custody
    file = fields.Binary(attachment=True, copy=False, groups=fields.NO_ACCESS)
    file_name = fields.Char(readonly=True, copy=False)
    size = fields.Integer("Size (bytes)", readonly=True, copy=False)
    xml_sha256 = fields.Char("SHA-256 of the XML", readonly=True, copy=False, size=64)
    zip_sha256 = fields.Char("SHA-256 of the file", readonly=True, copy=False, size=64)
    shared = fields.Boolean(
        "In the customer's portal", readonly=True, copy=False, help="The customer may fetch it."
    )

    _period = models.Constraint(
        "CHECK (date_from <= date_to)", "The last day lies before the first."
    )

    @api.model
    def _default_branch_id(self):
        branches = self.env.user.elevator_branch_ids
        hq = self.env.user.has_group("elevator_service.group_hq")
        return branches if len(branches) == 1 and not hq else False

    @api.model
    def _default_date_from(self):
        return self.env.company._elevator_today() - relativedelta(years=1)

    @api.depends("scope", "site_id.partner_id", "elevator_id.partner_id")
    def _compute_partner_id(self):
        for pack in self.filtered(lambda pack: pack.state == "draft"):
            place = {"site": pack.site_id, "elevator": pack.elevator_id}.get(pack.scope)
            pack.partner_id = place.partner_id if place else pack.partner_id

    @api.depends("part_ids.done", "state")
    def _compute_progress(self):
        for pack in self:
            parts = pack.part_ids
            done = len(parts.filtered("done"))
            finished = pack.state in ("done", "expired")
            pack.progress = 100 if finished else 100 * done / len(parts) if parts else 0

    @api.depends("part_ids.summary")
    def _compute_gap_html(self):
        for pack in self:
            pack.gap_html = self.env["ir.qweb"]._render(
                "elevator_service.pack_gaps", {"groups": pack._gaps_by_place()}
            )

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A pack begins as a question; what came out is written by its making."""
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        for vals in clean:
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.pack")
            vals["branch_id"] = vals.get("branch_id") or self._branch_of(vals)
        return super().create([vals | {"requested_by_id": self.env.uid} for vals in clean])

    @api.model
    def _branch_of(self, vals):
        """HQ may leave the branch open; everybody else asks for one of the own branches."""
        if self.env.su or self.env.user.has_group("elevator_service.group_hq"):
            return False
        site = self.env["elevator.site"].browse(vals.get("site_id") or ())
        elevator = self.env["elevator.unit"].browse(vals.get("elevator_id") or ())
        branch = site.branch_id or elevator.branch_id or self._default_branch_id()
        if not branch:
            raise UserError(self.env._("Name the branch."))
        return branch.id

    def write(self, vals):
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A pack is made, it is not typed."))
        if ASKED & vals.keys() and any(pack.state != "draft" for pack in self):
            raise UserError(self.env._("It was made for this question; ask for another pack."))
        return super().write(vals)

    def _set(self, **vals):
        """The one writer of what is made, past the guards."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(pack.state != "draft" for pack in self):
            raise UserError(self.env._("Who made and fetched a pack is kept."))

    # ---------------------------------------------------------------- the question

    def _elevator_domain(self):
        """Elevators a pack is about; archived ones too: their records are kept (M-7)."""
        self.ensure_one()
        scope = {
            "customer": Domain("partner_id", "child_of", self.partner_id.ids),
            "site": Domain("site_id", "=", self.site_id.id),
            "elevator": Domain("id", "=", self.elevator_id.id),
        }[self.scope]
        return scope & (
            Domain("branch_id", "=", self.branch_id.id) if self.branch_id else Domain.TRUE
        )

    def _bounds(self):
        """The period as UTC: first moment, and the one after the last."""
        zone = self.company_id._elevator_tz()
        return tuple(
            zone.localize(datetime.combine(day, clock.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in (self.date_from, self.date_to + timedelta(days=1))
        )

    def action_make(self):
        """Make the pack: some seconds now, the rest in the background.

        :raises UserError: no elevator of one's own fits the question
        """
        self.check_access("write")
        lock(self)
        check_transition(self, "running", TRANSITIONS)
        units = self.env["elevator.unit"].with_context(active_test=False)
        for pack in self:
            # searched with the rights of who asks
            elevators = units.search(pack._elevator_domain(), order="site_id, code, id")
            if not elevators:
                raise UserError(self.env._("No elevator of yours fits the question."))
            pack._start(elevators)
        return self._begin()

    def _make_for_customer(self, elevators):
        """Make a pack in the background that a customer asked for in the portal."""
        self._set(shared=True)
        self._start(elevators)
        self.env.ref("elevator_service.cron_make_packs").sudo()._trigger()

    def _start(self, elevators):
        """Open a part per elevator, past the rights of who asks; what is asked was checked."""
        pack = self.sudo()
        pack._set(
            state="running",
            elevator_ids=[fields.Command.set(elevators.ids)],
            requested_by_id=self.env.uid,
            started_at=fields.Datetime.now(),
            error=False,
        )
        pack.part_ids.unlink()
        parts = [{"pack_id": pack.id, "elevator_id": elevator.id} for elevator in elevators]
        pack.env["elevator.pack.part"].create(parts)
        pack._log("requested", self.env.user)

    def _begin(self, seconds=4):
        """Make for some seconds, then leave the rest to the cron."""
        end = time.monotonic() + seconds
        for pack in self.sudo():
            while pack._step():
                if time.monotonic() > end:
                    self.env.ref("elevator_service.cron_make_packs").sudo()._trigger()
                    return True
        return True

    def action_refresh(self):
        """Show the present figures."""
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_open_elevators(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_unit_action"
        )
        return action | {"domain": [("id", "in", self.elevator_ids.ids)], "context": {}}

    def _move_to(self, state, **vals):
        check_transition(self, state, TRANSITIONS)
        return self._set(state=state, **vals)
