from odoo import fields, models


class ContractContract(models.Model):
    _inherit = "contract.contract"

    branch_id = fields.Many2one(
        "elevator.branch", index="btree_not_null", ondelete="restrict", check_company=True
    )
