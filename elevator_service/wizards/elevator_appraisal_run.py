from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError


class ElevatorAppraisalRun(models.TransientModel):
    """Appraise a month now, for the branches one leads (M-3)."""

    _name = "elevator.appraisal.run"
    _description = "Appraise a month"

    month = fields.Date(
        required=True,
        default=lambda self: self.env.company._elevator_today() + relativedelta(months=-1, day=1),
        help="Any day of a month that is over.",
    )
    branch_ids = fields.Many2many(
        "elevator.branch", string="Branches", required=True, default=lambda self: self._branches()
    )

    def _branches(self):
        """The branches whose maintainers the user appraises."""
        branches = self.env["elevator.branch"].search([("active", "=", True)])
        if self.env.user.has_group("elevator_service.group_service_manager"):
            return branches
        # sudo: who leads a branch is HR's
        return branches.filtered(lambda one: one.sudo().manager_id.user_id == self.env.user)

    def action_run(self):
        """Measure, and show what came of it.

        :raises AccessError: a branch the user does not lead
        """
        self.ensure_one()
        if self.branch_ids - self._branches():
            raise AccessError(self.env._("Only the manager of the branch appraises."))
        self.env["elevator.appraisal"]._appraise(self.branch_ids, self.month)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_appraisal_action"
        )
        mine = [
            ("month", "=", self.month.replace(day=1)),
            ("branch_id", "in", self.branch_ids.ids),
        ]
        return action | {"domain": mine, "context": {}}
