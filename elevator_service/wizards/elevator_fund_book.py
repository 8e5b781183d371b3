from odoo import fields, models


class ElevatorFundBook(models.TransientModel):
    """Money of a branch that comes in or goes out, with where from and where to."""

    _name = "elevator.fund.book"
    _description = "Book branch funds"

    fund_id = fields.Many2one("elevator.branch.fund", required=True)
    company_id = fields.Many2one(related="fund_id.company_id")
    currency_id = fields.Many2one(related="fund_id.currency_id")
    kind = fields.Selection(
        [("opening", "Opening balance"), ("in", "Funds in"), ("out", "Paid to the branch")],
        default="in",
        required=True,
    )
    amount = fields.Monetary(required=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._elevator_today())
    account_id = fields.Many2one(
        "account.account",
        "Other side",
        required=True,
        default=lambda self: self.env.company.elevator_fund_origin_account_id,
        domain="[('company_ids', 'in', company_id)]",
        help="The account the money comes from or goes to: bank, cost, rebates.",
    )
    note = fields.Char("Origin", required=True, help="Where the money comes from or goes to.")

    def action_apply(self):
        """Book it."""
        self.ensure_one()
        self.fund_id._book(self.kind, self.amount, self.account_id, self.note, self.date)
        return True
