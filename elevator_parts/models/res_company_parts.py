from odoo import Command, fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """What the work of depots needs of a company: places on the way, accounts, who judges."""

    _inherit = "res.company"

    elevator_parts_account_id = fields.Many2one(
        "account.account",
        "Parts for branches",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other', 'asset_current'))]",
        help="What branches pay HQ for parts (P-3): the other side of their funds.",
    )

    elevator_local_account_id = fields.Many2one(
        "account.account",
        "Purchases on site",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_direct_cost', 'asset_current'))]",
        help="What branches bought on site and get back (P-7.2): the other side of their funds.",
    )

    elevator_month_days = fields.Integer(
        "Count within",
        default=5,
        required=True,
        help="Days of the month within which a depot is counted and its plan filed (P-2.1).",
    )
    elevator_old_days = fields.Integer(
        "Old parts back within",
        default=15,
        required=True,
        help="Days after an issue within which the old part comes in (P-4.2a).",
    )
    elevator_plan_days = fields.Integer(
        "Purchased within",
        default=30,
        required=True,
        help="Days after which the parts of a purchase plan are needed, unless said earlier (P-5).",
    )
    elevator_shortage_judge_id = fields.Many2one(
        "res.users",
        "Excuses missing parts",
        domain="[('share', '=', False)]",
        help="The one person who may excuse a keeper from what is missing (P-4.2a).",
    )

    def _elevator_transit(self):
        """Where goods are between HQ and a depot: core's transit place of the company."""
        # sudo: the place is needed, whoever sends or receives
        company = self.sudo()
        if not company.internal_transit_location_id:
            company._create_transit_location()
        return company.internal_transit_location_id

    def _elevator_loss_location(self):
        """Where goods end that are lost or written off: core's place of scrap."""
        places = self.env["stock.location"].sudo()  # sudo: see _elevator_transit
        own = ("company_id", "in", (self.id, False))
        found = places.search([("usage", "=", "inventory"), ("depot_id", "=", False), own], limit=1)
        if not found:
            raise UserError(self.env._("The warehouse has no place for scrap."))
        return found

    def _elevator_check_charging(self):
        """Raise when branches cannot be charged for parts.

        :raises UserError: says what is missing
        """
        self._elevator_fund_check()
        # sudo: whether the books are ready is asked by who sends parts
        if not self.sudo().elevator_parts_account_id:
            raise UserError(
                self.env._("Choose the account of parts for branches in the settings first (P-3).")
            )

    def _elevator_fund_setup(self):
        """Also the accounts of parts for branches and of what they buy on site."""
        done = super()._elevator_fund_setup()
        if not self.elevator_parts_account_id:
            self.elevator_parts_account_id = self._elevator_new_account(
                "605110", self.env._("Parts for branches"), "income_other"
            )
        if not self.elevator_local_account_id:
            self.elevator_local_account_id = self._elevator_new_account(
                "660190", self.env._("Material bought on site"), "expense"
            )
        return done

    def _elevator_new_account(self, code, name, kind):
        accounts = self.env["account.account"].with_company(self)
        return accounts.create(
            {
                "code": accounts._search_new_account_code(code, cache=set()),
                "name": name,
                "account_type": kind,
                "company_ids": [Command.link(self.id)],
            }
        )
