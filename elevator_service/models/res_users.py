from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    elevator_branch_ids = fields.Many2many(
        "elevator.branch",
        "elevator_branch_user_rel",
        "user_id",
        "branch_id",
        string="Branches",
        help="The branches whose documents this user may see; HQ users see all.",
    )

    def _get_invalidation_fields(self):
        # record rules are cached per user and depend on the branches
        return super()._get_invalidation_fields() | {"elevator_branch_ids"}
