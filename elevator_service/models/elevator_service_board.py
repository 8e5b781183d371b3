from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .elevator_service_facts import COUNTS, RATES

DAYS = 30
AHEAD = 14
EXPIRES = 60


class ElevatorServiceBoard(models.Model):
    """How a branch serves: the last thirty days, and what waits now; one row per branch."""

    _name = "elevator.service.board"
    _description = "Service of a branch"
    _inherit = ["elevator.service.facts"]
    _auto = False
    _order = "branch_id"
    _rec_name = "branch_id"
    _depends = {
        "elevator.audit": ["state", "date", "score", "satisfaction"],
        "elevator.branch": ["company_id", "active"],
        "elevator.certificate": ["valid_from", "valid_to", "revoked_on", "branch_id"],
        "elevator.trust.finding": ["state", "date", "verdict"],
        "elevator.unit": ["state", "active", "maintenance_since"],
        "elevator.unit.event": ["kind", "date"],
        "elevator.visit": ["state", "date", "maintainer_id", "finished_at", "client_finished_at"],
        "hr.employee": ["elevator_branch_id", "active"],
    }

    branch_id = fields.Many2one("elevator.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    # the last thirty days
    due = fields.Integer("Visits due", readonly=True)
    on_time = fields.Integer("Visits on their day", readonly=True)
    missed = fields.Integer("Visits not done", readonly=True)
    faults = fields.Integer(readonly=True)
    entrapments = fields.Integer(readonly=True)
    repeats = fields.Integer("Repeat faults", readonly=True)
    audits = fields.Integer(readonly=True)
    findings = fields.Integer("Trust findings", readonly=True)
    findings_true = fields.Integer("Findings judged true", readonly=True)
    satisfaction_answers = fields.Integer("Answers of customers", readonly=True)
    on_time_rate = fields.Float("On time (%)", readonly=True, digits=(5, 1))
    satisfaction = fields.Float(readonly=True, digits=(4, 2), help="1 bad, 5 good.")
    audit_score = fields.Float("Score of audits", readonly=True, digits=(5, 1))
    # now
    elevator_count = fields.Integer("Elevators in maintenance", readonly=True)
    overdue_count = fields.Integer(
        "Services overdue",
        readonly=True,
        help="Longer without a service than the law allows (L-1).",
    )
    unassigned_count = fields.Integer(
        "Visits without a maintainer", readonly=True, help="Planned in the next fourteen days."
    )
    finding_open_count = fields.Integer("Findings open", readonly=True)
    uncertified_count = fields.Integer(
        "Maintainers without certificate", readonly=True, help="They may not work (M-8.4)."
    )
    expiring_count = fields.Integer(
        "Certificates that expire", readonly=True, help="Within sixty days, required for work."
    )

    @property
    def _table_query(self):
        today = self.env.company._elevator_today()
        names = [name for name in (*COUNTS, *RATES) if name in self._fields]
        return SQL(
            """
            SELECT b.id, b.id AS branch_id, b.company_id, %(columns)s, %(now)s
            FROM elevator_branch b
            LEFT JOIN (
                SELECT branch_id, %(sums)s, %(rates)s FROM (%(facts)s) fact GROUP BY branch_id
            ) f ON f.branch_id = b.id
            WHERE b.active
            """,
            columns=SQL(", ").join(
                SQL("%s AS %s", self._sql_column(name), SQL.identifier(name)) for name in names
            ),
            now=SQL(", ").join(
                SQL("(%s) AS %s", query, SQL.identifier(name))
                for name, query in self._now(today).items()
            ),
            sums=self._sql_sums(),
            rates=SQL(", ").join(
                SQL("%s AS %s", self._sql_rate(name), SQL.identifier(name)) for name in RATES
            ),
            # today's visits are not over yet
            facts=self._sql_facts(today - timedelta(DAYS), today - timedelta(1)),
        )

    def _sql_column(self, name):
        """A count is 0 where nothing happened; a rate of nothing stays empty."""
        column = SQL.identifier("f", name)
        return column if name in RATES else SQL("COALESCE(%s, 0)", column)

    def _now(self, today):
        """{name: SQL of what waits now in branch ``b``}."""
        return {**self._now_lifts(today), **self._now_work(today), **self._now_people(today)}

    def _now_lifts(self, today):
        window = self.env["elevator.visit.level"].sudo().search([("level", "!=", "patrol")])
        return {
            "elevator_count": SQL(
                "SELECT count(*) FROM elevator_unit u"
                " WHERE u.branch_id = b.id AND u.active AND u.state = 'maintenance'"
            ),
            "overdue_count": SQL(
                """
                SELECT count(*) FROM elevator_unit u
                WHERE u.branch_id = b.id AND u.active AND u.state = 'maintenance'
                  AND COALESCE(u.maintenance_since, u.plan_anchor) < %(since)s
                  AND NOT EXISTS (
                    SELECT 1 FROM elevator_visit v
                    WHERE v.elevator_id = u.id AND v.date >= %(since)s AND v.state = 'done'
                      AND v.level <> 'patrol')
                """,
                since=today - timedelta(window[:1].window_days),
            ),
        }

    def _now_work(self, today):
        return {
            "unassigned_count": SQL(
                "SELECT count(*) FROM elevator_visit v WHERE v.branch_id = b.id"
                " AND v.state = 'planned' AND v.maintainer_id IS NULL AND v.date BETWEEN %s AND %s",
                today,
                today + timedelta(AHEAD),
            ),
            "finding_open_count": SQL(
                "SELECT count(*) FROM elevator_trust_finding t"
                " WHERE t.branch_id = b.id AND t.state = 'open'"
            ),
        }

    def _now_people(self, today):
        certified = self.env["elevator.certificate.kind"]._sql_certified
        return {
            "uncertified_count": SQL(
                "SELECT count(*) FROM hr_employee e"
                " WHERE e.elevator_branch_id = b.id AND e.active AND NOT %s",
                certified(SQL("e.id"), SQL("%s::date", today)),
            ),
            "expiring_count": SQL(
                "SELECT count(*) FROM elevator_certificate c"
                " JOIN elevator_certificate_kind k ON k.id = c.kind_id AND k.required"
                " WHERE c.branch_id = b.id AND c.revoked_on IS NULL"
                " AND c.valid_to BETWEEN %s AND %s",
                today,
                today + timedelta(EXPIRES),
            ),
        }

    # ---------------------------------------------------------------- drill down

    def action_open_months(self):
        return self._action_open("elevator_service_month_action", [])

    def action_open_late(self):
        return self._action_open("elevator_visit_action", [("state", "=", "missed")], "date")

    def action_open_overdue(self):
        return self._action_open(
            "elevator_unit_action_overdue", [("is_service_overdue", "=", True)]
        )

    def action_open_faults(self):
        kinds = [("kind", "in", ("fault", "entrapment"))]
        return self._action_open("elevator_unit_event_action", kinds, "date")

    def action_open_findings(self):
        return self._action_open("elevator_trust_finding_action", [("state", "=", "open")])

    def action_open_audits(self):
        return self._action_open("elevator_audit_action", [("state", "=", "done")], "date")

    def action_open_unassigned(self):
        today = self.env.company._elevator_today()
        waiting = [
            ("state", "=", "planned"),
            ("maintainer_id", "=", False),
            ("date", ">=", today),
            ("date", "<=", today + timedelta(AHEAD)),
        ]
        return self._action_open("elevator_visit_action", waiting)

    def action_open_people(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_maintainer_action"
        )
        return action | {"domain": [("elevator_branch_id", "in", self.branch_id.ids)]}

    def _action_open(self, xmlid, domain, date=None):
        """Records of these branches; of the last thirty days where ``date`` names the day."""
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_service.{xmlid}")
        domain = [("branch_id", "in", self.branch_id.ids), *domain]
        if date:
            today = self.env.company._elevator_today()
            domain += [(date, ">=", today - timedelta(DAYS)), (date, "<", today)]
        return action | {"domain": domain, "context": {}}
