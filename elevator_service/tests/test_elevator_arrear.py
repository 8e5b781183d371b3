"""M-4.2.1: the arrears board says what plain arithmetic over the invoices says."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import ElevatorCommon


class ArrearCommon(ElevatorCommon):
    """Two branches with customers, and invoices that are due when a test says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.company._elevator_today()
        cls.partner_a, cls.partner_b = cls.site_a.partner_id, cls.site_b.partner_id
        cls.officer = cls._create_user("dun_officer", "group_branch_officer", cls.branch_a)
        cls.officer_b = cls._create_user("dun_officer_b", "group_branch_officer", cls.branch_b)
        cls.accountant = cls._create_user("dun_accountant", "group_accountant")
        cls.reason = cls.env.ref("elevator_service.delay_reason_money")

    @classmethod
    def _invoice(cls, days=10, amount=100.0, branch=None, **vals):
        """A posted invoice of a branch, due for so many days."""
        branch = branch or cls.branch_a
        partner = cls.partner_a if branch == cls.branch_a else cls.partner_b
        due = cls.today - timedelta(days)
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "elevator_branch_id": branch.id,
                "invoice_date": min(due, cls.today),
                "date": min(due, cls.today),
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    fields.Command.create(
                        {"name": "Fee", "quantity": 1, "price_unit": amount, "tax_ids": False}
                    )
                ],
                **vals,
            }
        )
        invoice.action_post()
        return invoice

    @classmethod
    def _pay(cls, invoice, amount=None, date=None):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment = wizard.create({"payment_date": date or cls.today})
        if amount:
            payment.amount = amount
        return payment.action_create_payments()

    @classmethod
    def _act(cls, invoice, amount, kind="withhold", date=None):
        """An act on the fund of the branch; its entry is somebody else's test."""
        branch, date = invoice.elevator_branch_id, date or cls.today
        fund = cls.env["elevator.branch.fund"].search([("branch_id", "=", branch.id)])
        fund = fund or cls.env["elevator.branch.fund"].create({"branch_id": branch.id})
        change = amount if kind == "withhold" else -amount
        return cls.env["elevator.fund.act"].create(
            {
                "fund_id": fund.id,
                "branch_id": branch.id,
                "company_id": branch.company_id.id,
                "currency_id": branch.company_id.currency_id.id,
                "kind": kind,
                "date": date,
                "amount": amount,
                "available_change": -change,
                "held_change": change,
                "invoice_id": invoice.id,
                "move_id": invoice.id,
                "user_id": cls.env.uid,
            }
        )

    def _arrear(self, invoice):
        model = self.env["elevator.arrear"]
        model.invalidate_model()
        return model.search([("id", "=", invoice.id)])

    def _board(self, branch=None):
        self.env.flush_all()
        self.env["elevator.arrears.board"].invalidate_model()
        return self.env["elevator.arrears.board"].browse((branch or self.branch_a).id)

    def _answer(self, *invoices, days=5, user=None, text="The customer pays next week."):
        arrears = self.env["elevator.arrear"].with_user(user or self.officer)
        arrears = arrears.browse(invoice.id for invoice in invoices)
        day = self.today + timedelta(days)
        return (
            self.env["elevator.fee.answer"]
            .with_user(user or self.officer)
            ._answer(arrears, self.reason, text, day)
        )

    def _remind(self, branches=None, user=None):
        model = self.env["elevator.fee.reminder"].with_user(user or self.accountant)
        return model._remind(branches or self.branch_a)


@tagged("post_install", "-at_install")
class TestElevatorArrear(ArrearCommon):
    def test_smoke(self):
        invoice = self._invoice(10)
        self.assertEqual(self._arrear(invoice).bucket, "b30")
        [reminder] = self._remind()
        self.assertEqual(reminder.line_ids.amount, 100)
        self._answer(invoice)
        self.assertEqual(self._arrear(invoice).promise, "promised")
        self.assertEqual(self._board().overdue, 100)
        self.env["elevator.arrears.month"].search([]).mapped("overdue")
        self.env["elevator.fee.answer"]._cron_promises()
