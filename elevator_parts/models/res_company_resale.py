from odoo import Command, fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """The books of what branches get for selling above the HQ price (P-1)."""

    _inherit = "res.company"

    elevator_surplus_account_id = fields.Many2one(
        "account.account",
        "Surplus of resales",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other', 'expense', 'expense_other'))]",
        help="What branches get of sales above the HQ price: the other side of their funds (P-1).",
    )

    def _elevator_surplus_problems(self):
        """What is missing before a surplus can be booked: list of sentences."""
        # sudo: whether the books are ready is asked by who sells and who is paid
        company = self.sudo()
        problems = company._elevator_fund_problems()
        if not company.elevator_surplus_account_id:
            problems.append(self.env._("No account for the surplus of resales is chosen (P-1)."))
        return problems

    def _elevator_check_surplus(self):
        """Raise when the surplus of a sale could not be credited.

        :raises UserError: says all that is missing
        """
        problems = self._elevator_surplus_problems()
        if problems:
            raise UserError("\n".join(problems))

    def _elevator_fund_setup(self):
        """Also the account of the surplus."""
        done = super()._elevator_fund_setup()
        if not self.elevator_surplus_account_id:
            accounts = self.env["account.account"].with_company(self)
            self.elevator_surplus_account_id = accounts.create(
                {
                    "code": accounts._search_new_account_code("660110", cache=set()),
                    "name": self.env._("Surplus of resales to branches"),
                    "account_type": "expense",
                    "company_ids": [Command.link(self.id)],
                }
            )
        return done
