from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ElevatorUnit(models.Model):
    """Free, paid or not covered: read from the coverage, never typed (M-4.1.1)."""

    _inherit = "elevator.unit"

    coverage_kind = fields.Selection(
        [("free", "Free"), ("paid", "Paid"), ("none", "Not covered")],
        "Coverage",
        compute="_compute_coverage_kind",
        compute_sudo=True,  # customers read the kind, not the agreement or contract behind it
        search="_search_coverage_kind",
        help="From the agreement or contract that covers the elevator today (有偿/无偿).",
    )
    covered_until = fields.Date(compute="_compute_coverage_kind", compute_sudo=True)
    uncovered_days = fields.Integer(
        compute="_compute_uncovered_days",
        help="Days in maintenance that no agreement or contract covers: the exposure.",
    )

    def _coverage_on(self, date):
        """The coverage row of each elevator that is covered on a day, in one query.

        :return: {elevator: elevator.coverage}
        """
        rows = self.env["elevator.coverage"].search(
            [("elevator_id", "in", self.ids), ("date_from", "<=", date), ("date_to", ">=", date)]
        )
        return {row.elevator_id: row for row in rows}

    @api.depends("coverage_ids.kind", "coverage_ids.date_from", "coverage_ids.date_to")
    def _compute_coverage_kind(self):
        covered = self._coverage_on(self.env.company._elevator_today())
        for elevator in self:
            row = covered.get(elevator._origin)
            elevator.coverage_kind = row.kind if row else "none"
            elevator.covered_until = row.date_to if row else False

    @api.model
    def _search_coverage_kind(self, operator, value):
        if operator != "in":
            return NotImplemented
        day = self.env.company._elevator_today()
        today = Domain("date_from", "<=", day) & Domain("date_to", ">=", day)
        found = Domain("coverage_ids", "any", today & Domain("kind", "in", list(value)))
        if "none" in value:
            found |= ~Domain("coverage_ids", "any", today)
        return found

    @api.depends("maintenance_since", "ended_on", "coverage_ids.date_from", "coverage_ids.date_to")
    def _compute_uncovered_days(self):
        today = self.env.company._elevator_today()
        stopped = self._stopped_days(today)
        for elevator in self:
            start, end = elevator.maintenance_since, elevator.ended_on or today
            if not start or end < start:
                elevator.uncovered_days = 0
                continue
            covered = sum(
                max(0, (min(row.date_to, end) - max(row.date_from, start)).days + 1)
                for row in elevator.coverage_ids
            )
            days = (end - start).days + 1 - covered - stopped.get(elevator._origin, 0)
            elevator.uncovered_days = max(0, days)

    def _stopped_days(self, today):
        """Days without maintenance because of a stop: nobody works then, nothing is exposed."""
        lines = self.env["elevator.suspension.line"].search(
            [("elevator_id", "in", self.ids), ("suspension_id.started_on", "!=", False)]
        )
        days = {}
        for elevator, stop in {(line.elevator_id, line.suspension_id) for line in lines}:
            length = ((stop.resumed_on or today + timedelta(1)) - stop.started_on).days
            days[elevator] = days.get(elevator, 0) + length
        return days
