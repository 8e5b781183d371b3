from datetime import UTC, datetime

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ..tools.billing_periods import DAY
from .elevator_service_facts import COUNTS, RATES

MONTHS = 13
COUNT = """
    INSERT INTO elevator_service_month (month, branch_id, site_id, counted_at, %(columns)s)
    SELECT month, branch_id, site_id, %(now)s, %(sums)s, %(rates)s
    FROM (%(facts)s) fact WHERE site_id IS NOT NULL
    GROUP BY month, branch_id, site_id
    ON CONFLICT (site_id, branch_id, month) DO UPDATE SET
        counted_at = EXCLUDED.counted_at, %(updates)s
"""


class ElevatorServiceMonth(models.Model):
    """The service of a site in a month: visits, faults, satisfaction, audits, findings.

    Counted anew each night for the last thirteen months by one statement, because verdicts and
    uploads come late; older months stay as they were counted last.
    """

    _name = "elevator.service.month"
    _description = "Service by site and month"
    _inherit = ["elevator.service.facts"]
    _log_access = False
    _order = "month desc, branch_id, site_id"
    _rec_name = "site_id"

    month = fields.Date(required=True, readonly=True)
    branch_id = fields.Many2one(
        "elevator.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    site_id = fields.Many2one("elevator.site", required=True, readonly=True, ondelete="cascade")
    counted_at = fields.Datetime(readonly=True)
    # counted
    elevators = fields.Integer(
        "Elevators (each month)", readonly=True, help="In maintenance, counted once a month."
    )
    due = fields.Integer("Visits due", readonly=True)
    on_time = fields.Integer("Visits on their day", readonly=True)
    missed = fields.Integer("Visits not done", readonly=True)
    faults = fields.Integer(readonly=True, help="Entrapments included.")
    entrapments = fields.Integer(readonly=True)
    repeats = fields.Integer(
        "Repeat faults", readonly=True, help="Within 30 days after another one of the elevator."
    )
    satisfaction_answers = fields.Integer("Answers of customers", readonly=True)
    audits = fields.Integer(readonly=True)
    findings = fields.Integer("Trust findings", readonly=True)
    findings_true = fields.Integer("Findings judged true", readonly=True)
    # quotients of sums: right for any group
    on_time_rate = fields.Float(
        "On time (%)", readonly=True, aggregator="avg", digits=(5, 1), help="Done on their day."
    )
    fault_rate = fields.Float(
        "Faults per elevator and year", readonly=True, aggregator="avg", digits=(6, 2)
    )
    satisfaction = fields.Float(
        readonly=True, aggregator="avg", digits=(4, 2), help="What customers said: 1 bad, 5 good."
    )
    audit_score = fields.Float(
        "Score of audits", readonly=True, aggregator="avg", digits=(5, 1), help="Of 100."
    )
    satisfaction_points = fields.Float(readonly=True, groups=NO_ACCESS)
    audit_points = fields.Float(readonly=True, groups=NO_ACCESS)

    _site_month_uniq = models.UniqueIndex("(site_id, branch_id, month)")
    _month_idx = models.Index("(month)")

    @api.model
    def _count(self):
        """Count the last thirteen months of all sites, the current one to the last full day.

        :return: number of rows
        """
        company = self.env.company
        last = company._elevator_today() - DAY
        first = last.replace(day=1) - relativedelta(months=MONTHS - 1)
        # one moment, to the microsecond: what it does not bear is of an older count
        names, now = [*COUNTS, *RATES], datetime.now(UTC).replace(tzinfo=None)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                COUNT,
                now=now,
                columns=SQL(", ").join(SQL.identifier(name) for name in names),
                sums=self._sql_sums(),
                rates=SQL(", ").join(self._sql_rate(name) for name in RATES),
                facts=self._sql_facts(first, last),
                updates=SQL(", ").join(
                    SQL("%(n)s = EXCLUDED.%(n)s", n=SQL.identifier(name)) for name in names
                ),
            )
        )
        rows = self.env.cr.rowcount
        self.env.cr.execute(
            SQL(
                "DELETE FROM elevator_service_month WHERE month >= %s AND counted_at < %s",
                first,
                now,
            )
        )
        self.invalidate_model()
        return rows

    @api.model
    def _cron_count(self):
        self._count()

    def _read_group_select(self, aggregate_spec, query):
        """The rate of a group is the quotient of its sums, not the mean of its sites' rates."""
        name, _colon, function = aggregate_spec.partition(":")
        if function == "avg" and name in RATES:
            return self._sql_rate(name, self._table)
        return super()._read_group_select(aggregate_spec, query)

    # ---------------------------------------------------------------- drill down

    def action_open_visits(self):
        return self._action_records("elevator.visit", "date", [("state", "!=", "cancelled")])

    def action_open_faults(self):
        kinds = [("kind", "in", ("fault", "entrapment"))]
        return self._action_records("elevator.unit.event", "date", kinds, "elevator_id.site_id")

    def action_open_findings(self):
        return self._action_records("elevator.trust.finding", "date", [])

    def _action_records(self, model, date, domain, site="site_id"):
        """What is counted in this month at this site, by the reader's own rights."""
        self.ensure_one()
        period = [
            (date, ">=", self.month),
            (date, "<", self.month + relativedelta(months=1)),
            (site, "=", self.site_id.id),
        ]
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.site_id.name} {self.month:%Y-%m}",
            "res_model": model,
            "view_mode": "list,form",
            "domain": domain + period,
        }
