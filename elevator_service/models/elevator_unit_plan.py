from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.fields import Domain
from odoo.tools import SQL

from .elevator_checklist_item import LEVELS

WORKERS = {"maintainer_id", "second_maintainer_id"}
GRID = {"state", "active", "plan_anchor", "maintenance_since", "ended_on"}


class ElevatorUnit(models.Model):
    _inherit = "elevator.unit"

    last_service_date = fields.Date(
        "Last service",
        compute="_compute_last_service",
        help="Day of the last service done, half-month or deeper.",
    )
    days_without_service = fields.Integer("Days since", compute="_compute_last_service")
    is_service_overdue = fields.Boolean(
        "Service overdue",
        compute="_compute_last_service",
        search="_search_is_service_overdue",
        help="In maintenance, and the last service is longer ago than the law allows (L-1).",
    )

    @api.depends("visit_ids.state", "visit_ids.date", "plan_anchor", "maintenance_since", "state")
    def _compute_last_service(self):
        rows = self.env["elevator.visit"]._read_group(
            [
                ("elevator_id", "in", self.ids),
                ("state", "=", "done"),
                ("level", "!=", LEVELS[0][0]),
            ],
            ["elevator_id"],
            ["date:max"],
        )
        last = dict(rows)
        overdue = self.filtered_domain(Domain("id", "in", self.ids) & self._overdue_domain())
        for elevator in self:
            elevator.last_service_date = last.get(elevator)
            since = last.get(elevator) or elevator.maintenance_since or elevator.plan_anchor
            today = elevator.company_id._elevator_today() if since else None
            elevator.days_without_service = max((today - since).days, 0) if since else 0
            elevator.is_service_overdue = elevator in overdue

    def _overdue_domain(self):
        """In maintenance, begun, and no service done within the window of the law."""
        levels = self.env["elevator.visit.level"].sudo().search([("level", "!=", LEVELS[0][0])])
        window = levels[:1].window_days
        since = self.env.company._elevator_today() - timedelta(window)
        done = Domain("date", ">=", since) & Domain("state", "=", "done")
        done &= Domain("level", "in", levels.mapped("level"))
        begun = Domain("maintenance_since", "<", since) | (
            Domain("maintenance_since", "=", False) & Domain("plan_anchor", "<", since)
        )
        late = ~Domain("visit_ids", "any", done)
        return Domain("state", "=", "maintenance") & begun & late

    def _search_is_service_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._overdue_domain()
        return domain if True in value else ~domain

    def write(self, vals):
        """Planned visits from today on follow the elevator: its people and its grid."""
        return self._write_and_follow(vals, super().write)

    def _write_life(self, vals):
        """Planned visits from today on follow the elevator's state (T-1.1)."""
        return self._write_and_follow(vals, super()._write_life)

    def _write_and_follow(self, vals, write):
        grid, workers = self._values_of(GRID & set(vals)), self._values_of(WORKERS & set(vals))
        result = write(vals)
        moved = self._changed_since(grid)
        moved._replan()
        (self._changed_since(workers) - moved)._reassign_planned()
        return result

    def _values_of(self, names):
        return {elevator: {name: elevator[name] for name in names} for elevator in self if names}

    def _changed_since(self, values):
        """Those with another value than in ``values``, as `_values_of` gave them before."""
        return self.filtered(
            lambda elevator: any(
                elevator[name] != value for name, value in values.get(elevator, {}).items()
            )
        )

    def _future_planned(self):
        """Visits of these elevators that are still only planned, from today on."""
        today = min(
            (company._elevator_today() for company in self.company_id),
            default=self.env.company._elevator_today(),
        )
        # sudo: whoever may change the elevator changes what was planned for it
        return (
            self.env["elevator.visit"]
            .sudo()
            .search(
                [
                    ("elevator_id", "in", self.ids),
                    ("state", "=", "planned"),
                    ("slot_date", "!=", False),
                    ("date", ">=", today),
                ]
            )
        )

    def _replan(self):
        """Drop what was planned from today on and plan the months of the branch again.

        Suspended and ended elevators get nothing (M-1.3.5); a planned row is no record yet.
        """
        if not self:
            return
        self._future_planned().unlink()
        for branch, elevators in self.grouped("branch_id").items():
            active = elevators.filtered(lambda elevator: elevator.state == "maintenance")
            if not branch.planned_until or not active:
                continue
            try:
                branch.sudo()._catch_up(active)
            except LockError:  # somebody is planning the branch; the night catches up
                continue

    def _reassign_planned(self):
        """Give the visits planned from today on to the elevators' maintainers, past ones stay."""
        visits = self._future_planned() if self else self.env["elevator.visit"]
        if not visits:
            return
        plans = self.env["elevator.work.plan"].sudo()
        for (branch, month), of_month in visits.grouped(
            lambda visit: (visit.branch_id, visit.date.replace(day=1))
        ).items():
            plans._ensure(branch, month, Domain("id", "in", of_month.elevator_id.ids))
        visits.flush_model()
        self.flush_model(list(WORKERS))
        plans.flush_model()
        two = self.env["elevator.visit.level"]._two_worker_levels()
        self.env.cr.execute(
            SQL(
                """
                UPDATE elevator_visit v
                SET maintainer_id = e.maintainer_id,
                    second_maintainer_id =
                        CASE WHEN v.level = ANY(%s) THEN e.second_maintainer_id END,
                    plan_id = p.id
                FROM elevator_unit e
                LEFT JOIN elevator_work_plan p
                  ON p.branch_id = e.branch_id
                 AND COALESCE(p.maintainer_id, 0) = COALESCE(e.maintainer_id, 0)
                WHERE v.id = ANY(%s) AND e.id = v.elevator_id
                  AND p.month = date_trunc('month', v.date)::date
                """,
                two,
                visits.ids,
            )
        )
        visits.invalidate_model()
        plans.invalidate_model()
        visits._unassign_uncertified(SQL("id = ANY(%s)", visits.ids))
