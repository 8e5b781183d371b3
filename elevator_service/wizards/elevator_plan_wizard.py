from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError


class ElevatorPlanWizard(models.TransientModel):
    """Plan the visits of a month for some branches, and say what came of it (M-1.3.5)."""

    _name = "elevator.plan.wizard"
    _description = "Plan a month"

    month = fields.Date(
        required=True,
        default=lambda self: self.env.company._elevator_today() + relativedelta(months=1, day=1),
        help="Any day of the month. In the current month planning begins today.",
    )
    branch_ids = fields.Many2many(
        "elevator.branch",
        required=True,
        string="Branches",
        default=lambda self: self.env.user.elevator_branch_ids,
    )
    line_ids = fields.One2many("elevator.plan.wizard.line", "wizard_id", readonly=True)

    def action_plan(self):
        """Plan the month and show a line of numbers per branch.

        :raises UserError: when the month is over
        """
        self.ensure_one()
        today = min(
            (company._elevator_today() for company in self.branch_ids.company_id),
            default=self.env.company._elevator_today(),
        )
        if self.month.replace(day=1) < today.replace(day=1):
            raise UserError(self.env._("A month that is over is not planned any more."))
        results = self.branch_ids._plan_month(self.month, since=today)
        self.line_ids.unlink()
        self.line_ids.create([self._prepare_line_vals(result) for result in results])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a month"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _prepare_line_vals(self, result):
        elevators = self.env["elevator.unit"]
        mine = [("branch_id", "=", result.branch.id), ("state", "=", "maintenance")]
        return {
            "wizard_id": self.id,
            "branch_id": result.branch.id,
            "created": result.created,
            "moved": result.moved,
            "kept": result.kept,
            "uncertified": result.uncertified,
            "elevators": elevators.search_count(mine),
            "unassigned": elevators.search_count([*mine, ("maintainer_id", "=", False)]),
        }

    def action_view_plans(self):
        """The plans of the month that was planned."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "elevator_service.elevator_work_plan_action"
            ),
            "domain": [
                ("month", "=", self.month.replace(day=1)),
                ("branch_id", "in", self.branch_ids.ids),
            ],
            "context": {},
        }
