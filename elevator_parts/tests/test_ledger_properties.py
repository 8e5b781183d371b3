"""P-2.3, P-2.5, P-3: whatever happens in whatever order, the books stay true."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PartsCommon

QTY = st.integers(1, 40)
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["buy", "buy", "send", "send", "bring_back", "issue", "issue", "reverse"]),
        st.integers(0, 1),
        QTY,
    ),
    min_size=3,
    max_size=14,
)


@tagged("post_install", "-at_install")
class TestLedgerProperties(PartsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cheap = cls._part("Cheap", 0.37)
        cls.dear = cls._part("Dear", 333.33)
        cls.small = cls._depot("TA-3", branch=cls.branch_a, tier=3)

    def _do(self, what, number, qty):
        """One operation, refused or done; returns whether it was done."""
        part = (self.cheap, self.dear)[number]
        main, small = self.main.location_id, self.small.location_id
        try:
            with self.env.cr.savepoint():
                if what == "reverse":
                    self._reverse_one(part)
                else:
                    places = {
                        "buy": (self.supplier, main),
                        "send": (main, small),
                        "bring_back": (small, main),
                        "issue": (small, self.customers),
                    }
                    self._moved(part, qty, *places[what])
        except UserError:
            self.env.invalidate_all()
            return False
        return True

    def _reverse_one(self, part):
        lines = self._lines(self.small, part) | self._lines(self.main, part)
        lines.filtered(lambda x: not x.reversal_of_id and not x.reversal_ids)[-1:]._reverse("Wrong")

    def _check(self):
        """Shelf = balance = Σ lines = last line; numbers without gaps; nothing negative."""
        depots = self.main | self.small
        self.assertFalse(depots._control_found())
        for row in depots.part_ids:
            self.assertGreaterEqual(row.balance_qty, 0)
            self.assertGreaterEqual(row.balance_amount, 0)
            if not row.balance_qty:
                self.assertEqual(row.balance_amount, 0)
            numbers = self._lines(row.depot_id, row.product_id).mapped("number")
            self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(OPERATIONS)
    def test_books_stay_true(self, operations):
        with self.env.cr.savepoint() as savepoint:
            for what, number, qty in operations:
                done = self._do(what, number, qty)
                if done and what == "send":
                    self.assertTrue(self.small.tier_id._within(self.small.value))
            self._check()
            self._commit()
            savepoint.rollback()
        self.env.invalidate_all()
