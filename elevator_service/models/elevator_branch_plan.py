import logging
from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.locking import lock

_logger = logging.getLogger(__name__)


@dataclass
class PlanResult:
    """What planning a month did for one branch, in numbers of visits."""

    branch: models.Model
    created: int = 0
    moved: int = 0  # off a holiday or a full day
    kept: int = 0  # on a holiday or a full day: the windows left no other day
    uncertified: int = 0  # without the worker of their elevator: no valid certificate that day


class ElevatorBranch(models.Model):
    _inherit = "elevator.branch"

    planned_until = fields.Date(
        "Planned month", readonly=True, copy=False, help="The last month that was planned."
    )
    plan_checked_on = fields.Date(
        readonly=True, copy=False, help="Day on which the nightly planning last went through it."
    )

    def action_plan_month(self):
        """Open the planning assistant for these branches."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "elevator_service.elevator_plan_wizard_action"
            ),
            "context": {"default_branch_ids": self.ids},
        }

    def _plan_month(self, month_date, since=None, elevators=None):
        """Plan the visits of a month on the fixed grid (M-1.3.5, design D13).

        Idempotent: a slot that has a visit, in whatever state, is left alone. Only elevators in
        maintenance are planned, from their anchor on. A date on a public holiday or beyond the
        visits of a day moves inside the windows of its levels, with the reason on the visit.

        :param date month_date: any day of the month
        :param date since: no slots before this day; default: the first of the month
        :param elevators: elevator.unit, only these; default: all of the branches
        :return: list of PlanResult, one per branch
        :raises AccessError: for users below branch officer, and for branches that are not theirs
        :raises LockError: when somebody else is planning the branch at the same time
        """
        self._check_may_plan()
        first = fields.Date.to_date(month_date).replace(day=1)
        last = first + relativedelta(months=1, days=-1)
        first = max(first, since or first)
        # sudo: the rows are written by SQL, after the check of the right to plan
        return [branch.sudo()._plan_days(first, last, elevators) for branch in self]

    def _check_may_plan(self):
        if self.env.su:
            return
        self.check_access("read")
        if not self.env.user.has_group("elevator_service.group_branch_officer"):
            raise AccessError(self.env._("Visits are planned by branch officers."))

    def _plan_days(self, first, last, elevators=None):
        """Plan one branch from ``first`` to ``last``, days of one month."""
        self.ensure_one()
        if first > last:
            return PlanResult(self)
        lock(self)
        self.env["elevator.work.plan"]._ensure(
            self, first.replace(day=1), self._to_plan(last, elevators)
        )
        self.env["elevator.unit"].flush_model()
        self.env["elevator.visit"].flush_model()
        [(after,)] = self.env.execute_query(SQL("SELECT COALESCE(max(id), 0) FROM elevator_visit"))
        created = self._insert_slots(first, last, elevators)
        result = PlanResult(self, created=created)
        self._note_planned(first.replace(day=1))
        if created:
            self._level_out(first, last, after, result)
            # after levelling: a certificate may expire before the day a visit was moved to
            result.uncertified = self.env["elevator.visit"]._unassign_uncertified(
                SQL("branch_id = %s AND id > %s", self.id, after)
            )
            self.env["elevator.visit"].invalidate_model()
            self.env["elevator.work.plan"].invalidate_model()
            self.env["elevator.unit"].invalidate_model(["visit_ids"])
        return result

    def _note_planned(self, month):
        if not self.planned_until or self.planned_until < month:
            self.planned_until = month

    def _to_plan(self, last, elevators=None):
        """Domain of the elevators with slots up to ``last``."""
        domain = Domain("branch_id", "=", self.id) & Domain("state", "=", "maintenance")
        begun = Domain("plan_anchor", "<=", last) | (
            Domain("plan_anchor", "=", False) & Domain("maintenance_since", "<=", last)
        )
        if elevators is not None:
            domain &= Domain("id", "in", elevators.ids)
        return domain & begun

    def _insert_slots(self, first, last, elevators=None):
        """One INSERT … SELECT of all slots that have no visit yet; returns their number.

        A visit that somebody entered by hand on the day of a slot becomes the visit of the slot.
        """
        columns = self._prepare_planned_visit_columns()
        cycle = self.env["elevator.visit.level"]._cycle(self.company_id)
        around = timedelta(cycle.patrol_days)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO elevator_visit (%(columns)s)
                SELECT %(values)s
                FROM (%(slots)s) slot
                LEFT JOIN elevator_work_plan plan
                  ON plan.branch_id = slot.branch_id AND plan.month = %(month)s
                 AND COALESCE(plan.maintainer_id, 0) = COALESCE(slot.maintainer_id, 0)
                WHERE NOT EXISTS (
                    SELECT 1 FROM elevator_visit known
                    WHERE known.elevator_id = slot.id AND known.slot_date = slot.day
                      AND known.date BETWEEN %(start)s AND %(end)s
                )
                ON CONFLICT (elevator_id, date) DO UPDATE
                    SET slot_date = EXCLUDED.slot_date, plan_id = EXCLUDED.plan_id,
                        level = EXCLUDED.level
                    WHERE elevator_visit.slot_date IS NULL AND elevator_visit.state = 'planned'
                """,
                columns=SQL(", ").join(SQL.identifier(name) for name in columns),
                values=SQL(", ").join(columns.values()),
                slots=self._sql_slots(first, last, cycle, elevators),
                month=first.replace(day=1),
                start=first - around,
                end=last + around,
            )
        )
        return self.env.cr.rowcount

    def _sql_slots(self, first, last, cycle, elevators=None):
        """Elevators of the branch in maintenance, each with the days and levels of its slots."""
        return SQL(
            """
            SELECT e.*, e.anchor + s.n * %(days)s AS day, %(level)s AS level
            FROM (
                SELECT id, site_id, branch_id, company_id, maintainer_id, second_maintainer_id,
                       COALESCE(plan_anchor, maintenance_since) AS anchor,
                       GREATEST(%(first)s, plan_anchor, maintenance_since) AS first,
                       LEAST(%(last)s, ended_on) AS last
                FROM elevator_unit
                WHERE branch_id = %(branch)s AND state = 'maintenance' AND active AND %(only)s
            ) e
            CROSS JOIN LATERAL generate_series(
                (e.first - e.anchor + %(days)s - 1) / %(days)s, (e.last - e.anchor) / %(days)s
            ) AS s(n)
            WHERE e.anchor <= e.last
            """,
            days=cycle.patrol_days,
            level=self.env["elevator.visit.level"]._sql_level(SQL("s.n"), cycle),
            first=first,
            last=last,
            branch=self.id,
            only=SQL("TRUE") if elevators is None else SQL("id = ANY(%s)", elevators.ids),
        )

    def _prepare_planned_visit_columns(self):
        """Column of elevator_visit → SQL of its value, from ``slot`` (an elevator and its day)."""
        two = list(self.env["elevator.visit.level"]._two_worker_levels())
        return {
            "elevator_id": SQL("slot.id"),
            "site_id": SQL("slot.site_id"),
            "branch_id": SQL("slot.branch_id"),
            "company_id": SQL("slot.company_id"),
            "maintainer_id": SQL("slot.maintainer_id"),
            "second_maintainer_id": SQL(
                "CASE WHEN slot.level = ANY(%s) THEN slot.second_maintainer_id END", two
            ),
            "plan_id": SQL("plan.id"),
            "date": SQL("slot.day"),
            "slot_date": SQL("slot.day"),
            "level": SQL("slot.level"),
            "state": SQL("'planned'"),
            "create_uid": SQL("%s", self.env.uid),
            "write_uid": SQL("%s", self.env.uid),
            "create_date": SQL("now() AT TIME ZONE 'UTC'"),
            "write_date": SQL("now() AT TIME ZONE 'UTC'"),
        }

    # ------------------------------------------------------------ month after month

    def _plan_next_month(self):
        """Plan the month after this one (M-1.3.5: the plan is there before the month begins)."""
        today = self.company_id._elevator_today()
        self._plan_month(today + relativedelta(months=1, day=1))

    def _catch_up(self, elevators=None):
        """Plan what is left of this month, and of the months already planned after it."""
        for branch in self:
            today = branch.company_id._elevator_today()
            month = today.replace(day=1)
            while month <= max(branch.planned_until or month, today.replace(day=1)):
                branch._plan_month(month, since=today, elevators=elevators)
                month += relativedelta(months=1)

    @api.model
    def _cron_plan_next_month(self):
        """Once a month: plan the coming month for all branches."""
        month = self.env.company._elevator_today() + relativedelta(months=1, day=1)
        domain = Domain("planned_until", "=", False) | Domain("planned_until", "<", month)
        self._plan_one_by_one(domain, type(self)._plan_next_month)

    @api.model
    def _cron_plan_catch_up(self):
        """Each night: what entered maintenance since its branch was planned gets its visits."""
        today = self.env.company._elevator_today()
        domain = Domain("plan_checked_on", "=", False) | Domain("plan_checked_on", "<", today)
        self._plan_one_by_one(domain, type(self)._catch_up)

    @api.model
    def _plan_one_by_one(self, domain, verb):
        """Run ``verb`` on the branches of ``domain``, each in its own transaction.

        A branch that fails is logged and left to the next night, the others are planned.
        """
        branches = self.search(domain, order="plan_checked_on NULLS FIRST, id")
        for done, branch in enumerate(branches, 1):
            try:
                with self.env.cr.savepoint():
                    verb(branch)
            except Exception:
                _logger.exception("Planning branch %s failed", branch.display_name)
            branch.plan_checked_on = self.env.company._elevator_today()
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(branches) - done):
                break
