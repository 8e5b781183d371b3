from odoo import api, fields, models
from odoo.tools import SQL

# what is counted of an elevator: SELECT elevator_id, number; since and today are days
COUNTS = {
    "base": "SELECT u.id, 1 FROM elevator_unit u",
    "late": """
        SELECT v.elevator_id, count(*) FROM elevator_visit v
        WHERE v.state IN ('planned', 'running', 'missed')
          AND v.date >= %(since)s AND v.date < %(today)s
        GROUP BY v.elevator_id""",
    "unsigned": """
        SELECT v.elevator_id, count(*) FROM elevator_visit v
        JOIN elevator_visit_sheet s ON s.id = v.sheet_id
        WHERE v.state = 'done' AND s.state = 'waiting'
          AND v.date >= %(since)s AND v.date < %(today)s
        GROUP BY v.elevator_id""",
    "defect": """
        SELECT f.elevator_id, count(*) FROM elevator_visit_finding f
        JOIN elevator_visit v ON v.id = f.visit_id
        WHERE f.code = 'x' AND v.date >= %(since)s
        GROUP BY f.elevator_id""",
    "fault": """
        SELECT e.elevator_id, count(*) FROM elevator_unit_event e
        WHERE e.kind IN ('fault', 'entrapment') AND e.date >= %(since)s
        GROUP BY e.elevator_id""",
    "failed": """
        SELECT a.elevator_id, count(*) FROM elevator_audit a
        WHERE a.state = 'done' AND NOT a.passed AND a.date >= %(since)s
        GROUP BY a.elevator_id""",
    "unaudited": """
        SELECT u.id, (%(today)s - COALESCE(last.date, u.maintenance_since, %(today)s)) / 30
        FROM elevator_unit u
        LEFT JOIN (
            SELECT elevator_id, max(date) AS date FROM elevator_audit
            WHERE state = 'done' GROUP BY elevator_id
        ) last ON last.elevator_id = u.id
        WHERE u.state = 'maintenance'""",
}


class ElevatorAuditFactor(models.Model):
    """A risk that makes an elevator likelier to be audited, and by how much (M-1.3.3)."""

    _name = "elevator.audit.factor"
    _description = "Risk weight of audits"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Selection(
        [
            ("base", "Every elevator"),
            ("late", "Visit missed or overdue"),
            ("unsigned", "Visit not signed"),
            ("defect", "Defect found"),
            ("fault", "Fault or entrapment"),
            ("failed", "Audit failed"),
            ("unaudited", "Month without an audit"),
        ],
        "Counts",
        required=True,
    )
    days = fields.Integer("Looks back (days)", default=90, required=True)
    points = fields.Integer("Points each", required=True, default=5)
    cap = fields.Integer("At most", required=True, default=50)

    _code_uniq = models.UniqueIndex("(code) WHERE active", "This is weighted already.")
    _positive = models.Constraint(
        "CHECK (days > 0 AND points > 0 AND cap > 0)", "Days and points are counted from 1."
    )

    @api.model
    def _count_all(self, today):
        """What the factors count today.

        :return: {elevator id: {code: number}}, for elevators of which something was counted
        """
        # every statement below reads the tables
        self.env.flush_all()
        counts = {}
        for factor in self.search([]):  # pylint: disable=no-search-all
            since = fields.Date.subtract(today, days=factor.days)
            # pylint: disable=sql-injection
            query = SQL(COUNTS[factor.code], since=since, today=today)
            for elevator_id, number in self.env.execute_query(query):
                if number > 0:
                    counts.setdefault(elevator_id, {})[factor.code] = number
        return counts

    @api.model
    def _points(self):
        """Points and cap of each factor, as the draw wants them."""
        factors = self.search([])  # pylint: disable=no-search-all
        return {factor.code: [factor.points, factor.cap] for factor in factors}
