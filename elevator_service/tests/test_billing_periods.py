"""Dates and cents of billing: periods cover the term once, amounts add up to the cent (M-4.2.1)."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.billing_periods import amount, months_of, months_until, periods, term_end

DAYS = st.dates(date(2023, 1, 1), date(2032, 12, 31))
VALUES = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)


@tagged("post_install", "-at_install")
class TestBillingPeriods(BaseCase):
    @settings(deadline=None, max_examples=300)
    @given(DAYS, st.integers(0, 2500), st.sampled_from([0, 1, 3, 12]), VALUES)
    @example(date(2024, 1, 31), 365, 3, Decimal("100.00"))
    @example(date(2024, 2, 29), 364, 3, Decimal("0.01"))
    @example(date(2023, 11, 30), 1095, 1, Decimal("9999999.99"))
    def test_periods_cover_the_term_once_and_amounts_add_up(self, first, days, months, value):
        last = first + timedelta(days)
        found = periods(first, last, months)
        self.assertEqual((found[0][0], found[-1][1]), (first, last))
        for one, two in pairwise(found):
            self.assertEqual(two[0] - one[1], timedelta(1))
        parts = [amount(value, first, last, begin, end) for begin, end in found]
        self.assertEqual(sum(parts), value)
        self.assertTrue(all(part >= 0 for part in parts))

    @settings(deadline=None, max_examples=200)
    @given(DAYS, st.integers(1, 20), VALUES)
    def test_whole_quarters_cost_the_same_to_a_cent(self, first, quarters, value):
        last = term_end(first, 3 * quarters)
        found = periods(first, last, 3)
        self.assertEqual(len(found), quarters, "ends of months do not drift")
        parts = [amount(value, first, last, begin, end) for begin, end in found]
        self.assertLessEqual(max(parts) - min(parts), Decimal("0.01"))

    @settings(deadline=None, max_examples=200)
    @given(DAYS, st.integers(0, 60))
    def test_months_until_a_month_boundary_are_whole(self, first, months):
        self.assertEqual(months_of(first, term_end(first, months + 1)), months + 1)

    @settings(deadline=None, max_examples=200)
    @given(DAYS, st.integers(0, 2000))
    def test_months_grow_with_the_days(self, anchor, days):
        day = anchor + timedelta(days)
        self.assertGreater(months_until(anchor, day + timedelta(1)), months_until(anchor, day))

    def test_a_quarter_from_the_last_of_january(self):
        found = periods(date(2027, 1, 31), date(2028, 1, 30), 3)
        self.assertEqual(
            [str(end) for _begin, end in found],
            ["2027-04-29", "2027-07-30", "2027-10-30", "2028-01-30"],
        )

    def test_ten_months_are_three_quarters_and_a_month(self):
        """Notes §2.1: OCA bills the month at the end as a whole quarter."""
        first, last = date(2027, 1, 1), date(2027, 10, 31)
        parts = [amount(Decimal(10000), first, last, *p) for p in periods(first, last, 3)]
        self.assertEqual(parts, [Decimal(3000)] * 3 + [Decimal(1000)])
