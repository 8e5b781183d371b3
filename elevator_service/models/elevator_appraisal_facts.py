from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .elevator_followup import DAYS

# exams are rare: the last of these months count
EXAM_MONTHS = 12


class ElevatorAppraisalMeasure(models.Model):
    """The facts: a query for the figures of all people, and the records behind one (M-3).

    ``_figures_<code>(employees, first, last)`` returns {employee's id: (figure, count)}, by one
    query; who has no fact is left out. ``_records_<code>(employee, first, last)`` returns
    (model, domain).
    """

    _inherit = "elevator.appraisal.measure"

    def _execute_figures(self, query):
        return {row[0]: (float(row[1]), row[2]) for row in self.env.execute_query(query)}

    # ---------------------------------------------------------------- visits on their day

    def _figures_on_time(self, employees, first, last):
        """Visits planned for him that were done on their day or before, in percent."""
        return self._execute_figures(
            SQL(
                """
                SELECT v.maintainer_id, 100.0 * count(*) FILTER (
                    WHERE v.state = 'done' AND (
                        COALESCE(v.client_finished_at, v.finished_at)
                        AT TIME ZONE 'UTC' AT TIME ZONE c.elevator_tz
                    )::date <= v.date) / count(*), count(*)
                FROM elevator_visit v JOIN res_company c ON c.id = v.company_id
                WHERE v.maintainer_id = ANY(%s) AND v.date BETWEEN %s AND %s
                  AND v.state IN ('done', 'missed', 'running')
                GROUP BY v.maintainer_id
                """,
                employees.ids,
                first,
                last,
            )
        )

    def _records_on_time(self, employee, first, last):
        mine = Domain("maintainer_id", "=", employee.id) & self._between(first, last)
        return "elevator.visit", mine & Domain("state", "in", ("done", "missed", "running"))

    def _between(self, first, last):
        return Domain("date", ">=", first) & Domain("date", "<=", last)

    # ---------------------------------------------------------------- repeat faults

    def _sql_repeats(self, first, last):
        """Faults of the period that follow another one of the elevator, by who maintained last."""
        return SQL(
            """
            SELECT e.id, visit.maintainer_id
            FROM elevator_unit_event e
            CROSS JOIN LATERAL (
                SELECT v.maintainer_id FROM elevator_visit v
                WHERE v.elevator_id = e.elevator_id AND v.state = 'done' AND v.date <= e.date
                ORDER BY v.date DESC LIMIT 1
            ) visit
            WHERE e.kind IN ('fault', 'entrapment') AND e.date BETWEEN %(first)s AND %(last)s
              AND EXISTS (
                SELECT 1 FROM elevator_unit_event before
                WHERE before.elevator_id = e.elevator_id AND before.id <> e.id
                  AND before.kind IN ('fault', 'entrapment')
                  AND before.date BETWEEN e.date - %(days)s AND e.date
                  AND (before.date, before.id) < (e.date, e.id)
              )
            """,
            first=first,
            last=last,
            days=self.days,
        )

    def _figures_repeat_fault(self, employees, first, last):
        """Faults that came again within the days; none is a fact for who visited."""
        return self._execute_figures(
            SQL(
                """
                SELECT worked.maintainer_id, count(fault.id), count(fault.id)
                FROM (
                    SELECT DISTINCT maintainer_id FROM elevator_visit
                    WHERE maintainer_id = ANY(%s) AND date BETWEEN %s AND %s AND state = 'done'
                ) worked
                LEFT JOIN (%s) fault ON fault.maintainer_id = worked.maintainer_id
                GROUP BY worked.maintainer_id
                """,
                employees.ids,
                first,
                last,
                self._sql_repeats(first, last),
            )
        )

    def _records_repeat_fault(self, employee, first, last):
        rows = self.env.execute_query(self._sql_repeats(first, last))
        mine = [event for event, worker in rows if worker == employee.id]
        return "elevator.unit.event", Domain("id", "in", mine)

    # ---------------------------------------------------------------- findings judged true

    def _figures_finding(self, employees, first, last):
        """Trust findings of the period in which he worked and that were judged true."""
        return self._execute_figures(
            SQL(
                """
                SELECT worked.maintainer_id, count(found.id), count(found.id)
                FROM (
                    SELECT DISTINCT maintainer_id FROM elevator_visit
                    WHERE maintainer_id = ANY(%(ids)s) AND state = 'done'
                      AND date BETWEEN %(first)s AND %(last)s
                ) worked
                LEFT JOIN (
                    SELECT f.id, who.hr_employee_id
                    FROM elevator_trust_finding f
                    JOIN %(rel)s who ON who.elevator_trust_finding_id = f.id
                    WHERE f.verdict = 'true' AND f.date BETWEEN %(first)s AND %(last)s
                ) found ON found.hr_employee_id = worked.maintainer_id
                GROUP BY worked.maintainer_id
                """,
                ids=employees.ids,
                first=first,
                last=last,
                rel=SQL.identifier(
                    self.env["elevator.trust.finding"]._fields["worker_ids"].relation
                ),
            )
        )

    def _records_finding(self, employee, first, last):
        mine = Domain("worker_ids", "in", employee.ids) & Domain("verdict", "=", "true")
        return "elevator.trust.finding", mine & self._between(first, last)

    # ---------------------------------------------------------------- audits

    def _figures_audit(self, employees, first, last):
        """The mean score of the audits of what he maintained (M-1.3.3)."""
        return self._execute_figures(
            SQL(
                """
                SELECT maintainer_id, avg(score), count(*) FROM elevator_audit
                WHERE maintainer_id = ANY(%s) AND state = 'done' AND date BETWEEN %s AND %s
                GROUP BY maintainer_id
                """,
                employees.ids,
                first,
                last,
            )
        )

    def _records_audit(self, employee, first, last):
        mine = Domain("maintainer_id", "=", employee.id) & Domain("state", "=", "done")
        return "elevator.audit", mine & self._between(first, last)

    # ---------------------------------------------------------------- evaluations

    def _sql_evaluations(self, employees, first, last):
        """Evaluations signed in the period, by who had worked at the site in theirs."""
        return SQL(
            """
            SELECT DISTINCT paper.id, visit.maintainer_id, paper.score
            FROM elevator_evaluation paper
            JOIN elevator_visit visit ON visit.site_id = paper.site_id AND visit.state = 'done'
             AND visit.date BETWEEN paper.date_from AND paper.date_to
             AND visit.maintainer_id = ANY(%(ids)s)
            JOIN res_company company ON company.id = paper.company_id
            WHERE paper.state = 'signed' AND paper.score > 0
              AND (paper.signed_on AT TIME ZONE 'UTC' AT TIME ZONE company.elevator_tz)::date
                BETWEEN %(first)s AND %(last)s
            """,
            ids=employees.ids,
            first=first,
            last=last,
        )

    def _figures_evaluation(self, employees, first, last):
        """The mean score of the customers' evaluations that came in (用户评价表, M-1.3.6)."""
        return self._execute_figures(
            SQL(
                "SELECT maintainer_id, avg(score), count(*) FROM (%s) said GROUP BY 1",
                self._sql_evaluations(employees, first, last),
            )
        )

    def _records_evaluation(self, employee, first, last):
        rows = self.env.execute_query(self._sql_evaluations(employee, first, last))
        return "elevator.evaluation", Domain("id", "in", [row[0] for row in rows])

    # ---------------------------------------------------------------- Friday calls

    def _sql_calls(self, employees, first, last):
        """Answered calls with points, by who had worked at the site in the days asked about."""
        return SQL(
            """
            SELECT DISTINCT call.id, visit.maintainer_id, call.quality
            FROM elevator_followup call
            JOIN elevator_visit visit ON visit.site_id = call.site_id AND visit.state = 'done'
             AND visit.date >= call.week - %(days)s AND visit.date < call.week
             AND visit.maintainer_id = ANY(%(ids)s)
            WHERE call.state = 'done' AND call.quality > 0
              AND call.week BETWEEN %(first)s AND %(last)s
            """,
            days=DAYS,
            ids=employees.ids,
            first=first,
            last=last,
        )

    def _figures_followup(self, employees, first, last):
        """The mean of the points that customers gave on Fridays for his work (M-8.5, M-1.3.2)."""
        return self._execute_figures(
            SQL(
                "SELECT maintainer_id, avg(quality), count(*) FROM (%s) said GROUP BY 1",
                self._sql_calls(employees, first, last),
            )
        )

    def _records_followup(self, employee, first, last):
        rows = self.env.execute_query(self._sql_calls(employee, first, last))
        return "elevator.followup", Domain("id", "in", [row[0] for row in rows])

    # ---------------------------------------------------------------- exams

    def _figures_exam(self, employees, first, last):
        """The mean of his confirmed scores in the last twelve months."""
        return self._execute_figures(
            SQL(
                """
                SELECT employee_id, avg(score), count(*) FROM elevator_exam
                WHERE employee_id = ANY(%s) AND state = 'confirmed' AND date > %s AND date <= %s
                GROUP BY employee_id
                """,
                employees.ids,
                last - relativedelta(months=EXAM_MONTHS),
                last,
            )
        )

    def _records_exam(self, employee, first, last):
        mine = Domain("employee_id", "=", employee.id) & Domain("state", "=", "confirmed")
        since = last - relativedelta(months=EXAM_MONTHS)
        return "elevator.exam", mine & Domain("date", ">", since) & Domain("date", "<=", last)
