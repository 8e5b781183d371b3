from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from odoo.addons.base.models.res_partner import _tz_get


class ResCompany(models.Model):
    _inherit = "res.company"

    elevator_patrol_days = fields.Integer(
        "Patrol every (days)",
        default=5,
        required=True,
        help="Days from one visit (巡检) to the next on the fixed grid (M-1.3.5).",
    )
    elevator_service_every = fields.Integer(
        "Service every (visits)",
        default=3,
        required=True,
        help="Each how many visits is a lubrication and half-month service (润滑保养): with 5 days "
        "and 3 visits it is every 15 days (M-1.3.5, L-1).",
    )
    elevator_day_limit = fields.Integer(
        "Visits a day",
        default=12,
        required=True,
        help="Visits planned for a maintainer on a day; beyond it dates are moved where the law "
        "leaves room. 0: no limit.",
    )

    elevator_two_workers = fields.Boolean(
        "Two workers for half-month and deeper work",
        default=True,
        help="Two certified workers do half-month, quarter, half-year and year work (L-2).",
    )
    elevator_tz = fields.Selection(
        _tz_get,
        "Time zone",
        default="Asia/Shanghai",
        required=True,
        help="Where the elevators stand: a day of the plan, of attendance and of a missed visit "
        "begins and ends there, wherever server and users are.",
    )

    _elevator_rhythm = models.Constraint(
        "CHECK (elevator_patrol_days > 0 AND elevator_service_every > 0"
        " AND elevator_day_limit >= 0)",
        "The rhythm of visits is counted in whole days and visits, from 1.",
    )

    def _elevator_tz(self):
        """Time zone in which the company's days begin."""
        self.ensure_one()
        return pytz.timezone(self.elevator_tz)

    def _elevator_today(self):
        """Today where the company works; a cron of a server elsewhere would see another day."""
        return pytz.utc.localize(fields.Datetime.now()).astimezone(self._elevator_tz()).date()

    def _elevator_holidays(self, first, last):
        """Public holidays of the company between two days: {date: name}."""
        self.ensure_one()
        tz = self._elevator_tz()
        bounds = [
            tz.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first, last + timedelta(1))
        ]
        # sudo: who plans need not see the working hours of the company
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "=", False),
                    ("company_id", "in", (self.id, False)),
                    ("calendar_id", "in", (self.resource_calendar_id.id, False)),
                    ("date_from", "<", bounds[1]),
                    ("date_to", ">", bounds[0]),
                ]
            )
        )
        holidays = {}
        for leave in leaves:
            start, end = (
                pytz.utc.localize(moment).astimezone(tz)
                for moment in (leave.date_from, leave.date_to - timedelta(seconds=1))
            )
            days = (end.date() - start.date()).days + 1
            name = leave.name or self.env._("Holiday")
            holidays |= {start.date() + timedelta(n): name for n in range(days)}
        return {day: name for day, name in holidays.items() if first <= day <= last}
