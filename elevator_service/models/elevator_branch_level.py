from odoo import models
from odoo.tools import SQL, split_every

from ..tools.visit_grid import Leveller, Visit

MAINTAINERS_A_SLICE = 50
ELEVATORS_A_SLICE = 1000


class ElevatorBranch(models.Model):
    """Levelling a planned month: off holidays and full days, inside the legal windows."""

    _inherit = "elevator.branch"

    def _level_out(self, first, last, after, result):
        """Move visits with an id above ``after`` off holidays and full days, slice by slice."""
        company = self.company_id
        holidays = company._elevator_holidays(first, last)
        limit = company.elevator_day_limit
        cycle = self.env["elevator.visit.level"]._cycle(company)
        for condition in self._crowded_slices(first, last, after, holidays, limit):
            visits = self._visits_around(condition, first, last, after)
            moves = Leveller(cycle, visits, holidays, limit, first, last).run()
            self._write_moves(moves, limit)
            kept = sum(move.kept for move in moves)
            result.kept += kept
            result.moved += len(moves) - kept

    def _crowded_slices(self, first, last, after, holidays, limit):
        """Yield SQL conditions on elevator_visit that split what has to be looked at.

        A slice is some maintainers with visits on a holiday or beyond the limit of a day, or some
        elevators without a maintainer and with visits on a holiday: memory stays bounded.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT maintainer_id, CASE WHEN maintainer_id IS NULL THEN elevator_id END
                FROM elevator_visit
                WHERE branch_id = %(branch)s AND id > %(after)s
                  AND (date = ANY(%(holidays)s::date[]) OR (maintainer_id, date) IN (
                    SELECT maintainer_id, date FROM elevator_visit
                    WHERE branch_id = %(branch)s AND date BETWEEN %(first)s AND %(last)s
                    GROUP BY maintainer_id, date
                    HAVING %(limit)s > 0 AND count(*) > %(limit)s
                ))
                ORDER BY 1, 2
                """,
                branch=self.id,
                after=after,
                first=first,
                last=last,
                holidays=list(holidays),
                limit=limit,
            )
        )
        maintainers = [maintainer for maintainer, _elevator in rows if maintainer]
        for ids in split_every(MAINTAINERS_A_SLICE, maintainers, list):
            yield SQL("maintainer_id = ANY(%s)", ids)
        elevators = [elevator for _maintainer, elevator in rows if elevator]
        for ids in split_every(ELEVATORS_A_SLICE, elevators, list):
            yield SQL("elevator_id = ANY(%s)", ids)

    def _visits_around(self, condition, first, last, after):
        """Visits of the elevators that ``condition`` picks, with those that windows reach to."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT v.id, v.elevator_id, v.maintainer_id, v.date, v.level,
                       COALESCE(e.plan_anchor, e.maintenance_since),
                       v.id > %(after)s AND v.branch_id = %(branch)s
                FROM elevator_visit v JOIN elevator_unit e ON e.id = v.elevator_id
                WHERE v.state <> 'cancelled'
                  AND v.date BETWEEN
                      CASE WHEN v.level IN ('patrol', 'half_month') THEN %(first)s - 31
                           ELSE %(first)s - 366 END
                      AND %(last)s + 31
                  AND v.elevator_id IN (
                    SELECT elevator_id FROM elevator_visit
                    WHERE branch_id = %(branch)s AND date BETWEEN %(first)s AND %(last)s
                      AND %(condition)s
                )
                """,
                branch=self.id,
                after=after,
                first=first,
                last=last,
                condition=condition,
            )
        )
        return [Visit(*row) for row in rows]

    def _write_moves(self, moves, limit):
        """Write the days and the reasons of ``moves`` in one statement."""
        if not moves:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE elevator_visit SET date = move.date, shift_reason = move.reason
                FROM unnest(%s::int[], %s::date[], %s::text[]) AS move(id, date, reason)
                WHERE elevator_visit.id = move.id
                """,
                [move.visit.id for move in moves],
                [move.date for move in moves],
                [self._shift_reason(move, limit) for move in moves],
            )
        )

    def _shift_reason(self, move, limit):
        """One line for people: why the date is not the day of the grid, or had to stay on it."""
        if move.holiday:
            reason = self.env._(
                "%(holiday)s on %(date)s", holiday=move.holiday, date=move.visit.date
            )
        else:
            reason = self.env._(
                "More than %(limit)s visits on %(date)s", limit=limit, date=move.visit.date
            )
        if move.kept:
            return self.env._("%(reason)s; kept, no other day within the window", reason=reason)
        return reason
