from odoo import api, models
from odoo.tools import SQL

# how many days back another fault makes a fault a repeated one
REPEAT_DAYS = 30
# what is counted, in the order of the columns
COUNTS = (
    *("elevators", "due", "on_time", "missed", "faults", "entrapments", "repeats"),
    *("satisfaction_points", "satisfaction_answers", "audits", "audit_points"),
    *("findings", "findings_true"),
)
# a rate of any group is a quotient of sums: (counted, of, times)
RATES = {
    "on_time_rate": ("on_time", "due", 100),
    # elevators are counted once a month: twelve times as many faults a year
    "fault_rate": ("faults", "elevators", 12),
    "satisfaction": ("satisfaction_points", "satisfaction_answers", 1),
    "audit_score": ("audit_points", "audits", 1),
}


class ElevatorServiceFacts(models.AbstractModel):
    """What happened at the sites in a period, counted once for boards, graphs and the digest.

    Another addon adds a source by extending ``_sources``.
    """

    _name = "elevator.service.facts"
    _description = "Facts of the service"

    @api.model
    def _sources(self, first, last):
        """The tables that are counted, between two days.

        :return: list of dicts: ``rows`` (SQL after FROM, with its WHERE), ``site``, ``branch``,
            ``date`` (columns), and ``counts`` ({name in COUNTS: SQL aggregate})
        """
        return [
            self._source_visits(first, last),
            self._source_elevators(first, last),
            self._source_faults(first, last),
            self._source_audits(first, last),
            self._source_calls(first, last),
            self._source_evaluations(first, last),
            self._source_findings(first, last),
        ]

    @api.model
    def _sql_facts(self, first, last):
        """Rows of (site_id, branch_id, month, COUNTS), some for a site and month."""
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %(site)s AS site_id, %(branch)s AS branch_id,"
                " date_trunc('month', %(date)s)::date AS month, %(counts)s"
                " FROM %(rows)s GROUP BY 1, 2, 3",
                site=source["site"],
                branch=source["branch"],
                date=source["date"],
                rows=source["rows"],
                counts=SQL(", ").join(
                    SQL(
                        "%s AS %s",
                        source["counts"].get(name, SQL("0::numeric")),
                        SQL.identifier(name),
                    )
                    for name in COUNTS
                ),
            )
            for source in self._sources(first, last)
        )

    @api.model
    def _sql_sums(self):
        """The sums of COUNTS over rows of facts."""
        return SQL(", ").join(SQL("SUM(%(n)s) AS %(n)s", n=SQL.identifier(name)) for name in COUNTS)

    @api.model
    def _sql_rate(self, name, table=None):
        """A rate of RATES from sums; NULL where there is nothing to divide by."""
        over, under, times = (
            (SQL.identifier(part) if table is None else SQL.identifier(table, part))
            if isinstance(part, str)
            else part
            for part in RATES[name]
        )
        return SQL("%s::float8 * SUM(%s) / NULLIF(SUM(%s), 0)", times, over, under)

    @api.model
    def _branch_figures(self, branches, first, last):
        """Counts and rates of branches in a period, by one query.

        :return: {branch: {name of COUNTS or RATES: number, or None for a rate of nothing}}
        """
        self.env.flush_all()
        names = [*COUNTS, *RATES]
        rows = self.env.execute_query(
            SQL(
                "SELECT branch_id, %s, %s FROM (%s) fact WHERE branch_id = ANY(%s) GROUP BY 1",
                self._sql_sums(),
                SQL(", ").join(self._sql_rate(name) for name in RATES),
                self._sql_facts(first, last),
                branches.ids,
            )
        )
        found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}
        nothing = dict.fromkeys(COUNTS, 0) | dict.fromkeys(RATES)
        return {branch: found.get(branch.id, nothing) for branch in branches}

    # ---------------------------------------------------------------- sources

    @api.model
    def _source_visits(self, first, last):
        """Visits whose day is over, or that are done: on their day, or not."""
        finished = SQL(
            "(COALESCE(v.client_finished_at, v.finished_at)"
            " AT TIME ZONE 'UTC' AT TIME ZONE c.elevator_tz)::date"
        )
        return {
            "rows": SQL(
                "elevator_visit v JOIN res_company c ON c.id = v.company_id"
                " WHERE v.date BETWEEN %s AND %s AND v.state IN ('done', 'missed', 'running')",
                first,
                last,
            ),
            "site": SQL("v.site_id"),
            "branch": SQL("v.branch_id"),
            "date": SQL("v.date"),
            "counts": {
                "due": SQL("count(*)::numeric"),
                "on_time": SQL(
                    "count(*) FILTER (WHERE v.state = 'done' AND %s <= v.date)::numeric", finished
                ),
                "missed": SQL("count(*) FILTER (WHERE v.state <> 'done')::numeric"),
            },
        }

    @api.model
    def _source_elevators(self, first, last):
        """Elevators in maintenance, once for each month of the period."""
        return {
            "rows": SQL(
                "elevator_unit u JOIN generate_series(date_trunc('month', %(first)s::date),"
                " %(last)s::date, interval '1 month') AS m(first)"
                " ON COALESCE(u.maintenance_since, u.plan_anchor) < m.first + interval '1 month'"
                " AND (u.ended_on IS NULL OR u.ended_on >= m.first)"
                " WHERE u.active",
                first=first,
                last=last,
            ),
            "site": SQL("u.site_id"),
            "branch": SQL("u.branch_id"),
            "date": SQL("m.first"),
            "counts": {"elevators": SQL("count(*)::numeric")},
        }

    @api.model
    def _source_faults(self, first, last):
        """Faults and entrapments; one that follows another within the days came again."""
        return {
            "rows": SQL(
                "elevator_unit_event e JOIN elevator_unit u ON u.id = e.elevator_id"
                " WHERE e.kind IN ('fault', 'entrapment') AND e.date BETWEEN %s AND %s",
                first,
                last,
            ),
            "site": SQL("u.site_id"),
            "branch": SQL("e.branch_id"),
            "date": SQL("e.date"),
            "counts": {
                "faults": SQL("count(*)::numeric"),
                "entrapments": SQL("count(*) FILTER (WHERE e.kind = 'entrapment')::numeric"),
                "repeats": SQL(
                    "count(*) FILTER (WHERE EXISTS (SELECT 1 FROM elevator_unit_event b"
                    " WHERE b.elevator_id = e.elevator_id AND b.kind IN ('fault', 'entrapment')"
                    " AND b.date BETWEEN e.date - %s AND e.date"
                    " AND (b.date, b.id) < (e.date, e.id)))::numeric",
                    REPEAT_DAYS,
                ),
            },
        }

    @api.model
    def _source_audits(self, first, last):
        """Audits that were concluded, and what the customer said in them."""
        return {
            "rows": SQL(
                "elevator_audit a WHERE a.state = 'done' AND a.date BETWEEN %s AND %s", first, last
            ),
            "site": SQL("a.site_id"),
            "branch": SQL("a.branch_id"),
            "date": SQL("a.date"),
            "counts": {
                "audits": SQL("count(*)::numeric"),
                "audit_points": SQL("SUM(a.score)::numeric"),
                "satisfaction_points": SQL("COALESCE(SUM(a.satisfaction::int), 0)::numeric"),
                "satisfaction_answers": SQL("count(a.satisfaction)::numeric"),
            },
        }

    @api.model
    def _source_calls(self, first, last):
        """What customers said on Fridays; a call of no points is no answer."""
        return {
            "rows": SQL(
                "elevator_followup f WHERE f.state = 'done' AND f.quality > 0"
                " AND f.week BETWEEN %s AND %s",
                first,
                last,
            ),
            "site": SQL("f.site_id"),
            "branch": SQL("f.branch_id"),
            "date": SQL("f.week"),
            "counts": {
                "satisfaction_points": SQL("SUM(f.quality)::numeric"),
                "satisfaction_answers": SQL("count(*)::numeric"),
            },
        }

    @api.model
    def _source_evaluations(self, first, last):
        """Signed evaluations, in the month in which their period ended."""
        return {
            "rows": SQL(
                "elevator_evaluation p WHERE p.state = 'signed' AND p.score > 0"
                " AND p.date_to BETWEEN %s AND %s",
                first,
                last,
            ),
            "site": SQL("p.site_id"),
            "branch": SQL("p.branch_id"),
            "date": SQL("p.date_to"),
            "counts": {
                "satisfaction_points": SQL("SUM(p.score)::numeric"),
                "satisfaction_answers": SQL("count(*)::numeric"),
            },
        }

    @api.model
    def _source_findings(self, first, last):
        """What was found, and judged true."""
        return {
            "rows": SQL("elevator_trust_finding f WHERE f.date BETWEEN %s AND %s", first, last),
            "site": SQL("f.site_id"),
            "branch": SQL("f.branch_id"),
            "date": SQL("f.date"),
            "counts": {
                "findings": SQL("count(*)::numeric"),
                "findings_true": SQL("count(*) FILTER (WHERE f.verdict = 'true')::numeric"),
            },
        }
