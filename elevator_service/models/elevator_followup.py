from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.locking import lock

STATES = [
    ("todo", "To call"),
    ("call_back", "Call back"),
    ("unreached", "Not reached"),
    ("done", "Answered"),
]
RUNNING = [("ok", "Runs well"), ("limited", "Runs badly"), ("stopped", "Stands still")]
DAYS = 7
FRIDAY = 4
# the answers of a call, as the queue sends them
ANSWERS = (
    *("spoken_with", "running", "fault_count", "entrapment_count", "parts_count", "parts_text"),
    *("came", "quality", "remarks"),
)


class ElevatorFollowup(models.Model):
    """The Friday call to a site (每周五回访): what the customer says of the last seven days.

    Lean (design D16): one row per site and Friday, no chatter, no activity. The list makes itself,
    is worked off as a queue and keeps who was not reached (M-1.3.2). The seven days are those
    before the Friday: whole days, whose records are complete when the call is made.
    """

    _name = "elevator.followup"
    _description = "Friday call"
    _inherit = ["elevator.branch.mixin"]
    _order = "week desc, id"

    site_id = fields.Many2one("elevator.site", required=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(related="site_id.partner_id", string="Customer")
    week = fields.Date("Friday", required=True, help="The Friday of the call.")
    date_from = fields.Date("First day", compute="_compute_days")
    date_to = fields.Date("Last day", compute="_compute_days")
    # the call
    state = fields.Selection(STATES, required=True, default="todo")
    attempts = fields.Integer(default=0)
    last_call_at = fields.Datetime("Last called")
    call_back_at = fields.Datetime("Call back at")
    caller_id = fields.Many2one("res.users", index="btree_not_null", ondelete="set null")
    claimed_until = fields.Datetime("Held until", help="Until then it is on the caller's screen.")
    # the answers
    answered_at = fields.Datetime("Answered on")
    spoken_with = fields.Char("Spoken with")
    running = fields.Selection(RUNNING, "Running state")
    fault_count = fields.Integer("Faults", default=0)
    entrapment_count = fields.Integer("Entrapments", default=0)
    parts_count = fields.Integer("Parts changed", default=0)
    parts_text = fields.Char("Which parts")
    came = fields.Char(
        size=DAYS,
        help="A character per day from the first: 1 a maintainer came, 0 none came. Empty: the "
        "customer does not know.",
    )
    came_text = fields.Char("Came on", compute="_compute_came_text")
    quality = fields.Integer(default=0, aggregator="avg", help="Points 1–5; 0: no answer.")
    remarks = fields.Text()
    mismatch_count = fields.Integer(
        "Mismatches", default=0, help="Answers that differ from the records: each is a finding."
    )

    _site_week_uniq = models.UniqueIndex("(site_id, week)", "A site is called once a Friday.")
    _queue_idx = models.Index("(week, branch_id) WHERE state <> 'done'")
    _branch_week_idx = models.Index("(branch_id, week)")
    _answers = models.Constraint(
        "CHECK (quality BETWEEN 0 AND 5 AND fault_count >= 0 AND entrapment_count >= 0"
        " AND parts_count >= 0 AND (came IS NULL OR came ~ '^[01]{7}$'))",
        "Points are 0 to 5, numbers not negative, days seven.",
    )

    @api.depends("site_id", "week")
    def _compute_display_name(self):
        for call in self:
            call.display_name = f"{call.site_id.name or ''} {call.week or ''}".strip()

    @api.depends("week")
    def _compute_days(self):
        for call in self:
            call.date_from = call.week and call.week - timedelta(DAYS)
            call.date_to = call.week and call.week - timedelta(1)

    @api.depends("came", "week")
    @api.depends_context("lang")
    def _compute_came_text(self):
        for call in self:
            days = [f"{day:%m-%d}" for day in sorted(call._said_days())]
            nobody = self.env._("nobody came") if call.came else ""
            call.came_text = ", ".join(days) or nobody

    def _said_days(self):
        """The days on which somebody came by the customer's word."""
        self.ensure_one()
        came = (n for n, mark in enumerate(self.came or "") if mark == "1")
        return {self.date_from + timedelta(n) for n in came}

    # ---------------------------------------------------------------- the week's list

    @api.model
    def _this_week(self, company):
        """The last Friday, today included: the calls of a Friday are worked off until the next."""
        today = company._elevator_today()
        return today - timedelta((today.weekday() - FRIDAY) % 7)

    @api.model
    def _make_list(self, company, week):
        """Put every site in maintenance on the list of a Friday; twice adds nothing (M-1.3.2).

        One statement for all branches of the company.

        :return: number of new rows
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO elevator_followup (site_id, branch_id, company_id, week, state,
                    attempts, fault_count, entrapment_count, parts_count, quality,
                    mismatch_count, create_uid, write_uid, create_date, write_date)
                SELECT s.id, s.branch_id, s.company_id, %(week)s, 'todo', 0, 0, 0, 0, 0, 0,
                    %(uid)s, %(uid)s, %(now)s, %(now)s
                FROM elevator_site s
                WHERE s.active AND s.company_id = %(company)s AND EXISTS (
                    SELECT 1 FROM elevator_unit u
                    WHERE u.site_id = s.id AND u.active AND u.state = 'maintenance'
                      AND COALESCE(u.maintenance_since, %(week)s) <= %(week)s)
                ON CONFLICT (site_id, week) DO NOTHING
                """,
                week=week,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                company=company.id,
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model()
        return count

    @api.model
    def _close_old(self, company, week):
        """Who was not called or not reached until the next Friday stays not reached."""
        old = self.search(
            [
                ("company_id", "=", company.id),
                ("week", "<", week),
                ("state", "in", ("todo", "call_back")),
            ]
        )
        lock(old)
        old.write({"state": "unreached", "call_back_at": False, "claimed_until": False})

    @api.model
    def _cron_make_lists(self):
        """Each day: the list of the last Friday, should the server have slept on that day."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            week = self._this_week(company)
            self._make_list(company, week)
            self._close_old(company, week)

    def action_open_trust_findings(self):
        evidence = self.env["elevator.trust.evidence"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_trust_finding_action"
        )
        return action | {"domain": [("id", "in", evidence.finding_id.ids)], "context": {}}
