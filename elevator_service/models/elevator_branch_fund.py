from odoo import fields, models


class ElevatorBranchFund(models.Model):
    """The current account of a branch at HQ (分公司资金): what it may use and what is withheld.

    One row per branch (design D8): its two amounts are changed by acts alone, in SQL, under the
    checks below; who comes second waits, and never withholds more than is there.
    """

    _name = "elevator.branch.fund"
    _description = "Branch fund"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.branch.mixin"]
    _order = "branch_id"
    _rec_name = "branch_id"

    currency_id = fields.Many2one(related="company_id.currency_id")
    available = fields.Monetary(required=True, default=0, readonly=True, copy=False)
    held = fields.Monetary(
        "Withheld", required=True, default=0, readonly=True, copy=False, help="暂扣"
    )
    act_ids = fields.One2many("elevator.fund.act", "fund_id", "Acts")

    _branch_uniq = models.UniqueIndex("(branch_id)", "A branch has one fund.")
    _covered = models.Constraint(
        "CHECK (available >= 0 AND held >= 0)", "The branch's funds are not sufficient."
    )
