from collections import Counter, defaultdict
from datetime import timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ElevatorWorkPlan(models.Model):
    _inherit = "elevator.work.plan"

    month_table = fields.Html(
        compute="_compute_month_table",
        sanitize=False,
        help="Elevators and days of the month (月工作计划表).",
    )
    attendance_table = fields.Html(
        compute="_compute_attendance_table",
        sanitize=False,
        help="What was planned, done and missed day by day: the basis of attendance (M-1.3.5).",
    )

    @api.depends("visit_ids.state", "visit_ids.date", "visit_ids.level")
    def _compute_month_table(self):
        for plan in self:
            plan.month_table = self.env["ir.qweb"]._render(
                "elevator_service.work_plan_month_table", {"table": plan._month_table()}
            )

    @api.depends("visit_ids.state", "visit_ids.date", "visit_ids.finished_at")
    def _compute_attendance_table(self):
        for plan in self:
            plan.attendance_table = self.env["ir.qweb"]._render(
                "elevator_service.work_plan_attendance_table", {"days": plan._attendance()}
            )

    def _days(self):
        """The days of the month: dicts of date, weekday, weekend and the name of a holiday."""
        self.ensure_one()
        if not self.month:
            return []
        last = self.month + relativedelta(months=1, days=-1)
        holidays = self.company_id._elevator_holidays(self.month, last)
        names = self._weekday_names()
        return [
            {
                "date": day,
                "weekday": names[day.weekday()],
                "weekend": day.weekday() >= 5,
                "holiday": holidays.get(day),
            }
            for day in (self.month + timedelta(n) for n in range(last.day))
        ]

    def _weekday_names(self):
        return [
            self.env._("Mon"),
            self.env._("Tue"),
            self.env._("Wed"),
            self.env._("Thu"),
            self.env._("Fri"),
            self.env._("Sat"),
            self.env._("Sun"),
        ]

    def _level_marks(self):
        """One character per level, for tables and paper."""
        return {
            "patrol": self.env._("P"),
            "half_month": self.env._("M"),
            "quarter": self.env._("Q"),
            "half_year": self.env._("H"),
            "year": self.env._("Y"),
        }

    def _month_table(self):
        """Elevators × days of the plan, as plain values for a template.

        :return: dict of days (see `_days`), rows (elevator and its visits by day) and legend
        """
        self.ensure_one()
        marks = self._level_marks()
        rows = defaultdict(dict)
        for visit in self.visit_ids.filtered(lambda visit: visit.state != "cancelled"):
            rows[visit.elevator_id][visit.date] = {
                "visit": visit,
                "mark": marks[visit.level],
                "shifted": visit.is_shifted,
            }
        elevators = sorted(rows, key=lambda elevator: (elevator.site_id.name, elevator.code))
        labels = dict(self.env["elevator.visit"]._fields["level"]._description_selection(self.env))
        return {
            "plan": self,
            "days": self._days(),
            "rows": [{"elevator": elevator, "visits": rows[elevator]} for elevator in elevators],
            "legend": [(mark, labels[level]) for level, mark in marks.items()],
            "reasons": self.visit_ids.filtered("shift_reason").sorted("date"),
        }

    def _attended_visits(self):
        """Visits of the month that the maintainer does, alone or as the second worker."""
        self.ensure_one()
        visits = self.visit_ids
        if self.maintainer_id:
            last = self.month + relativedelta(months=1, days=-1)
            visits |= visits.search(
                Domain("branch_id", "=", self.branch_id.id)
                & Domain("second_maintainer_id", "=", self.maintainer_id.id)
                & Domain("date", ">=", self.month)
                & Domain("date", "<=", last)
            )
        return visits.filtered(lambda visit: visit.state != "cancelled")

    def _attendance(self):
        """The days of the month with their numbers of visits (M-1.3.5).

        A visit counts as planned on its date and as done on the day it was finished, where the
        company works.

        :return: list of dicts: those of `_days` with planned, done, missed, open, assisted,
            first and last (local datetimes on site, or None) and hours
        """
        self.ensure_one()
        tz = self.company_id._elevator_tz()
        counts, moments = Counter(), defaultdict(list)
        for visit in self._attended_visits():
            started, finished = (
                moment and pytz.utc.localize(moment).astimezone(tz).replace(tzinfo=None)
                for moment in (visit.started_at, visit.finished_at)
            )
            done_on = finished.date() if finished else visit.date
            kind = "assisted" if visit.plan_id != self else visit.state
            if visit.plan_id == self:
                counts[visit.date, "due"] += 1
            counts[done_on if visit.state == "done" else visit.date, kind] += 1
            moments[done_on] += [moment for moment in (started, finished) if moment]
        return [
            self._attendance_day(day, counts, sorted(moments[day["date"]])) for day in self._days()
        ]

    @staticmethod
    def _attendance_day(day, counts, moments):
        date = day["date"]
        return {
            **day,
            **{kind: counts[date, kind] for kind in ("done", "missed", "assisted")},
            "planned": counts[date, "due"],
            "open": counts[date, "running"],
            "first": moments[0] if moments else None,
            "last": moments[-1] if moments else None,
            "hours": (moments[-1] - moments[0]).total_seconds() / 3600 if moments else 0.0,
        }

    def action_print_month(self):
        """Print the month's plan (月工作计划表)."""
        return self.env.ref("elevator_service.report_work_plan").report_action(self)

    def action_export_attendance(self):
        """Download the attendance sheet as XLSX."""
        return self.env.ref("elevator_service.report_attendance_xlsx").report_action(self)
