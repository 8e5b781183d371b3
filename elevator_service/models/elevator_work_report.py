from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.locking import first_one, lock
from ..tools.transitions import check_transition

TRANSITIONS = {"draft": {"filed"}, "filed": {"checked", "draft"}, "checked": set()}
VERB_FIELDS = {"state", "filed_at", "checked_by_id", "checked_at"}


class ElevatorWorkReport(models.Model):
    """A weekly work report (周工作汇报): what a maintainer says he did, claim by claim (M-1.3.4).

    When it is filed each claim is compared with the visits; HQ service asks the customers.
    """

    _name = "elevator.work.report"
    _description = "Weekly work report"
    _inherit = ["elevator.branch.mixin"]
    _order = "week desc, branch_id, maintainer_id"

    maintainer_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_maintainer_id(),
    )
    week = fields.Date(
        "Week from", required=True, default=lambda self: self._monday(), help="Its Monday."
    )
    week_to = fields.Date("Week to", compute="_compute_week_to")
    state = fields.Selection(
        [("draft", "Draft"), ("filed", "Filed"), ("checked", "Checked")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many("elevator.work.report.line", "report_id", "Claims")
    note = fields.Text("Other work of the week")
    filed_at = fields.Datetime("Filed", readonly=True, copy=False)
    checked_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    checked_at = fields.Datetime("Checked", readonly=True, copy=False)
    claim_count = fields.Integer("Number of claims", compute="_compute_counts")
    mismatch_count = fields.Integer("Mismatches", compute="_compute_counts")
    unclaimed = fields.Text(
        "Recorded, not reported",
        compute="_compute_unclaimed",
        help="Visits of the week in the records that the report does not name.",
    )

    _once = models.UniqueIndex(
        "(maintainer_id, week)", "There is a report of this maintainer and week."
    )
    _monday_only = models.Constraint(
        "CHECK (EXTRACT(isodow FROM week) = 1)", "A week begins on its Monday."
    )

    @api.model
    def _default_maintainer_id(self):
        # sudo: employees are HR's; who I am is mine to know
        employees = self.env["hr.employee"].sudo()
        mine = [("user_id", "=", self.env.uid), ("elevator_branch_id", "!=", False)]
        return employees.search(mine, limit=1).id

    @api.model
    def _monday(self):
        today = self.env.company._elevator_today()
        return today - timedelta(today.weekday())

    @api.depends("week", "maintainer_id")
    def _compute_display_name(self):
        for report in self:
            report.display_name = f"{report.week or ''} {report.maintainer_id.name or ''}".strip()

    @api.depends("week")
    def _compute_week_to(self):
        for report in self:
            report.week_to = report.week and report.week + timedelta(6)

    @api.depends("line_ids.result", "line_ids.customer_says")
    def _compute_counts(self):
        for report in self:
            report.claim_count = len(report.line_ids)
            report.mismatch_count = len(report.line_ids.filtered("is_mismatch"))

    @api.depends("line_ids", "week", "maintainer_id")
    def _compute_unclaimed(self):
        for report in self:
            named = {(line.elevator_id, line.date) for line in report.line_ids}
            visits = report._visits([("state", "=", "done")])
            rest = visits.filtered(
                lambda visit, named=named: (visit.elevator_id, visit.date) not in named
            )
            report.unclaimed = "\n".join(rest.mapped("display_name"))

    def _visits(self, domain):
        """Visits of the maintainer in the week."""
        self.ensure_one()
        worker = ["|", ("maintainer_id", "=", self.maintainer_id.id)]
        worker += [("second_maintainer_id", "=", self.maintainer_id.id)]
        days = [("date", ">=", self.week), ("date", "<=", self.week_to)]
        return self.env["elevator.visit"].search(worker + days + domain, order="date, id")

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A report begins as a draft."""
        if any(VERB_FIELDS & vals.keys() for vals in vals_list):
            raise UserError(self.env._("A report is filed and checked by its buttons."))
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to type the state, and to change what was filed."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A report is filed and checked by its buttons."))
        if vals.keys() - {"line_ids"}:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _check_draft(self):
        """What was filed is what was said: it stays."""
        if self.filtered(lambda report: report.state != "draft"):
            raise UserError(self.env._("A filed report is not changed; send it back first."))

    # ---------------------------------------------------------------- verbs

    @api.model
    def _cron_open(self):
        """Each night: a draft for everybody who had visits in the week, this one and the last."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            today = company._elevator_today()
            for monday in (
                today - timedelta(today.weekday() + 7),
                today - timedelta(today.weekday()),
            ):
                self._open_week(company, monday)

    @api.model
    def _open_week(self, company, monday):
        """Drafts of a week where they are missing; twice makes them once."""
        groups = self.env["elevator.visit"]._read_group(
            [
                ("company_id", "=", company.id),
                ("date", ">=", monday),
                ("date", "<=", monday + timedelta(6)),
                ("state", "!=", "cancelled"),
                ("maintainer_id", "!=", False),
            ],
            ["maintainer_id", "branch_id"],
        )
        known = self.search([("week", "=", monday)]).maintainer_id
        # who worked in two branches reports in the first
        wanted = {worker: branch for worker, branch in reversed(groups) if worker not in known}
        with first_one(self.env):
            return self.create(
                [
                    {"maintainer_id": worker.id, "branch_id": branch.id, "week": monday}
                    for worker, branch in wanted.items()
                ]
            )

    def action_fill(self):
        """Propose the visits planned for the week as claims; what was not done is deleted."""
        self.check_access("write")
        self._check_draft()
        for report in self:
            named = {(line.elevator_id, line.date) for line in report.line_ids}
            self.env["elevator.work.report.line"].create(
                [
                    {
                        "report_id": report.id,
                        "elevator_id": visit.elevator_id.id,
                        "date": visit.date,
                        "work": visit.level,
                    }
                    for visit in report._visits([("state", "!=", "cancelled")])
                    if (visit.elevator_id, visit.date) not in named
                ]
            )
        return True

    def action_file(self):
        """Hand in: each claim is compared with the records; a mismatch is a finding (M-1.3.4).

        :raises UserError: nothing reported, or days that are not of the week or still to come
        """
        self.check_access("write")
        lock(self)
        check_transition(self, "filed", TRANSITIONS)
        for report in self:
            today = report.company_id._elevator_today()
            if not report.line_ids and not (report.note or "").strip():
                raise UserError(self.env._("Report what was done in the week."))
            last = min(today, report.week_to)
            wrong = report.line_ids.filtered(
                lambda line, report=report, last=last: not report.week <= line.date <= last
            )
            if wrong:
                raise UserError(
                    self.env._(
                        "Not a day of the week, or still to come: %(claims)s",
                        claims=", ".join(wrong.mapped("display_name")),
                    )
                )
        # sudo: results are written by this verb alone
        self.sudo().line_ids._compare()
        super().write({"state": "filed", "filed_at": fields.Datetime.now()})
        self.sudo().line_ids._raise_mismatches()
        return True

    def action_send_back(self):
        """HQ service or the branch sends a filed report back; findings of it stay."""
        self._check_group("group_branch_officer")
        check_transition(self, "draft", TRANSITIONS)
        self.sudo().line_ids._forget()
        return super().write({"state": "draft", "filed_at": False})

    def action_check(self):
        """HQ service has compared the claims with records and customers (M-1.3.4)."""
        self._check_group("group_hq_service")
        lock(self)
        check_transition(self, "checked", TRANSITIONS)
        # sudo: calls that came later speak, too; results are written by verbs alone
        lines = self.sudo().line_ids
        lines._take_calls()
        lines._raise_mismatches()
        return super().write(
            {
                "state": "checked",
                "checked_by_id": self.env.uid,
                "checked_at": fields.Datetime.now(),
            }
        )

    def _check_group(self, group):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(f"elevator_service.{group}"):
            raise AccessError(
                self.env._("Reports are checked by HQ service, sent back by officers.")
            )

    def _recorded(self):
        """The visits that could prove the claims: {(elevator, day): visit}, one look-up."""
        lines = self.line_ids
        visits = self.env["elevator.visit"].search(
            [("elevator_id", "in", lines.elevator_id.ids), ("date", "in", lines.mapped("date"))]
        )
        return {(visit.elevator_id, visit.date): visit for visit in visits}

    def _faults(self):
        """Days with a fault in the life of the elevators: {elevator: {days}}."""
        lines, days = self.line_ids, defaultdict(set)
        for event in self.env["elevator.unit.event"].search(
            [
                ("elevator_id", "in", lines.elevator_id.ids),
                ("kind", "in", ("fault", "entrapment")),
                ("date", "in", lines.mapped("date")),
            ]
        ):
            days[event.elevator_id].add(event.date)
        return days
