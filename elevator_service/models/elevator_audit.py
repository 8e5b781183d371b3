from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.locking import first_one, lock
from ..tools.transitions import check_transition
from .elevator_audit_line import RESULTS

TRANSITIONS = {
    "planned": {"running", "cancelled"},
    "running": {"done", "cancelled"},
    "done": set(),
    "cancelled": set(),
}
# written by the verbs of this file only
VERB_FIELDS = {"name", "state", "started_at", "done_at", "maintainer_id", "passed"}
DRAWN_FIELDS = {"draw_id", "drawn_for", "weight", "risks"}
ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Does not know")]


class ElevatorAudit(models.Model):
    """An audit of the inspection department at one elevator (监察部抽查, M-1.3.3, M-5.4).

    Drawn, or ordered with a reason. Its branch sees it from the audit's day on, not before.
    Concluded it is sealed into the elevator's chain.
    """

    _name = "elevator.audit"
    _description = "Audit"
    _inherit = ["elevator.branch.mixin"]
    _order = "date desc, id desc"

    name = fields.Char("Number", readonly=True, default="/", copy=False)
    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    site_id = fields.Many2one("elevator.site", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(readonly=True)
    inspector_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    maintainer_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Who maintained the elevator when it was audited.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("running", "On site"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        copy=False,
        index=True,
    )
    date = fields.Date(required=True, index=True, default=lambda self: self._default_date())
    reveal_at = fields.Datetime(
        "Shown to the branch from",
        compute="_compute_reveal_at",
        store=True,
        help="Beginning of the audit's day where the elevators stand.",
    )
    reason = fields.Char(help="Why it is audited, or why it was cancelled.")
    # how it was drawn
    draw_id = fields.Many2one(
        "elevator.audit.draw",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="elevator_service.group_hq",
    )
    drawn_for = fields.Date("Drawn for", readonly=True, groups="elevator_service.group_hq")
    weight = fields.Integer("Risk weight", readonly=True, groups="elevator_service.group_hq")
    risks = fields.Char(
        compute="_compute_risks",
        groups="elevator_service.group_hq",
        help="What the draw had counted of it.",
    )
    counts = fields.Json(readonly=True, groups="elevator_service.group_hq")
    # what was found
    started_at = fields.Datetime(readonly=True)
    done_at = fields.Datetime(readonly=True)
    line_ids = fields.One2many("elevator.audit.line", "audit_id", "Questions")
    note = fields.Text()
    score = fields.Float(
        compute="_compute_score",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        help="Points of what applies, of 100.",
    )
    passed = fields.Boolean(readonly=True, copy=False)
    # the customer's word
    customer_met = fields.Char("Customer met", help="Who of the customer spoke to the inspector.")
    satisfaction = fields.Selection([(str(n), str(n)) for n in range(1, 6)], help="1 bad, 5 good.")
    says_patrol = fields.Selection(
        ANSWERS, "Patrol every 5 days", help="What the customer says of the patrols (巡检)."
    )
    says_service = fields.Selection(
        ANSWERS, "Service every 15 days", help="What the customer says of the services (润滑保养)."
    )
    customer_word = fields.Text("Customer's word")

    _elevator_open = models.UniqueIndex(
        "(elevator_id) WHERE state IN ('planned', 'running')",
        "An audit of this elevator is waiting already.",
    )

    @api.model
    def _default_date(self):
        return self.env.company._elevator_today()

    # not on the time zone: what was sealed does not move with a setting
    @api.depends("date")
    def _compute_reveal_at(self):
        for audit in self:
            zone = (audit.company_id or self.env.company)._elevator_tz()
            begin = zone.localize(datetime.combine(audit.date, time.min)) if audit.date else None
            audit.reveal_at = begin and begin.astimezone(pytz.utc).replace(tzinfo=None)

    @api.depends("counts")
    @api.depends_context("lang")
    def _compute_risks(self):
        names = dict(
            self.env["elevator.audit.factor"]._fields["code"]._description_selection(self.env)
        )
        for audit in self:
            audit.risks = ", ".join(
                f"{names.get(code, code)} × {count}"
                for code, count in (audit.counts or {}).items()
                if code != "base"
            )

    @api.depends("line_ids.result", "line_ids.points")
    def _compute_score(self):
        for audit in self:
            lines = audit.line_ids.filtered(lambda line: line.result in RESULTS)
            total = sum(lines.mapped("points"))
            reached = sum(line.points * RESULTS[line.result] for line in lines)
            audit.score = round(100 * reached / total, 1) if total else 0

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """An audit that was not drawn is ordered: it says why.

        :raises UserError: results or a draw are typed, no reason
        """
        for vals in vals_list:
            typed = {name for name in (VERB_FIELDS | DRAWN_FIELDS) & vals.keys() if vals[name]}
            if typed - {"state", "name"} or vals.get("state", "planned") != "planned":
                raise UserError(self.env._("An audit's results are recorded, not typed."))
            if not (vals.get("reason") or "").strip():
                raise UserError(self.env._("Say why this elevator is audited without a draw."))
        return super().create(self._prepare_planned(vals_list))

    def _prepare_planned(self, vals_list):
        """Number, site and branch of new audits: those of the elevator."""
        elevators = self.env["elevator.unit"].browse([vals["elevator_id"] for vals in vals_list])
        for vals, elevator in zip(vals_list, elevators, strict=True):
            vals |= {
                "name": self.env["ir.sequence"].next_by_code("elevator.audit"),
                "site_id": elevator.site_id.id,
                "branch_id": elevator.branch_id.id,
            }
        return vals_list

    @api.model
    def _create_hits(self, draw, hits, counts):
        """The audits a draw has hit.

        :param hits: list of {elevator, day, weight} as ``tools/audit_draw.py`` gives them
        :param counts: {elevator id: {factor: number}}
        """
        vals_list = [
            {
                "draw_id": draw.id,
                "elevator_id": hit["elevator"],
                "date": hit["day"],
                "drawn_for": hit["day"],
                "weight": hit["weight"],
                "counts": counts.get(hit["elevator"]),
                "inspector_id": draw.inspector_id.id,
            }
            for hit in hits
        ]
        # another draw may hit the same elevator now: this one starts over with those that are left
        with first_one(self.env):
            return super().create(self._prepare_planned(vals_list))

    def write(self, vals):
        """Refuse to type results, and to change whom and what an audit is about."""
        if (VERB_FIELDS | DRAWN_FIELDS | {"counts"}) & vals.keys():
            raise UserError(self.env._("An audit's results are recorded, not typed."))
        if {"elevator_id", "site_id"} & vals.keys():
            raise UserError(self.env._("An audit stays with its elevator."))
        if "date" in vals and self.filtered(lambda audit: audit.state != "planned"):
            raise UserError(self.env._("Only planned audits are moved to another day."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An audit is cancelled with a reason, not deleted."))

    def _check_running(self):
        """Raise unless the inspector is on site."""
        if self.filtered(lambda audit: audit.state != "running"):
            raise UserError(self.env._("Start the audit first; a finished one is not changed."))

    # ---------------------------------------------------------------- verbs

    def action_start(self):
        """The inspector is at the elevator: today's audit, with the questions of its kind."""
        self.check_access("write")
        for audit in self:
            today = audit.company_id._elevator_today()
            # sudo: employees are HR's; whose work is audited is the audit's to know
            maintainer = audit.elevator_id.sudo().maintainer_id
            audit._move_to(
                "running",
                date=today,
                started_at=fields.Datetime.now(),
                maintainer_id=maintainer.id,
            )
        self.env["elevator.audit.line"].sudo()._ask(self)
        return True

    def action_conclude(self):
        """Close and seal; from now on nothing of it changes (M-1.3.3, L-4).

        :raises UserError: names what is missing
        """
        self.check_access("write")
        missing = [text for audit in self for text in audit._missing()]
        if missing:
            raise UserError("\n".join(missing))
        self.line_ids.sudo()._freeze_photos()
        for audit in self:
            critical = audit.line_ids.filtered(lambda line: line.critical and line.result == "bad")
            passed = audit.score >= audit.company_id.elevator_audit_pass and not critical
            audit._move_to("done", done_at=fields.Datetime.now(), passed=passed)
        # sudo: seals are written by records alone
        self.sudo()._seal()
        return True

    def _missing(self):
        """What keeps an audit from being concluded, as sentences."""
        self.ensure_one()
        self._check_running()
        open_lines = self.line_ids.filtered(lambda line: not line.result)
        if open_lines or not self.line_ids:
            names = ", ".join(open_lines[:5].mapped("name"))
            yield self.env._("%(audit)s: not answered: %(names)s", audit=self.name, names=names)
        for line in self.line_ids.filtered(lambda line: line.result == "bad" and not line.note):
            yield self.env._("%(question)s: say what is bad.", question=line.name)
        if self.customer_met and not self.satisfaction:
            yield self.env._("%(audit)s: how satisfied is the customer?", audit=self.name)
        if not self.customer_met and not (self.customer_word or "").strip():
            yield self.env._(
                "%(audit)s: whom of the customer did you meet? If nobody, say why.",
                audit=self.name,
            )

    def action_cancel(self):
        """Cancel audits that cannot take place; each says why.

        :raises UserError: done, or without a reason
        """
        self.check_access("write")
        silent = self.filtered(lambda audit: not (audit.reason or "").strip())
        if silent:
            raise UserError(
                self.env._(
                    "Enter the reason first: %(audits)s", audits=", ".join(silent.mapped("name"))
                )
            )
        return self._move_to("cancelled")

    def _move_to(self, state, **vals):
        lock(self)
        check_transition(self, state, TRANSITIONS)
        return super().write({"state": state, **vals})

    def action_print(self):
        return self.env.ref("elevator_service.action_report_audit").report_action(self)
