from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

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

    elevator_notice_days = fields.Char(
        "Notices before a service ends (days)",
        default="90, 60, 30",
        required=True,
        help="The branch is told so many days before an agreement or a contract ends; at the "
        "first with the draft of the contract that follows (M-2.1, M-4.1.4).",
    )
    elevator_contract_months = fields.Integer(
        "Months of a proposed contract", default=12, required=True
    )
    elevator_labour_cost = fields.Float(
        "Labour cost an hour",
        help="CNY an hour of a maintainer; the profit of contracts counts it for each of them.",
    )

    _elevator_months = models.Constraint(
        "CHECK (elevator_contract_months > 0)", "A contract runs for a month at least."
    )
    _elevator_rhythm = models.Constraint(
        "CHECK (elevator_patrol_days > 0 AND elevator_service_every > 0"
        " AND elevator_day_limit >= 0)",
        "The rhythm of visits is counted in whole days and visits, from 1.",
    )

    @api.constrains("elevator_notice_days")
    def _check_elevator_notice_days(self):
        for company in self:
            company._elevator_notice_steps()

    def _elevator_notice_steps(self):
        """Days before the end at which a branch is told, the longest first.

        :raises ValidationError: the setting holds something else
        """
        self.ensure_one()
        try:
            steps = {int(text) for text in self.elevator_notice_days.replace("，", ",").split(",")}
        except ValueError:
            steps = set()
        if not steps or min(steps) < 0:
            raise ValidationError(self.env._("Give the days of the notices as 90, 60, 30."))
        return sorted(steps, reverse=True)

    def _elevator_tz(self):
        """Time zone in which the company's days begin."""
        self.ensure_one()
        return pytz.timezone(self.elevator_tz)

    def _elevator_today(self):
        """Today where the company works; a cron of a server elsewhere would see another day."""
        return self._elevator_day(None)

    def _elevator_day(self, moment):
        """The company's day of a moment (naive UTC); today for none."""
        return (
            pytz.utc.localize(moment or fields.Datetime.now())
            .astimezone(self._elevator_tz())
            .date()
        )

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
