from odoo import api, fields, models
from odoo.tools import SQL, format_date

# each query is about spans: some days of an elevator, by the span's id; ids are unique over all
BOOKS = "SELECT id, elevator_id, date_from, date_to FROM elevator_record_book WHERE state = 'open'"
MISSED = """
    SELECT 8 * v.id AS id, s.id AS span_id, 'missed' AS kind, v.date, v.date AS date_to,
        v.maintainer_id, v.id AS visit_id
    FROM (%(spans)s) s
    JOIN elevator_visit v ON v.elevator_id = s.elevator_id
        AND v.date BETWEEN s.date_from AND s.date_to
    WHERE v.state IN ('planned', 'running', 'missed') AND v.date < %(today)s
"""
UNSIGNED = """
    SELECT 8 * v.id + 1, s.id, 'unsigned', v.date, v.date, v.maintainer_id, v.id
    FROM (%(spans)s) s
    JOIN elevator_visit v ON v.elevator_id = s.elevator_id
        AND v.date BETWEEN s.date_from AND s.date_to
    LEFT JOIN elevator_visit_sheet p ON p.id = v.sheet_id
    WHERE v.state = 'done' AND v.date < %(today)s AND COALESCE(p.state, '') <> 'signed'
"""
# days between two services, the span's ends counting as one; a stopped elevator owes none
HOLE = """
    SELECT 8 * work.span_id + 2 + 8 * 100000000 * work.place, work.span_id, 'hole',
        work.before + 1, work.date - 1, work.maintainer_id, NULL::integer
    FROM (
        SELECT days.*, lag(days.date) OVER w AS before, row_number() OVER w AS place
        FROM (
            WITH span AS MATERIALIZED (
                SELECT s.id, s.elevator_id, u.maintainer_id,
                    GREATEST(s.date_from, COALESCE(u.maintenance_since, u.plan_anchor)) AS first,
                    LEAST(s.date_to, %(today)s - 1, u.ended_on) AS last
                FROM (%(spans)s) s JOIN elevator_unit u ON u.id = s.elevator_id
                WHERE COALESCE(u.maintenance_since, u.plan_anchor) IS NOT NULL
            )
            SELECT s.id AS span_id, s.elevator_id, v.date, v.maintainer_id
            FROM span s JOIN elevator_visit v ON v.elevator_id = s.elevator_id
                AND v.date BETWEEN s.first AND s.last
                AND v.state = 'done' AND v.level <> 'patrol'
            UNION ALL
            SELECT id, elevator_id, first - 1, NULL FROM span WHERE first <= last
            UNION ALL
            SELECT id, elevator_id, last + 1, maintainer_id FROM span WHERE first <= last
        ) days
        WINDOW w AS (PARTITION BY days.span_id ORDER BY days.date)
    ) work
    WHERE work.date - work.before > (
        SELECT window_days FROM elevator_visit_level WHERE level <> 'patrol' ORDER BY depth LIMIT 1
      )
      AND NOT EXISTS (
        SELECT 1 FROM elevator_unit_event e
        WHERE e.elevator_id = work.elevator_id AND e.kind = 'state'
          AND 'suspended' IN (e.state_from, e.state_to)
          AND e.date BETWEEN work.before AND work.date
      )
"""
UNRATED = """
    SELECT 8 * e.id + 3, b.id, 'unrated', e.date_from, e.date_to, NULL::integer, NULL::integer
    FROM elevator_record_book b
    JOIN elevator_evaluation e ON e.site_id = b.site_id
        AND e.date_to BETWEEN b.date_from AND b.date_to
    WHERE b.state = 'open' AND b.kind = 'evaluation'
      AND e.state = 'waiting' AND e.date_to < %(today)s
"""


class ElevatorRecordGap(models.Model):
    """What is missing in a record book at the branch, by name and day (M-2.2.5).

    A visit that was not done, a record without the customer's signature, more days without a
    service than the law allows (L-1), an evaluation that was not given. A collected book keeps its
    gaps as text. The same queries name what lacks in the archive of an elevator (``_between``).
    """

    _name = "elevator.record.gap"
    _description = "Gap in a record book"
    _auto = False
    _order = "date desc, id"
    _depends = {
        "elevator.record.book": ["kind", "state", "elevator_id", "site_id", "date_from", "date_to"],
        "elevator.visit": ["elevator_id", "date", "level", "state", "sheet_id", "maintainer_id"],
        "elevator.visit.sheet": ["state"],
        "elevator.evaluation": ["site_id", "date_from", "date_to", "state"],
        "elevator.unit": ["maintenance_since", "plan_anchor", "ended_on", "maintainer_id"],
        "elevator.unit.event": ["elevator_id", "kind", "date", "state_from", "state_to"],
    }

    book_id = fields.Many2one("elevator.record.book", "Record book", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    site_id = fields.Many2one("elevator.site", readonly=True)
    elevator_id = fields.Many2one("elevator.unit", readonly=True)
    due_on = fields.Date("Collect until", readonly=True)
    kind = fields.Selection(
        [
            ("missed", "Visit not done"),
            ("unsigned", "Record not signed"),
            ("hole", "Days without a service"),
            ("unrated", "Evaluation not given"),
        ],
        readonly=True,
    )
    date = fields.Date("From", readonly=True)
    date_to = fields.Date("To", readonly=True)
    days = fields.Integer("Number of days", readonly=True, aggregator="sum")
    maintainer_id = fields.Many2one("hr.employee", readonly=True)
    visit_id = fields.Many2one("elevator.visit", readonly=True)

    @api.depends("kind", "date", "date_to", "elevator_id", "site_id", "maintainer_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for gap in self:
            # sudo: employees are HR's; whose record is missing is the branch's to know
            who = gap.sudo().maintainer_id.name
            days = [format_date(self.env, gap.date, date_format="yyyy-MM-dd")]
            if gap.date_to != gap.date:
                days.append(format_date(self.env, gap.date_to, date_format="yyyy-MM-dd"))
            what = gap.elevator_id.code or gap.site_id.name
            parts = [" – ".join(days), what, kinds[gap.kind], who]
            gap.display_name = " · ".join(part for part in parts if part)

    @api.model
    def _of(self, books):
        """The gaps of books, in one look-up: {book: gaps in time order}."""
        names = ["book_id", "kind", "date", "date_to", "elevator_id", "site_id", "maintainer_id"]
        gaps = self.search_fetch([("book_id", "in", books.ids)], names, order="date, id")
        return gaps.grouped("book_id")

    @api.model
    def _queries(self, spans, queries=(MISSED, UNSIGNED, HOLE)):
        """What lacks in spans of days of elevators, a query a kind.

        :param SQL spans: rows of id, elevator_id, date_from, date_to
        """
        today = self.env.company._elevator_today()
        # pylint: disable=sql-injection
        return [SQL(query, today=today, spans=spans) for query in queries]

    @api.model
    def _between(self, elevator, first, last):
        """What lacks in the records of an elevator on some days, book or not.

        :return: list of (kind, first day, last day, visit's id or None)
        """
        self.env.flush_all()
        span = SQL(
            "SELECT 0 AS id, %s AS elevator_id, %s::date AS date_from, %s::date AS date_to",
            elevator.id,
            first,
            last,
        )
        found = SQL(" UNION ALL ").join(self._queries(span))
        return self.env.execute_query(
            SQL("SELECT kind, date, date_to, visit_id FROM (%s) gap ORDER BY date, id", found)
        )

    @property
    def _table_query(self):
        queries = self._queries(SQL(BOOKS)) + self._queries(SQL(), [UNRATED])
        return SQL(
            """
            SELECT gap.id, gap.span_id AS book_id, gap.kind, gap.date, gap.date_to,
                gap.maintainer_id, gap.visit_id, b.branch_id, b.site_id, b.elevator_id, b.due_on,
                gap.date_to - gap.date + 1 AS days
            FROM (%s) gap JOIN elevator_record_book b ON b.id = gap.span_id
            """,
            SQL(" UNION ALL ").join(queries),
        )

    def action_open_source(self):
        """The visit that is missing or not signed, else the book."""
        self.ensure_one()
        return (self.visit_id or self.book_id).get_formview_action()
