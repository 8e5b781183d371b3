"""M-4.2.3: branch funds withheld, released, applied, given back; never more than there is."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .money_common import MoneyCommon

ACTS = ("withhold", "release", "apply", "unapply", "give_back", "pay", "pay_late", "fund")


@tagged("post_install", "-at_install")
class TestElevatorWithholding(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._fill_fund(10000)
        cls.invoice = cls._invoice(5000)

    def _sums(self, document):
        line = document.line_ids
        return line.held, line.released, line.applied, line.to_recover

    def _act(self, document, kind, amount, line=None):
        line = line or document.line_ids
        return document._act(kind, {line: amount}, "Because")

    def test_m_4_2_3_customer_pays_before_it_is_applied(self):
        """Withheld, paid in part: released by itself; the rest applied: the invoice is paid."""
        document = self._withheld({self.invoice: 5000})
        self.assertEqual((self.fund.available, self.fund.held), (5000, 5000))
        self.assertEqual(self.invoice.payment_state, "not_paid", "withheld is not paid")
        self._pay(self.invoice, 2000)
        self.assertEqual(self._sums(document), (3000, 2000, 0, 0))
        self.assertEqual(self.invoice.payment_state, "partial")
        self._act(document, "apply", 1000)
        self.assertEqual(
            (self.invoice.payment_state, self.invoice.amount_residual), ("partial", 2000)
        )
        self._act(document, "apply", 2000)
        self.assertIn(self.invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(self._sums(document), (0, 2000, 3000, 3000))
        self.assertEqual((self.fund.available, self.fund.held), (7000, 0))
        self.assertEqual(document.state, "applied")
        self._assert_books()

    def test_m_4_2_3_customer_pays_after_it_was_applied(self):
        """The money goes back to the branch; the customer's account is even."""
        document = self._withheld({self.invoice: 5000})
        self._act(document, "apply", 5000)
        with self.assertRaisesRegex(UserError, "more than"):
            self._act(document, "give_back", 1)
        self._pay_late(self.customer, 3000)
        self.assertEqual(document.late_payment, 3000)
        with self.assertRaisesRegex(UserError, "more than"):
            self._act(document, "give_back", 3000.01)
        self._act(document, "give_back", 3000)
        self.assertEqual((self.fund.available, document.to_recover), (8000, 2000))
        self._pay_late(self.customer, 2500)
        self.assertEqual(document.line_ids.returnable, 2000, "not more than was applied")
        self._act(document, "give_back", 2000)
        self.assertEqual((self.fund.available, document.state), (10000, "closed"))
        open_items = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertEqual(sum(open_items.mapped("amount_residual")), -500)
        self._assert_books()

    def test_full_payment_releases_everything_and_closes(self):
        document = self._withheld({self.invoice: 4000})
        self._pay(self.invoice, 1000)
        self.assertEqual(document.held, 4000, "the customer still owes as much")
        self._pay(self.invoice)
        self.assertEqual((document.held, document.state), (0, "closed"))
        self.assertEqual((self.fund.available, self.fund.held), (10000, 0))
        self._assert_books()

    def test_payment_by_somebody_without_funds_rights_releases(self):
        """Whoever books the payment: the release is the rule, not a right of his."""
        self._withheld({self.invoice: 5000})
        clerk = self._create_user("clerk", "group_user")
        clerk.group_ids += self.env.ref("account.group_account_invoice")
        wizard = self.env["account.payment.register"].with_user(clerk)
        wizard = wizard.with_context(active_model="account.move", active_ids=self.invoice.ids)
        wizard.create({})._create_payments()
        self.assertEqual(self.fund.held, 0)
        self.assertEqual(self.fund.act_ids[:1].user_id, clerk)

    def test_several_invoices_of_one_customer(self):
        second, third = self._invoice(3000, days=60), self._invoice(1000, days=40)
        document = self._withheld({self.invoice: 5000, second: 3000, third: 500})
        lines = document.line_ids
        document._act("apply", {line: line.held for line in lines}, "Long overdue")
        self.assertEqual(third.amount_residual, 500)
        self._pay_late(self.customer, 4000)
        for line in lines:
            self.assertEqual(line.returnable, min(4000, line.to_recover))
        with self.assertRaisesRegex(UserError, "more than"), self.cr.savepoint():
            document._act("give_back", {line: line.returnable for line in lines}, "Late")
        self.env.invalidate_all()
        self._act(document, "give_back", 4000, lines[0])
        self.assertEqual(lines.mapped("returnable"), [0, 0, 0], "the money is used once")
        self._assert_books()

    def test_credit_note_in_between(self):
        """Release, credit, withhold the rest; a credit note of its own releases by itself."""
        document = self._withheld({self.invoice: 5000})
        with self.assertRaisesRegex(UserError, "release them in"):
            self.invoice._reverse_moves([{"invoice_date": self.today}])
        self._act(document, "release", 5000)
        refund = self.invoice._reverse_moves([{"invoice_date": self.today}])
        refund.invoice_line_ids.price_unit = 2000
        refund.action_post()
        receivable = (refund | self.invoice)._elevator_receivable_lines()
        receivable.reconcile()
        self.assertEqual(self.invoice.amount_residual, 3000)
        second = self._withholding({self.invoice: 3000})
        second.action_withhold()
        small = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "elevator_branch_id": self.branch_a.id,
                "invoice_date": self.today,
                "invoice_line_ids": [
                    fields.Command.create({"name": "x", "price_unit": 700, "tax_ids": False})
                ],
            }
        )
        small.action_post()
        (small | self.invoice)._elevator_receivable_lines().filtered(
            lambda item: not item.reconciled
        ).reconcile()
        self.assertEqual((second.held, self.invoice.amount_residual), (2300, 2300))
        self._assert_books()

    def test_application_taken_back(self):
        document = self._withheld({self.invoice: 5000})
        self._act(document, "apply", 5000)
        self._act(document, "unapply", 1500)
        self.assertEqual((self.invoice.amount_residual, document.held), (1500, 1500))
        self.assertEqual(self.invoice.payment_state, "partial")
        self._act(document, "unapply", 3500)
        self.assertEqual((self.invoice.payment_state, document.held), ("not_paid", 5000))
        self._act(document, "release", 5000)
        self.assertEqual(document.state, "closed")
        self._assert_books()

    def test_never_more_than_the_debt_nor_the_funds(self):
        for amounts, text in (({self.invoice: 5000.01}, "more than"), ({self.invoice: 0}, "zero")):
            document = self._withholding(amounts, decided=False)
            with self.assertRaisesRegex(UserError, text):
                document.action_signoff_request()
        big = self._invoice(20000)
        document = self._withholding({big: 10000.01}, decided=False)
        with self.assertRaisesRegex(UserError, "more than the funds"):
            document.action_signoff_request()
        one, two = self._withholding({big: 7000}), self._withholding({big: 7000})
        one.action_withhold()
        with self.assertRaisesRegex(UserError, "do not suffice"):
            two.action_withhold()
        self.assertEqual(self.fund.available, 3000)
        self.assertFalse(two.act_ids, "nothing is half done")
        third = self._withholding({self.invoice: 3000})
        third.action_withhold()
        self._fill_fund(10000)
        self._assert_books()

    def test_two_decisions_on_one_invoice(self):
        """The second withholds what the first left; paid meanwhile: nothing to do."""
        one, two = (self._withholding({self.invoice: amount}) for amount in (4000, 3000))
        one.action_withhold()
        two.action_withhold()
        self.assertEqual((one.held, two.held), (4000, 1000))
        self._pay(self.invoice, 2000)
        self.assertEqual(one.held + two.held, 3000)
        third = self._invoice(100)
        late = self._withholding({third: 100})
        self._pay(third)
        with self.assertRaisesRegex(UserError, "paid meanwhile"):
            late.action_withhold()
        self._assert_books()

    def test_needs_the_decision(self):
        """M-4.2.3: service or the business department decides; nobody decides for himself."""
        document = self._withholding({self.invoice: 1000}, decided=False)
        with self.assertRaisesRegex(UserError, "not approved"):
            document.action_withhold()
        document.action_signoff_request()
        with self.assertRaises(AccessError):
            self._sign(document, self.accountant)
        service = self._create_user("service_manager", "group_service_manager")
        self._sign(document, service)
        self.assertEqual(document.state, "approved")
        with self.assertRaises(UserError):
            document.line_ids.amount = 2000
        document.action_withhold()
        with self.assertRaisesRegex(UserError, "withheld already"):
            document.action_withhold()
        with self.assertRaisesRegex(UserError, "release it"):
            document.action_cancel()
        with self.assertRaisesRegex(UserError, "release it"):
            document._signoff_withdraw("Changed my mind")

    def test_given_up(self):
        document = self._withholding({self.invoice: 1000})
        document.action_cancel()
        self.assertEqual((document.state, document.signoff_id.state), ("cancelled", "void"))
        with self.assertRaises(UserError):
            document.action_withhold()

    def test_other_currency_is_refused(self):
        currency = self.env["res.currency"].with_context(active_test=False)
        foreign = currency.search([("id", "!=", self.company.currency_id.id)], limit=1)
        foreign.active = True
        invoice = self._invoice(100, currency_id=foreign.id)
        with self.assertRaisesRegex(ValidationError, "currency of the books"):
            self._withholding({invoice: 100})

    def test_invoice_of_another_branch_and_a_bill_are_refused(self):
        foreign = self._invoice(100, branch=self.branch_b, partner=self.site_b.partner_id)
        with self.assertRaisesRegex(ValidationError, "this branch"):
            self._withholding({foreign: 100})
        draft = self._invoice(100)
        draft.button_draft()
        with self.assertRaisesRegex(ValidationError, "posted invoice"):
            self._withholding({draft: 100})

    def test_proposal_takes_the_oldest_debts_as_far_as_funds_go(self):
        """Long overdue only, no promise in force (M-4.2.2), less what is withheld already."""
        self._invoice(700, days=self.company.elevator_withhold_days - 1)
        old, older = self._invoice(4000, days=40), self._invoice(4000, days=80)
        self._withheld({older: 1000})
        fund = self.fund.with_user(self.accountant)
        action = fund.action_propose()
        lines = self.env["elevator.withholding"].browse(action["res_id"]).line_ids
        amounts = {line.invoice_id: line.amount for line in lines}
        self.assertEqual(amounts, {self.invoice: 5000, older: 3000, old: 1000})
        self._withheld({self.invoice: 5000, old: 4000})
        with self.assertRaisesRegex(UserError, "funds are empty"):
            fund.action_propose()

    def test_form_and_wizard(self):
        """As the accountant does it: the proposed amount is what debt and funds allow."""
        model = self.env["elevator.withholding"].with_user(self.accountant)
        big = self._invoice(20000)
        with Form(model) as form:
            form.branch_id = self.branch_a
            form.reason = "Overdue"
            with form.line_ids.new() as line:
                line.invoice_id = self.invoice
                self.assertEqual(line.amount, 5000)
            with form.line_ids.new() as line:
                line.invoice_id = big
                self.assertEqual(line.amount, 5000, "what is left of the funds")
        document = form.record
        document.action_signoff_request()
        self._sign(document, self.business)
        document.action_withhold()
        action = document.action_release()
        wizard = self.env[action["res_model"]].with_user(self.accountant)
        wizard = wizard.with_context(**action["context"]).create({"note": "The branch paid cash"})
        self.assertEqual(wizard.line_ids.mapped("amount"), [5000, 5000])
        wizard.line_ids[1].amount = 0
        wizard.action_apply()
        self.assertEqual(document.line_ids.mapped("held"), [0, 5000])
        self.assertIn("The branch paid cash", document.act_ids.mapped("note"))

    def test_entries_are_linked_both_ways_and_matched_by_case(self):
        document = self._withheld({self.invoice: 5000})
        self._act(document, "apply", 5000)
        for act in document.act_ids:
            self.assertEqual(act.move_id.elevator_act_ids, act)
            self.assertEqual(act.move_id.ref, document.name)
            self.assertEqual(len(act.move_id.line_ids), 2)
        self.assertTrue(all(document.line_ids._held_items().mapped("reconciled")))
        partner = document.act_ids[-1].move_id.line_ids.partner_id
        self.assertEqual(partner, self.branch_a.partner_id)

    def test_queries_do_not_grow_with_debts(self):
        """Nine debts more: the entries' own share of queries, no look-up per debt of ours."""
        self._fill_fund(100000)

        def queries(count):
            document = self._withholding({self._invoice(100): 100 for _n in range(count)})
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            document.action_withhold()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        queries(1)  # the first one fills caches
        few, many = queries(1), queries(10)
        # core's: the analytic default of both items, three for the number of the entry
        self.assertLess(many - few, 9 * 6)

    @settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(1, 400_000)),
            min_size=3,
            max_size=12,
        )
    )
    def test_any_sequence_of_acts_keeps_the_books(self, steps):
        """Whatever people do in whatever order: allowed or refused, the books are right."""
        with self.cr.savepoint() as savepoint:
            invoices = [self._invoice(amount) for amount in (1000, 2500.55, 333.33)]
            self._fill_fund(2000)
            lines = [self._withholding({i: i.amount_residual}).line_ids for i in invoices]
            for kind, which, cents in steps:
                self._step(kind, lines[which], cents / 100)
                self._assert_books()
            savepoint.rollback()
        self.env.invalidate_all()

    def _step(self, kind, line, amount):
        """One step; what is refused leaves nothing behind."""
        try:
            with self.cr.savepoint():
                if kind == "pay":
                    self._pay(line.invoice_id, amount)
                elif kind == "pay_late":
                    self._pay_late(self.customer, amount)
                elif kind == "fund":
                    self._fill_fund(amount)
                else:
                    line.withholding_id._act(kind, {line: amount}, "Step")
        except UserError:
            self.env.invalidate_all()
