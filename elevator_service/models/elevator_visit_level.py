from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.visit_grid import PATROL, Cycle
from .elevator_checklist_item import LEVEL_DEPTH, LEVELS


class ElevatorVisitLevel(models.Model):
    """How often a level of work is due, how far apart at most, and by how many (M-1.3.5, L-1, L-2).

    The rhythm of the patrols and services themselves is a setting of the company.
    """

    _name = "elevator.visit.level"
    _description = "Level of work"
    _order = "depth"
    _rec_name = "level"

    level = fields.Selection(LEVELS, required=True, readonly=True)
    depth = fields.Integer(compute="_compute_depth", store=True, precompute=True)
    every = fields.Integer(
        "Every n-th service",
        required=True,
        default=1,
        help="Each how many services is one of this level: 1 half-month, 6 quarter, 12 half-year, "
        "24 year, counted on the fixed grid from the first visit. Not used for patrols.",
    )
    window_days = fields.Integer(
        "Window (days)",
        required=True,
        help="A date moved off a holiday or a full day stays this close to the visits of at least "
        "this level before and after it. The law says half a month for the shallowest service: "
        "15 days. A patrol is the company's own work; its rhythm of 5 days is kept on the whole.",
    )
    workers = fields.Integer(
        required=True,
        default=2,
        help="Half-month and deeper work takes two certified workers (L-2).",
    )

    _level_uniq = models.UniqueIndex("(level)", "This level is already described.")
    _sense = models.Constraint(
        "CHECK (every > 0 AND window_days > 0 AND workers IN (1, 2))",
        "Services, days and workers are counted from 1, and workers are one or two.",
    )

    @api.depends("level")
    def _compute_depth(self):
        for level in self:
            level.depth = LEVEL_DEPTH.get(level.level, 0)

    @api.constrains("every")
    def _check_every(self):
        """A deeper level falls on a date of the shallower, so the shallowest is every service."""
        services = self.search([("level", "!=", PATROL)])
        if services and services[0].every != 1:
            raise ValidationError(self.env._("Each service is at least one of the first level."))
        for shallow, deep in zip(services, services[1:], strict=False):
            if deep.every % shallow.every:
                raise ValidationError(
                    self.env._(
                        "Every %(deep)s services does not fall on every %(shallow)s.",
                        deep=deep.every,
                        shallow=shallow.every,
                    )
                )

    @api.model
    def _cycle(self, company):
        """The rhythm of a company's visits as a `Cycle` of plain numbers."""
        # sudo: the cron and officers plan by the same small table
        rows = self.sudo().search([])  # pylint: disable=no-search-all
        return Cycle(
            patrol_days=company.elevator_patrol_days,
            service_every=company.elevator_service_every,
            depths=tuple((row.level, row.every) for row in reversed(rows) if row.level != PATROL),
            windows={row.level: row.window_days for row in rows},
        )

    @api.model
    def _two_worker_levels(self):
        """Levels a visit of which is planned with the second maintainer (L-2)."""
        return self.sudo().search([("workers", "=", 2)]).mapped("level")

    @api.model
    def _sql_level(self, n, cycle):
        """SQL of the level of slot ``n``, the same as `Cycle.level`."""
        service = SQL("(%s / %s)", n, cycle.service_every)
        cases = SQL(" ").join(
            SQL("WHEN %s > 0 AND %s %% %s = 0 THEN %s", service, service, every, level)
            for level, every in cycle.depths
            if every > 1
        )
        return SQL(
            "CASE WHEN %s %% %s <> 0 THEN %s %s ELSE %s END",
            n,
            cycle.service_every,
            PATROL,
            cases,
            cycle.depths[-1][0],
        )
