from odoo import api, fields, models
from odoo.tools import SQL, format_date

# one query per kind of gap; ids are unique over all of them
MISSED = """
    SELECT 8 * v.id AS id, b.id AS book_id, 'missed' AS kind, v.date, v.date AS date_to,
        v.maintainer_id, v.id AS visit_id
    FROM elevator_record_book b
    JOIN elevator_visit v ON v.elevator_id = b.elevator_id
        AND v.date BETWEEN b.date_from AND b.date_to
    WHERE b.state = 'open'
      AND v.state IN ('planned', 'running', 'missed') AND v.date < %(today)s
"""
UNSIGNED = """
    SELECT 8 * v.id + 1, b.id, 'unsigned', v.date, v.date, v.maintainer_id, v.id
    FROM elevator_record_book b
    JOIN elevator_visit v ON v.elevator_id = b.elevator_id
        AND v.date BETWEEN b.date_from AND b.date_to
    LEFT JOIN elevator_visit_sheet s ON s.id = v.sheet_id
    WHERE b.state = 'open'
      AND v.state = 'done' AND v.date < %(today)s AND COALESCE(s.state, '') <> 'signed'
"""
# days between two records, the book's ends counting as one; a stopped elevator owes none
HOLE = """
    SELECT 8 * work.book_id + 2 + 8 * 100000000 * work.place, work.book_id, 'hole',
        work.before + 1, work.date - 1, work.maintainer_id, NULL::integer
    FROM (
        SELECT days.*, lag(days.date) OVER w AS before, row_number() OVER w AS place
        FROM (
            SELECT b.id AS book_id, b.elevator_id, b.company_id, v.date, v.maintainer_id
            FROM elevator_record_book b
            JOIN elevator_visit v ON v.elevator_id = b.elevator_id
                AND v.date BETWEEN b.date_from AND b.date_to AND v.state = 'done'
            WHERE b.state = 'open'
            UNION ALL
            SELECT b.id, b.elevator_id, b.company_id,
                GREATEST(b.date_from, u.maintenance_since) - 1, NULL
            FROM elevator_record_book b JOIN elevator_unit u ON u.id = b.elevator_id
            WHERE b.state = 'open'
            UNION ALL
            SELECT b.id, b.elevator_id, b.company_id,
                LEAST(b.date_to + 1, %(today)s, u.ended_on), u.maintainer_id
            FROM elevator_record_book b JOIN elevator_unit u ON u.id = b.elevator_id
            WHERE b.state = 'open'
        ) days
        WINDOW w AS (PARTITION BY days.book_id ORDER BY days.date)
    ) work
    JOIN res_company c ON c.id = work.company_id
    WHERE work.date - work.before > c.elevator_patrol_days * c.elevator_service_every
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

    A visit that was not done, a record without the customer's signature, days without any work
    beyond the legal interval (L-1), an evaluation that was not given. A collected book keeps its
    gaps as text.
    """

    _name = "elevator.record.gap"
    _description = "Gap in a record book"
    _auto = False
    _order = "date desc, id"
    _depends = {
        "elevator.record.book": ["kind", "state", "elevator_id", "site_id", "date_from", "date_to"],
        "elevator.visit": ["elevator_id", "date", "state", "sheet_id", "maintainer_id"],
        "elevator.visit.sheet": ["state"],
        "elevator.evaluation": ["site_id", "date_from", "date_to", "state"],
        "elevator.unit": ["maintenance_since", "ended_on", "maintainer_id"],
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
            ("hole", "Days without work"),
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

    def _queries(self):
        """The queries of the kinds; a kind of gap more is a query more."""
        today = self.env.company._elevator_today()
        # pylint: disable=sql-injection
        return [SQL(query, today=today) for query in (MISSED, UNSIGNED, HOLE, UNRATED)]

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT gap.*, b.branch_id, b.site_id, b.elevator_id, b.due_on,
                gap.date_to - gap.date + 1 AS days
            FROM (%s) gap JOIN elevator_record_book b ON b.id = gap.book_id
            """,
            SQL(" UNION ALL ").join(self._queries()),
        )

    def action_open_source(self):
        """The visit that is missing or not signed, else the book."""
        self.ensure_one()
        return (self.visit_id or self.book_id).get_formview_action()
