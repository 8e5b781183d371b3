"""M-4.2.1: the arrears board says what plain arithmetic over the invoices says."""

import io
from datetime import timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .money_common import MoneyCommon


class ArrearCommon(MoneyCommon):
    """Two branches with customers, and invoices that are due when a test says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_a, cls.partner_b = cls.site_a.partner_id, cls.site_b.partner_id
        cls.officer = cls._create_user("dun_officer", "group_branch_officer", cls.branch_a)
        cls.officer_b = cls._create_user("dun_officer_b", "group_branch_officer", cls.branch_b)
        cls.reason = cls.env.ref("elevator_service.delay_reason_money")

    @classmethod
    def _due(cls, days=10, amount=100.0, branch=None, **vals):
        """An invoice of the branch's customer, due for so many days."""
        partner = cls.partner_b if branch == cls.branch_b else cls.partner_a
        day = cls.today - timedelta(max(days, 0))
        vals |= {"invoice_date": day, "date": day}
        return cls._invoice(amount, days, branch, partner, **vals)

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
    def test_m_4_2_1_figures_are_those_of_the_invoices(self):
        """Partly paid, paid, withheld, of no branch, draft: against arithmetic in Python."""
        invoices = self.env["account.move"].union(
            *(self._due(days, 100.0 + days) for days in (-5, 0, 1, 30, 45, 75, 200)),
            self._due(40, 500.0, self.branch_b),
        )
        self._pay(invoices[2], 40.0)
        self._pay(invoices[3])
        self._act(invoices[4], 45.0)
        invoices[0].copy({"elevator_branch_id": self.branch_a.id})  # a draft
        expected = {
            move: (move.amount_residual_signed, max((self.today - move.invoice_date_due).days, 0))
            for move in invoices
            if move.amount_residual > 0
        }
        rows = self.env["elevator.arrear"].search([("id", "in", invoices.ids)])
        self.assertEqual(
            {row.invoice_id: (row.residual, row.days) for row in rows}, expected, "no more, no less"
        )
        self.assertEqual(rows.filtered("held").mapped("exposure"), [100.0])
        self.assertEqual(rows.filtered(lambda row: row.days > 100).partner_id, self.partner_a)
        board = self._board()
        theirs = rows.filtered(lambda row: row.branch_id == self.branch_a)
        overdue = theirs.filtered(lambda row: row.days > 0)
        self.assertEqual(board.overdue, sum(overdue.mapped("residual")))
        self.assertEqual(board.overdue, board.b30 + board.b60 + board.b90 + board.b90plus)
        self.assertEqual(board.not_due, 95.0 + 100.0)
        self.assertEqual(board.exposure, sum(overdue.mapped("exposure")))
        self.assertEqual((board.held, board.invoice_count, board.oldest_days), (45.0, 4, 200))
        self.assertEqual(self._board(self.branch_b).b60, 500.0)

    def test_ages_at_their_edges(self):
        edges = {
            "not_due": (-1, 0),
            "b30": (1, 30),
            "b60": (31, 60),
            "b90": (61, 90),
            "b90plus": (91, 400),
        }
        for bucket, days in edges.items():
            for day in days:
                arrear = self._arrear(self._due(day))
                with self.subTest(bucket=bucket, day=day):
                    self.assertEqual(arrear.bucket, bucket)
                    self.assertEqual(arrear.is_overdue, bucket != "not_due")
                    self.assertEqual(arrear.days, max(day, 0))
        board = self._board()
        self.assertEqual([board[bucket] for bucket in edges], [200.0] * 5)

    def test_m_4_2_3_what_is_withheld_is_no_exposure(self):
        """Released it is exposure again; more withheld than open never makes it negative."""
        invoice = self._due(10)
        self._act(invoice, 60.0)
        self.assertEqual(self._arrear(invoice).exposure, 40.0)
        self._act(invoice, 20.0, "release")
        self.assertEqual(self._arrear(invoice).exposure, 60.0)
        self._pay(invoice, 80.0)
        arrear = self._arrear(invoice)
        self.assertEqual((arrear.residual, arrear.held, arrear.exposure), (20.0, 40.0, 0.0))
        self._pay(invoice)
        self.assertFalse(self._arrear(invoice), "paid")

    def test_a_credit_note_closes_it(self):
        invoice = self._due(10)
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = reversal.create({"journal_id": invoice.journal_id.id})
        wizard.refund_moves()
        refund = wizard.new_move_ids
        refund.action_post()
        lines = (invoice | refund).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        lines.filtered(lambda line: not line.reconciled).reconcile()
        self.assertFalse(self._arrear(invoice))

    def test_foreign_currency_counts_in_the_companys(self):
        """At the rate of its day, partly paid too."""
        currency = self.env["res.currency"].create({"name": "TST", "symbol": "T"})
        rate = {"currency_id": currency.id, "name": "2000-01-01", "rate": 0.25}
        self.env["res.currency.rate"].create(rate | {"company_id": self.env.company.id})
        invoice = self._due(10, 50.0, currency_id=currency.id)
        arrear = self._arrear(invoice)
        self.assertEqual((arrear.residual, arrear.exposure), (200.0, 200.0))
        self.assertEqual(arrear.currency_id, self.env.company.currency_id)
        self.assertEqual(self._remind().amount, 200.0)

    def test_months_show_what_was_overdue_then(self):
        """An invoice paid since counts at the ends of the months before."""
        end = self.today.replace(day=1) - timedelta(1)
        before = end.replace(day=1) - timedelta(1)
        days = (self.today - before).days + 20
        invoice = self._due(days, 300.0)
        self._pay(invoice, 100.0, payment_date=end)
        self._act(invoice, 50.0, date=end)
        self._pay(invoice)
        self.assertFalse(self._arrear(invoice))
        self.env.flush_all()
        months = self.env["elevator.arrears.month"].search([("branch_id", "=", self.branch_a.id)])
        found = {month.date: (month.overdue, month.held) for month in months}
        self.assertEqual(found[before], (300.0, 0.0))
        self.assertEqual(found[end], (200.0, 50.0))
        self.assertLessEqual(len(found), 12)
        self.assertEqual(max(found), end)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_branches_are_kept_apart(self):
        """Design D2; and a branch without accounting rights reads what it owes."""
        mine, theirs = self._due(10), self._due(10, branch=self.branch_b)
        self.env.flush_all()
        models = ("elevator.arrear", "elevator.arrears.board", "elevator.arrears.month")
        for name in models:
            seen = self.env[name].with_user(self.officer).search([])
            self.assertLessEqual(seen.branch_id, self.branch_a, name)
        everything = self.env["elevator.arrear"].with_user(self.accountant).search([])
        self.assertEqual(everything.branch_id, self.branch_a | self.branch_b)
        arrears = self.env["elevator.arrear"].with_user(self.officer)
        spec = {name: {"fields": {"display_name": {}}} for name in ("invoice_id", "partner_id")}
        found = arrears.web_search_read([("id", "in", (mine | theirs).ids)], spec | {"name": {}})
        self.assertEqual([row["name"] for row in found["records"]], [mine.name])
        with self.assertRaises(AccessError):
            arrears.browse(theirs.id).read(["residual"])
        portal = new_test_user(self.env, "dun_portal", groups="base.group_portal")
        for name in (*models, "elevator.fee.reminder", "elevator.fee.answer"):
            self.assertFalse(self.env[name].with_user(portal).has_access("read"), name)

    def test_nothing_is_written_in_a_view(self):
        arrear = self._arrear(self._due(10))
        for operation in ("write", "create", "unlink"):
            self.assertFalse(arrear.with_user(self.accountant).has_access(operation))

    def test_drill_down(self):
        """From the branch to invoices, reminders, months; from the arrear to its invoice."""
        invoice = self._due(10)
        self._remind()
        board = self._board().with_user(self.accountant)
        for verb in ("arrears", "months", "reminders", "answers"):
            action = getattr(board, f"action_open_{verb}")()
            found = self.env[action["res_model"]].search(action["domain"])
            with self.subTest(verb=verb):
                self.assertLessEqual(found.branch_id, self.branch_a)
        self.assertFalse(board.action_open_contracts()["domain"][0][2])
        arrear = self._arrear(invoice)
        self.assertEqual(arrear.action_open_invoice()["res_id"], invoice.id)
        action = arrear.action_open_reminders()
        self.assertEqual(len(self.env[action["res_model"]].search(action["domain"])), 1)

    def test_promise_is_shown_on_the_invoice(self):
        """M-4.2.2: wherever the debt is shown."""
        invoice, other = self._due(10), self._due(10)
        self._answer(invoice)
        invoices = invoice | other
        invoices.invalidate_recordset()
        self.assertEqual(invoices.mapped("elevator_promise"), ["promised", "none"])
        self.assertEqual(invoice.elevator_promised_on, self.today + timedelta(5))

    def test_queries_of_board_and_list_do_not_grow(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.env["elevator.arrears.board"].search([]).mapped("overdue")
            self.env["elevator.arrear"].search([], limit=80).mapped("exposure")
            return self.cr.sql_log_count - start

        self._due(10)
        queries()
        few = queries()
        for day in range(5):
            self._due(20 + day)
        self.assertEqual(queries(), few)

    def test_workbook(self):
        """Both sheets, amounts as numbers, a formula in a name stays text."""
        self.partner_a.name = "=1+1"
        self._due(10, 120.0)
        self._due(70, 30.0)
        self.env.flush_all()
        report = self.env["ir.actions.report"].with_user(self.accountant)
        content, kind = report._render_xlsx(
            "elevator_service.report_arrears_xlsx", self.branch_a.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content))
        branches, invoices = book.worksheets
        row = dict(zip([c.value for c in branches[1]], [c.value for c in branches[2]], strict=True))
        self.assertEqual((row["Overdue"], row["1–30 days"]), (150.0, 120.0))
        self.assertEqual([c.value for c in invoices["B"]][1:3], ["=1+1", "=1+1"])
        self.assertEqual({c.data_type for c in invoices["B"][1:3]}, {"s"})
        self.assertEqual(invoices.max_row, 4)
