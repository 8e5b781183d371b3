"""M-4.2.3, design D7 and D8: the fund, its books, who may move it, and what may not be undone."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .money_common import MoneyCommon
from .test_access import hostile_context


@tagged("post_install", "-at_install")
class TestElevatorBranchFund(MoneyCommon):
    def test_opening_in_and_out(self):
        fund = self.fund.with_user(self.accountant)
        fund._book("opening", 100, self.other, "Balance of the old books")
        fund._book("in", 50.5, self.other, "Rebate")
        fund._book("out", 20, self.other, "Transfer")
        self.assertEqual((fund.available, fund.held), (130.5, 0))
        with self.assertRaisesRegex(UserError, "do not suffice"):
            fund._book("out", 130.51, self.other, "Transfer")
        with self.assertRaisesRegex(UserError, "comes before"):
            fund._book("opening", 1, self.other, "Again")
        with self.assertRaisesRegex(UserError, "above zero"):
            fund._book("in", -5, self.other, "Rebate")
        with self.assertRaisesRegex(UserError, "comes from"):
            fund._book("in", 5, self.other, " ")
        with self.assertRaisesRegex(UserError, "not before"):
            fund._book("in", 5, self.other, "Rebate", self.today + timedelta(1))
        with self.assertRaisesRegex(UserError, "comes from"):
            fund._book("withhold", 5, self.other, "Trick")
        self._assert_books()

    def test_the_wizard_books(self):
        wizard = self.env["elevator.fund.book"].with_user(self.accountant)
        wizard.create(
            {"fund_id": self.fund.id, "amount": 10, "account_id": self.other.id, "note": "Rebate"}
        ).action_apply()
        self.assertEqual(self.fund.available, 10)
        self.assertEqual(self.fund.act_ids.note, "Rebate")

    def test_a_branch_begins_with_an_empty_fund(self):
        branch = self.branch_a.copy({"code": "NEW", "partner_id": self._partner("New").id})
        fund = self.env["elevator.branch.fund"].search([("branch_id", "=", branch.id)])
        self.assertEqual((len(fund), fund.available), (1, 0))

    def test_set_up_says_what_is_missing(self):
        """Before the first act fails; and what it makes is enough."""
        company = self.company
        company.write(
            {
                "elevator_fund_journal_id": False,
                "elevator_fund_account_id": False,
                "elevator_held_account_id": False,
            }
        )
        self.assertEqual(len(company._elevator_fund_problems()), 3)
        with self.assertRaisesRegex(UserError, "(?s)Set up.*journal.*account"):
            self._fill_fund(1)
        wizard = self.env["elevator.fund.setup"].with_user(self.accountant).create({})
        self.assertIn("journal", wizard.problems)
        wizard.action_create()
        self.assertFalse(wizard.problems)
        self.assertTrue(company.elevator_held_account_id.reconcile)
        right = company.elevator_held_account_id
        for wrong in (self.other, company.elevator_fund_account_id):
            company.elevator_held_account_id = wrong
            self.assertTrue(company._elevator_fund_problems(), "no liability, not two accounts")
        company.elevator_held_account_id = right
        self._fill_fund(1)
        with self.assertRaisesRegex(UserError, "they stay"):
            company.elevator_held_account_id = self.other
        company.write({"elevator_held_account_id": right.id, "elevator_answer_days": 9})
        self.branch_b.partner_id = self.branch_a.partner_id
        self.assertIn("share the address", "\n".join(company._elevator_fund_problems()))
        clerk = self._create_user("setup_clerk", "group_branch_officer", self.branch_a)
        with self.assertRaises(AccessError):
            wizard.with_user(clerk).action_create()

    def test_nightly_control_raises_the_alarm_with_the_difference(self):
        self._fill_fund(100)
        self.env["elevator.branch.fund"]._cron_control()
        self.assertEqual((self.fund.available_gap, self.fund.controlled_on), (0, self.today))
        accounts = (self.company.elevator_fund_account_id, self.other)
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company.elevator_fund_journal_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": self.branch_a.partner_id.id,
                            "balance": balance,
                        }
                    )
                    for account, balance in zip(accounts, (30, -30), strict=True)
                ],
            }
        )
        entry.action_post()
        bad = self.env["elevator.branch.fund"]._cron_control()
        self.assertEqual((bad, self.fund.available_gap), (self.fund, -30))
        alarms = self.fund.activity_ids.filtered(lambda a: a.user_id == self.accountant)
        self.assertEqual(len(alarms), 1)
        self.env["elevator.branch.fund"]._cron_control()
        self.assertEqual(len(self.fund.activity_ids), len(alarms), "once per difference")
        entry.button_draft()
        self.assertFalse(self.env["elevator.branch.fund"]._cron_control())
        self.assertEqual(self.fund.available_gap, 0)

    def test_statement_agrees_with_the_ledger(self):
        yesterday = self.today - timedelta(1)
        fund = self.fund.with_user(self.accountant)
        fund._book("opening", 1000, self.other, "Old books", yesterday)
        self._fill_fund(500)
        document = self._withheld({self._invoice(700): 700})
        document._act("apply", {document.line_ids: 300}, "Overdue")
        reader = self._create_user("statement_reader", "group_branch_officer", self.branch_a)
        wizard = self.env["elevator.fund.statement"].with_user(reader)
        wizard = wizard.with_context(active_model=fund._name, active_ids=fund.ids).create(
            {"date_from": self.today, "date_to": self.today}
        )
        [found] = wizard._statements()
        self.assertEqual(found["opening"], (1000, 0))
        self.assertEqual(found["closing"], (800, 400))
        self.assertEqual(found["ledger"], found["closing"])
        self.assertEqual(found["totals"], {"in": 500, "withhold": 700, "apply": 300})
        self.assertEqual(found["to_recover"].to_recover, 300)
        [before] = wizard.create(
            {"fund_ids": fund.ids, "date_from": yesterday, "date_to": yesterday}
        )._statements()
        self.assertEqual((before["opening"], before["closing"]), ((0, 0), (1000, 0)))
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "elevator_service.report_fund_statement", wizard.ids
        )
        self.assertIn("Closing balance", html.decode())
        xlsx, kind = self.env["ir.actions.report"]._render_xlsx(
            "elevator_service.fund_statement_xlsx", wizard.ids, {}
        )
        self.assertEqual((kind, xlsx[:2]), ("xlsx", b"PK"))

    def test_nobody_without_the_office_moves_money(self):
        """M-4.2.3: over RPC, with context flags, by writing rows; other offices neither."""
        self._fill_fund(1000)
        invoice = self._invoice(500)
        document = self._withheld({invoice: 500})
        act = document.act_ids
        groups = ("user", "maintainer", "branch_officer", "hq_service", "service_manager")
        for group in (*groups, "business", "leader", "company_gm"):
            user = self._create_user(f"no_{group}", f"group_{group}", self.branch_a)
            calls = [
                ("elevator.withholding", document, "action_withhold", []),
                ("elevator.withholding", document, "action_cancel", []),
                ("elevator.withholding", document, "write", [{"reason": "Mine"}]),
                ("elevator.withholding", document, "unlink", []),
                ("elevator.withholding", document.browse(), "create", [self._plain()]),
                ("elevator.withholding.line", document.line_ids, "write", [{"amount": 1}]),
                ("elevator.fund.act", act, "write", [{"amount": 1}]),
                ("elevator.fund.act", act, "unlink", []),
                ("elevator.branch.fund", self.fund, "write", [{"available": 9999}]),
                ("elevator.branch.fund", self.fund, "action_propose", []),
                ("elevator.fund.book", self.env["elevator.fund.book"], "create", [{}]),
                ("elevator.withholding.act", self.env["elevator.withholding.act"], "create", [{}]),
            ]
            for model, records, method, args in calls:
                with (
                    self.subTest(group=group, model=model, method=method),
                    mute_logger("odoo.addons.base.models.ir_rule"),
                    self.assertRaises(UserError),
                ):
                    self._rpc(user, model, records, method, args)
        self.assertEqual((self.fund.available, self.fund.held), (500, 500))

    def test_not_even_the_accountant_types_amounts(self):
        self._fill_fund(1000)
        document = self._withheld({self._invoice(500): 500})
        for model, records, vals in (
            ("elevator.branch.fund", self.fund, {"available": 5}),
            ("elevator.withholding", document, {"held": 0}),
            ("elevator.withholding", document, {"state": "closed"}),
            ("elevator.withholding.line", document.line_ids, {"held": 0}),
            ("elevator.withholding.line", document.line_ids, {"amount": 9}),
            ("elevator.fund.act", document.act_ids, {"amount": 9}),
        ):
            with self.subTest(model=model, vals=vals), self.assertRaises(UserError):
                self._rpc(self.accountant, model, records, "write", [vals])

    def _plain(self):
        return {"branch_id": self.branch_a.id, "reason": "Mine"}

    def _rpc(self, user, model, records, method, args):
        ids = [] if method == "create" else [records.ids]
        env = self.env[model].with_user(user)
        return call_kw(env, method, [*ids, *args], {"context": hostile_context()})

    def test_a_branch_reads_its_own_withholdings_and_no_moves(self):
        self._fill_fund(1000)
        own = self._withheld({self._invoice(500): 500})
        self._fill_fund(1000, self.fund_b)
        foreign = self._invoice(500, branch=self.branch_b, partner=self.site_b.partner_id)
        other = self._withheld({foreign: 500}, branch=self.branch_b)
        officer = self._create_user("reader_a", "group_branch_officer", self.branch_a)
        env = self.env(user=officer)
        self.assertEqual(env["elevator.withholding"].search([]), own)
        self.assertEqual(env["elevator.branch.fund"].search([]), self.fund)
        self.assertEqual(env["elevator.fund.act"].search([]).branch_id, self.branch_a)
        line = own.with_user(officer).line_ids
        read = line.read(["invoice_id", "residual", "held", "open_amount", "returnable"])
        self.assertEqual(read[0]["residual"], 500)
        for record in (other, other.line_ids, other.act_ids, self.fund_b):
            with self.assertRaises(AccessError):
                record.with_user(officer).read(["branch_id"])
        with self.assertRaises(AccessError):
            own.act_ids.move_id.with_user(officer).read(["name"])
        portal = self._create_portal_user("money_portal", self.customer)
        for record in (own, own.line_ids, own.act_ids, self.fund):
            self.assertFalse(record.with_user(portal).has_access("read"))


@tagged("post_install", "-at_install")
class TestGuards(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._fill_fund(1000)
        cls.invoice = cls._invoice(600)
        cls.document = cls._withheld({cls.invoice: 600})

    def _refused(self, text, work, *args):
        with self.assertRaisesRegex(UserError, text), self.cr.savepoint():
            work(*args)
        self.env.invalidate_all()

    def test_entries_of_acts_stay(self):
        """Notes §3.5: core lets a reconciled entry go to draft while the invoice stays paid."""
        self.document._act("apply", {self.document.line_ids: 600}, "Overdue")
        for act in self.document.act_ids:
            entry, item = act.move_id, act.move_id.line_ids[0]
            for work, args in (
                (entry.button_draft, []),
                (entry.button_cancel, []),
                (entry._reverse_moves, []),
                (entry.write, [{"state": "draft"}]),
                (entry.write, [{"state": "cancel"}]),
                (entry.write, [{"elevator_branch_id": self.branch_b.id}]),
                (entry.unlink, []),
                (entry.with_context(force_delete=True).unlink, []),
                (item.write, [{"balance": 1}]),
                (item.write, [{"partner_id": self.customer.id}]),
                (item.with_context(skip_account_move_synchronization=True).write, [{"debit": 9}]),
                (item.unlink, []),
                (item.copy, [{"move_id": entry.id}]),
                (act.move_id.line_ids.remove_move_reconcile, []),
            ):
                with self.subTest(kind=act.kind, work=work.__name__, args=args):
                    if work.__name__ == "remove_move_reconcile":
                        matched = entry.line_ids.filtered("matching_number")
                        work = matched.remove_move_reconcile
                    self._refused(self.document.name, work, *args)
        book = self.fund.act_ids.filtered(lambda act: act.kind == "in").move_id
        self._refused("book the contrary", book.button_draft)
        self._assert_books()

    def test_an_invoice_with_money_held_stays(self):
        for work, args in (
            (self.invoice.button_draft, []),
            (self.invoice.button_cancel, []),
            (self.invoice._reverse_moves, []),
            (self.invoice.write, [{"state": "draft"}]),
            (self.invoice.invoice_line_ids.write, [{"price_unit": 1, "balance": -1}]),
        ):
            with self.subTest(work=work.__name__):
                self._refused("release them in", work, *args)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard = wizard.create({"journal_id": self.invoice.journal_id.id})
        self._refused("release them in", wizard.refund_moves)
        self.document._act("release", {self.document.line_ids: 600}, "Wrong invoice")
        self.invoice.button_draft()
        self.assertEqual(self.invoice.state, "draft")

    def test_an_invoice_that_was_settled_stays(self):
        self.document._act("apply", {self.document.line_ids: 600}, "Overdue")
        self._refused("take the application back", self.invoice.button_draft)
        self._refused("take the application back", self.invoice._reverse_moves)
        receivable = self.invoice._elevator_receivable_lines()
        self._refused(self.document.name, receivable.remove_move_reconcile)
        self._refused(self.document.name, (receivable.matched_credit_ids).unlink)
        self.document._act("unapply", {self.document.line_ids: 600}, "Wrong invoice")
        self.document._act("release", {self.document.line_ids: 600}, "Wrong invoice")
        self.invoice.button_draft()
        self._assert_books()

    def test_from_entry_and_invoice_to_the_withholding(self):
        """Linked both ways, and no burden for who reads invoices but nothing of ours."""
        for move in (self.invoice, self.document.act_ids.move_id):
            action = move.with_user(self.accountant).action_open_withholdings()
            self.assertEqual(action["domain"], [("id", "in", self.document.ids)])
        book = self.fund.act_ids.filtered(lambda act: act.kind == "in")
        action = book.move_id.action_open_withholdings()
        self.assertEqual(action["domain"], [("id", "in", book.ids)])
        clerk = new_test_user(self.env, "clerk", groups="account.group_account_invoice")
        form = Form(self.invoice.with_user(clerk), view="account.view_move_form")
        self.assertEqual(form.id, self.invoice.id)

    def test_a_payment_that_bounced_may_be_taken_off(self):
        """Only acts are kept: a customer's payment is accounting's to undo."""
        payment = self._pay(self.invoice, 200)
        self.assertEqual(self.document.held, 400)
        payment.action_cancel()
        self.assertEqual(self.invoice.amount_residual, 600)
        self._assert_books()
