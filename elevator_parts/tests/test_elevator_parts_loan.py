"""M-6, P-6.3: lent until a day; the same part back, or settled at price; overdue blocks more."""

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dispatch_common import DispatchCommon


@tagged("post_install", "-at_install")
class TestPartsLoan(DispatchCommon):
    def _draft(self, qty=1, part=None, **vals):
        loans = self.env["elevator.parts.loan"].with_user(self.keeper)
        return loans.create(
            {
                "depot_id": self.depot.id,
                "product_id": (part or self.part).id,
                "qty": qty,
                "serial": "SN-1",
                "reason": "People wait",
                "due_on": self.company._elevator_today() + relativedelta(days=10),
                **vals,
            }
        ).with_user(self.hq)

    def _lent(self, *args, **vals):
        loan = self._draft(*args, **vals)
        loan.action_lend()
        return loan

    def _place(self):
        return self.env["elevator.depot"].search([("code", "=", "TA-D-L")])

    def test_lent_and_back(self):
        loan = self._lent()
        self.assertEqual(self._row(self.main, self.part).balance_qty, 999)
        self.assertEqual(self._row(self._place(), self.part).balance_qty, 1)
        line = self._lines(self._place(), self.part)
        self.assertEqual(line.kind, "loan")
        self.assertIn("SN-1", line.summary)
        loan._take_back("SN-1")
        self.assertEqual(loan.state, "back")
        self.assertEqual(self._row(self.main, self.part).balance_qty, 1000)
        self.assertEqual(self._row(self.main, self.part).balance_amount, 100000)
        self._commit()

    def test_the_same_comes_back(self):
        loan = self._lent()
        with self.assertRaisesRegex(UserError, "SN-1"):
            loan._take_back("SN-2")
        wizard = self.env["elevator.loan.back"].with_user(self.hq)
        wizard.create({"loan_id": loan.id, "serial": " SN-1 "}).action_back()
        self.assertEqual(loan.state, "back")

    def test_settled_at_the_price_of_the_day_it_was_lent(self):
        loan = self._lent(2)
        self.part.product_tmpl_id._set_hq_price(150)
        loan.action_settle()
        self.assertEqual(loan.charge_id.amount, 200)
        self.assertEqual(self.fund.available, 49800)
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 2)
        self.assertEqual(self._row(self._place(), self.part).balance_qty, 0)
        self.assertFalse(self.depot._in_transit())

    def test_overdue_blocks_the_next_loan_of_the_branch(self):
        loan = self._lent()
        other = self._depot("TA-E", branch=self.branch_a, tier=1)
        with freeze_time(loan.due_on + relativedelta(days=1)):
            self.env.invalidate_all()
            self.assertTrue(loan.overdue)
            later = {"due_on": loan.due_on + relativedelta(days=9)}
            with self.assertRaisesRegex(UserError, "past its day"):
                self._draft(depot_id=other.id, **later).action_lend()
            loan._take_back("SN-1")
            self._draft(depot_id=other.id, **later).action_lend()

    def test_a_loan_counts_against_the_cap(self):
        """P-3: stock + on its way + lent."""
        self._stock(self.depot, self.part, 299)
        self._lent(1)
        self.assertEqual(self.depot._in_transit(), {self.depot.id: 100})
        with self.assertRaisesRegex(UserError, "cap"):
            self._lent(1, part=self.belt)

    def test_who_may_not(self):
        loan = self._draft()
        for user in (self.keeper, self.officer):
            with self.assertRaises(AccessError):
                loan.with_user(user).action_lend()
        loan.action_lend()
        for verb in ("action_settle", "_take_back"):
            with self.assertRaises(AccessError):
                getattr(loan.with_user(self.keeper), verb)()

    def test_nothing_is_typed_past_the_verbs(self):
        loan = self._lent()
        for vals in (
            {"state": "back"},
            {"due_on": "2099-01-01"},
            {"price": 1},
            {"charge_id": 1},
            {"qty": 5},
        ):
            with self.assertRaises(UserError):
                loan.write(vals)
        with self.assertRaises(UserError):
            loan.unlink()
        fresh = self._draft(state="lent", price=1)
        self.assertEqual((fresh.state, fresh.price), ("draft", 0))

    def test_due_before_it_is_lent(self):
        yesterday = self.company._elevator_today() - relativedelta(days=1)
        with self.assertRaisesRegex(UserError, "before it is lent"):
            self._lent(due_on=yesterday)
