from datetime import timedelta

from odoo.fields import Command

from .common import ElevatorCommon


class MoneyCommon(ElevatorCommon):
    """Branches with funds, customers with invoices, the people who may move money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company._elevator_fund_setup()
        cls.today = cls.company._elevator_today()
        cls.accountant = cls._create_user("accountant", "group_accountant")
        cls.business = cls._create_user("business", "group_business")
        cls.customer = cls.site_a.partner_id
        waiting = cls.env["account.account"].search([("code", "=", "101402")], limit=1)
        banks = cls.env["account.journal"].search([("type", "in", ("bank", "cash"))])
        banks.inbound_payment_method_line_ids.payment_account_id = waiting
        cls.other = cls.env["account.account"].search(
            [("account_type", "=", "asset_current"), ("company_ids", "in", cls.company.id)], limit=1
        )
        cls.fund = cls.env["elevator.branch.fund"]._of(cls.branch_a)
        cls.fund_b = cls.env["elevator.branch.fund"]._of(cls.branch_b)

    @classmethod
    def _invoice(cls, amount, days=90, branch=None, partner=None, **vals):
        """A posted invoice of a branch, due some days ago."""
        day = cls.company._elevator_today() - timedelta(days)
        line = {"name": "Maintenance", "quantity": 1, "price_unit": amount, "tax_ids": False}
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.site_a.partner_id).id,
                "elevator_branch_id": (branch or cls.branch_a).id,
                "invoice_date": day,
                "invoice_date_due": day,
                "invoice_line_ids": [Command.create(line)],
                **vals,
            }
        )
        invoice.action_post()
        return invoice

    @classmethod
    def _pay(cls, invoice, amount=None, **vals):
        """The customer pays; core's own wizard books it."""
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        if amount:
            vals["amount"] = amount
        return wizard.create(vals)._create_payments()

    @classmethod
    def _pay_late(cls, partner, amount):
        """The customer pays though no invoice is open: the money waits on the account."""
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": partner.id,
                "amount": amount,
            }
        )
        payment.action_post()
        cls.env.invalidate_all()
        return payment

    @classmethod
    def _fill_fund(cls, amount, fund=None):
        fund = (fund or cls.fund).with_user(cls.accountant)
        return fund._book("in", amount, cls.other, "Rebate")

    @classmethod
    def _withholding(cls, amounts, branch=None, decided=True):
        """A withholding of {invoice: CNY}; decided as the business department does."""
        document = (
            cls.env["elevator.withholding"]
            .with_user(cls.accountant)
            .create(
                {
                    "branch_id": (branch or cls.branch_a).id,
                    "reason": "Overdue",
                    "line_ids": [
                        Command.create({"invoice_id": invoice.id, "amount": amount})
                        for invoice, amount in amounts.items()
                    ],
                }
            )
        )
        if decided:
            document.action_signoff_request()
            cls._sign(document, cls.business)
        return document

    @classmethod
    def _withheld(cls, amounts, **kwargs):
        document = cls._withholding(amounts, **kwargs)
        document.action_withhold()
        return document

    def _assert_books(self):
        """Books balance; fund rows, acts and ledger say the same; nothing below zero (M-4.2.3)."""
        self.env.flush_all()
        funds = self.fund | self.fund_b
        funds.invalidate_recordset()
        self.assertFalse(funds._control(), "fund row = ledger")
        for fund in funds:
            self.assertGreaterEqual(fund.available, 0)
            self.assertAlmostEqual(fund.available, sum(fund.act_ids.mapped("available_change")))
            held = fund.withholding_ids.line_ids.mapped("held")
            self.assertAlmostEqual(fund.held, sum(held), msg="224111 = open withholdings")
        acts = self.env["elevator.fund.act"].search([("fund_id", "in", funds.ids)])
        for move in acts.move_id:
            self.assertEqual(move.state, "posted")
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0)
        invoices = acts.invoice_id
        for invoice in invoices:
            self.assertLessEqual(invoice.elevator_held, invoice.amount_residual + 1e-6)
