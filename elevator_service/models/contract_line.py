from odoo import fields, models


class ContractLine(models.Model):
    _name = "contract.line"
    _inherit = ["contract.line", "elevator.branch.once.mixin"]

    elevator_id = fields.Many2one(
        "elevator.unit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('branch_id', '=?', branch_id)]",
    )
    branch_id = fields.Many2one(
        related="contract_id.branch_id", store=True, precompute=True, index="btree_not_null"
    )
