from odoo import fields, models


class AccountMove(models.Model):
    """An invoice knows the branch whose contract it bills."""

    _inherit = "account.move"

    elevator_branch_id = fields.Many2one(
        "elevator.branch",
        "Branch",
        index="btree_not_null",
        ondelete="restrict",
        copy=True,
        check_company=True,
    )
