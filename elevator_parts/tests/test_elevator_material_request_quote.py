"""P-7.3.1: quote, told, PAYMENT RECEIVED, then a signature; the sales GM decides a dispute."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.elevator_service.tests.common import HANDWRITING

from .material_common import FOUR, OTHERS, MaterialCommon


@tagged("post_install", "-at_install")
class TestMaterialQuote(MaterialCommon):
    def _site(self, **vals):
        return self._request(cause="customer", **vals)

    def test_only_the_business_department_quotes_and_only_when_asked(self):
        request = self._site()
        request.action_submit()
        prices = dict.fromkeys(request.line_ids, 10)
        with self.assertRaises(UserError):
            self._as(request, "business")._quote(prices)
        request.with_user(self.centre).action_ask_quote()
        for user in (self.assistant, self.centre, self.manager, self.holders["sales_gm"]):
            with self.assertRaises(AccessError):
                request.with_user(user)._quote(prices)
        for bad in ({}, dict.fromkeys(request.line_ids, 0)):
            with self.assertRaisesRegex(UserError, "Price every line"):
                self._as(request, "business")._quote(bad)
        self._as(request, "business")._quote(prices)
        self.assertEqual((request.total, request.quoted_by_id), (20, self.holders["business"]))

    def test_what_was_quoted_is_not_changed(self):
        request = self._site()
        request.action_submit()
        request.with_user(self.centre).action_ask_quote()
        self._as(request, "business")._quote(dict.fromkeys(request.line_ids, 10))
        line = request.with_user(self.centre).line_ids
        for attempt in (
            lambda: line.write({"qty": 9}),
            lambda: line.write({"price": 1}),
            lambda: line.unlink(),
            lambda: line.create({"request_id": request.id, "name": "More"}),
        ):
            with self.assertRaises(UserError):
                attempt()
        # asked again, all begins anew
        request.with_user(self.centre).action_ask_quote()
        line.qty = 9
        self._as(request, "business")._quote({line: 11})
        self.assertEqual(request.total, 99)

    def test_the_branch_is_told(self):
        request = self._told(self._site())
        self.assertEqual(request.stage, "payment")
        told = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        told = told.notification_ids.res_partner_id
        self.assertIn(self.assistant.partner_id, told)
        self.assertEqual(request.waiting_ids.name, "Withholding accountant")

    def test_a_partial_payment_is_no_payment(self):
        request = self._told(self._site())
        invoice = self._invoiced(request)
        self.assertEqual(
            (invoice.amount_untaxed, invoice.partner_id), (200, self.branch_a.partner_id)
        )
        self._pay(invoice, invoice.amount_total - 1)
        self.assertFalse(request.is_paid)
        self._refused(request, *FOUR)
        self._pay(invoice)
        self.assertTrue(request.is_paid)
        self._by(request, "sales_gm")

    def test_a_payment_reset_closes_the_gate_again(self):
        """The trap of design D12: core leaves the invoice "paid" when its payment is reset."""
        request = self._told(self._site())
        invoice = self._invoiced(request)
        payment = self._pay(invoice)
        self.assertEqual(request.stage, "signing")
        payment.action_draft()
        self.assertEqual((invoice.payment_state, invoice.amount_residual), ("paid", 0))
        self.assertEqual((request.is_paid, request.stage), (False, "payment"))
        with self.assertRaisesRegex(UserError, "no longer holds"):
            self._by(request, "company_gm")
        payment.action_post()
        self._by(request, "company_gm")
        self.assertEqual(request.stage, "approved")
        payment.action_draft()
        self.assertEqual(request.stage, "payment")
        with self.assertRaisesRegex(UserError, "not paid"):
            self._as(request, "planning")._ship()

    def test_a_credit_note_is_no_payment(self):
        request = self._told(self._site())
        invoice = self._invoiced(request)
        reversal = invoice._reverse_moves(cancel=True)
        self.assertEqual((reversal.state, invoice.amount_residual), ("posted", 0))
        self.assertFalse(request.is_paid)
        self._refused(request, *FOUR)

    def test_a_smaller_invoice_is_no_payment(self):
        request = self._told(self._site())
        invoice = self._invoiced(request)
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 1
        invoice.action_post()
        self._pay(invoice)
        self.assertFalse(request.is_paid)

    def test_from_the_branch_account(self):
        """All of it or nothing; given back when the request is not carried out."""
        self.fund._book("out", self.fund.available - 150, self.money, "Spent")
        request = self._told(self._site(), price=100)
        accountant = self._as(request, "accountant")
        with self.assertRaisesRegex(UserError, "do not suffice"):
            accountant.action_pay_funds()
        self.fund._book("in", 50, self.money, "Rebate")
        accountant.action_pay_funds()
        self.assertEqual(
            (self.fund.available, request.is_paid, request.stage), (0, True, "signing")
        )
        with self.assertRaises(UserError):
            accountant.action_invoice()
        self._by(request, "sales_gm", "rejected", "Send it back")
        accountant.action_refund()
        self.assertEqual((self.fund.available, request.is_paid), (200, False))
        with self.assertRaises(UserError):
            accountant.action_refund()
        self._assert_books()

    def test_only_the_accountant_books_money(self):
        request = self._told(self._site())
        for user in (self.assistant, self.centre, self.manager, self.holders["business"]):
            for verb in ("action_invoice", "action_pay_funds", "action_refund"):
                with self.assertRaises(AccessError):
                    getattr(request.with_user(user), verb)()

    def test_a_paid_request_is_not_taken_back_before_the_money(self):
        request = self._told(self._site())
        payment = self._pay(self._invoiced(request))
        centre = request.with_user(self.centre)
        for attempt in (
            lambda: centre._signoff_withdraw("x"),
            lambda: centre._change_cause("not_site", "factory", "x"),
            lambda: centre._cancel("x"),
        ):
            with self.assertRaisesRegex(UserError, "is paid"):
                attempt()
        payment.action_draft()
        invoice = request.invoice_id
        centre._change_cause("not_site", "factory", "It was ours")
        self.assertFalse(request.invoice_id)
        self.assertEqual((request.rule_no, request.stage), ("P-7.1.1", "signing"))
        self.assertTrue(invoice)

    def test_the_price_changes_after_the_quote_by_a_new_one_only(self):
        request = self._told(self._site())
        invoice = self._invoiced(request)
        request.with_user(self.centre)._signoff_withdraw("Wrong price")
        self.assertEqual((invoice.state, request.stage), ("cancel", "centre"))
        request.with_user(self.centre).action_ask_quote()
        self._as(request, "business")._quote(dict.fromkeys(request.line_ids, 300))
        request.with_user(self.centre).action_tell()
        self.assertEqual(self._invoiced(request).amount_untaxed, 600)


@tagged("post_install", "-at_install")
class TestMaterialDispute(MaterialCommon):
    def _disputed(self, **vals):
        request = self._told(self._request(cause="customer", **vals))
        request._dispute("price", "It was broken when it came")
        return request

    def _decide(self, request, decision, office="sales_gm", prices=None, opinion="So be it"):
        return self._as(request, office)._decide_dispute(decision, opinion, HANDWRITING, prices)

    def test_who_disputes(self):
        request = self._told(self._request(cause="customer"))
        for user in (self.worker, self.holders["business"]):
            with self.assertRaises(AccessError):
                request.with_user(user)._dispute("price", "x")
        with self.assertRaises(UserError):
            request._dispute("price", " ")
        request._dispute("shipping", "By lorry")
        with self.assertRaisesRegex(UserError, "already"):
            request._dispute("shipping", "By lorry")
        with self.assertRaises(UserError):
            self._request(cause="customer")._dispute("price", "x")

    def test_the_sales_gm_alone_decides(self):
        """P-7.3.1: his opinion alone; a mere signature is none."""
        request = self._disputed()
        self.assertEqual(
            request.signoff_id.turn_ids.office_ids.mapped("name"), ["Sales company general manager"]
        )
        for office in (*FOUR, *OTHERS):
            if office != "sales_gm":
                with self.subTest(office=office), self.assertRaises(AccessError):
                    self._decide(request, "ship", office)
        with self.assertRaisesRegex(UserError, "decide the dispute"):
            self._by(request, "sales_gm")
        with self.assertRaisesRegex(UserError, "opinion"):
            self._decide(request, "ship", opinion="")
        with self.assertRaises(UserError):
            self._decide(request, "nonsense")
        signature = self._decide(request, "ship")
        self.assertEqual(signature.opinion, "Ship before payment: So be it")
        self.assertEqual(request.stage, "approved")
        with self.assertRaises(UserError):
            self._decide(request, "refuse")

    def test_ship_before_payment(self):
        self._stock(self.main, self.part, 5)
        request = self._disputed()
        self._decide(request, "ship")
        self._as(request, "planning")._ship(self.main, request.line_ids)
        self.assertEqual(request.stage, "handed")

    def test_what_was_shipped_before_payment_is_still_owed(self):
        """He lets it go, he does not give it away: it is invoiced, or not filed."""
        request = self._disputed()
        self._decide(request, "ship")
        self._as(request, "planning")._ship()
        request._receive("Whole")
        self.assertEqual(request.waiting_ids.name, "Withholding accountant")
        with self.assertRaisesRegex(UserError, "not invoiced"):
            request.with_user(self.centre).action_close()
        for user in (self.assistant, self.centre, self.holders["sales_gm"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                request.with_user(user).action_invoice()
        invoice = self._invoiced(request)
        self.assertEqual((invoice.amount_untaxed, request.is_paid), (200, False))
        with self.assertRaisesRegex(UserError, "invoiced already"):
            self._as(request, "accountant").action_pay_funds()
        self.assertEqual(request.waiting_ids.name, "HQ service")
        request.with_user(self.centre).action_close()
        self._pay(invoice)
        self.assertEqual((request.stage, request.is_paid), ("closed", True))

    def test_the_price_stands(self):
        """He decided, nobody signs again; but nothing goes before it is paid."""
        request = self._disputed()
        self._decide(request, "uphold")
        self.assertEqual(request.stage, "payment")
        self._refused_now(request, *FOUR)
        with self.assertRaisesRegex(UserError, "not paid"):
            self._as(request, "planning")._ship()
        self._pay(self._invoiced(request))
        self.assertEqual(request.stage, "approved")
        self._refused_now(request, *FOUR)
        self._as(request, "planning")._ship()

    def _refused_now(self, request, *offices):
        """Nobody signs beside his opinion, before the payment or after."""
        signed = request.signoff_id.signature_ids
        for office in offices:
            with self.subTest(office=office):
                self.assertFalse(self._as(request, office).signoff_can_sign)
                self.assertFalse(self._by(request, office))
        self.assertEqual(request.signoff_id.signature_ids, signed)

    def test_another_price(self):
        request = self._told(self._request(cause="customer"))
        old = self._invoiced(request)
        request._dispute("price", "Half of it is ours")
        with self.assertRaisesRegex(UserError, "Price every line"):
            self._decide(request, "new_price")
        signature = self._decide(request, "new_price", prices={request.line_ids: 60})
        self.assertIn("120.00", signature.opinion)
        self.assertEqual((old.state, request.total, request.stage), ("cancel", 120, "payment"))
        self.assertTrue(request.signoff_intact)
        self.env["elevator.signoff"]._cron_check()
        self._pay(self._invoiced(request))
        self.assertEqual(request.stage, "approved")

    def test_refused(self):
        request = self._disputed()
        self._decide(request, "refuse")
        self.assertEqual((request.stage, request.signoff_state), ("rejected", "rejected"))
