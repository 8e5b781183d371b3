from odoo import fields, models

KINDS = [
    ("opening", "Opening balance"),
    ("in", "Funds in"),
    ("out", "Paid to the branch"),
    ("withhold", "Withheld"),
    ("release", "Released"),
    ("apply", "Applied to an invoice"),
    ("unapply", "Application taken back"),
    ("give_back", "Given back"),
]


class ElevatorFundAct(models.Model):
    """One act on a branch's fund and its posted entry; written once (M-4.2.3)."""

    _name = "elevator.fund.act"
    _description = "Act on a branch fund"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"

    fund_id = fields.Many2one(
        "elevator.branch.fund", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True)
    date = fields.Date(required=True)
    amount = fields.Monetary(required=True)
    available_change = fields.Monetary("Available", required=True)
    held_change = fields.Monetary("Withheld", required=True)
    invoice_id = fields.Many2one("account.move", index="btree_not_null", ondelete="restrict")
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="restrict")
    move_id = fields.Many2one(
        "account.move", "Entry", required=True, index=True, ondelete="restrict"
    )
    origin = fields.Char(help="Where the money comes from or goes to.")
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")

    _positive = models.Constraint("CHECK (amount > 0)", "An act moves an amount above zero.")
