from odoo import fields, models


class ElevatorWorkPlan(models.Model):
    """Monthly work plan of a maintainer (月工作计划表), also the basis of attendance (M-1.3.5)."""

    _name = "elevator.work.plan"
    _description = "Work plan"
    _inherit = ["elevator.branch.mixin"]
    _order = "month desc, branch_id, maintainer_id"

    maintainer_id = fields.Many2one(
        "hr.employee", index=True, ondelete="restrict", check_company=True
    )
    month = fields.Date(required=True, index=True, help="First day of the month.")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("closed", "Closed")],
        default="draft",
        required=True,
    )
    visit_ids = fields.One2many("elevator.visit", "plan_id")
