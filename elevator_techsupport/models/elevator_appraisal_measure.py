from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ElevatorAppraisalMeasure(models.Model):
    """A fact for the appraisal: on site in time (M-3, T-2.2)."""

    _inherit = "elevator.appraisal.measure"

    code = fields.Selection(
        selection_add=[("arrival", "Arrivals in time"), ("exam",)], ondelete={"arrival": "cascade"}
    )

    def _sql_arrivals(self, employees, first, last):
        """Call-outs of the period by who was sent: (id, employee_id, in_time).

        Over the limit without an arrival is late, too. Left out are cancelled calls, those still
        within their limit, and those he was given when it was over already.
        """
        return SQL(
            """
            SELECT c.id, c.employee_id, COALESCE(c.arrived_at <= c.deadline, false) AS in_time
            FROM elevator_callout c
            WHERE c.employee_id = ANY(%s) AND c.date BETWEEN %s AND %s AND c.state <> 'cancelled'
              AND (c.arrived_at IS NOT NULL OR c.deadline < now() AT TIME ZONE 'UTC')
              AND (c.arrived_at <= c.deadline OR EXISTS (
                SELECT FROM elevator_callout_event e
                WHERE e.callout_id = c.id AND e.employee_id = c.employee_id
                  AND e.kind IN ('assigned', 'accepted') AND e.at <= c.deadline))
            """,
            employees.ids,
            first,
            last,
        )

    def _figures_arrival(self, employees, first, last):
        """Call-outs that he reached within their limit, in percent (T-2.2).

        The limit is that of the call: the stricter of the company's 30 minutes and the law's.
        """
        return self._execute_figures(
            SQL(
                "SELECT employee_id, 100.0 * count(*) FILTER (WHERE in_time) / count(*), count(*)"
                " FROM (%s) sent GROUP BY 1",
                self._sql_arrivals(employees, first, last),
            )
        )

    def _records_arrival(self, employee, first, last):
        rows = self.env.execute_query(self._sql_arrivals(employee, first, last))
        return "elevator.callout", Domain("id", "in", [row[0] for row in rows])
