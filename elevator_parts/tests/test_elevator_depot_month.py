"""M-6, P-2.1 to P-2.3: the month of a depot, from the count to two signatures."""

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dispatch_common import PIXEL, DispatchCommon


@tagged("post_install", "-at_install")
class TestDepotMonth(DispatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = cls.env["elevator.depot.part"].with_user(cls.hq)
        rows.create(
            [
                {"depot_id": cls.depot.id, "product_id": part.id, "par_qty": par}
                for part, par in ((cls.part, 10), (cls.belt, 5))
            ]
        )
        cls._stock(cls.depot, cls.part, 8)
        cls._stock(cls.depot, cls.belt, 5)
        cls.month = cls._open()

    @classmethod
    def _open(cls, depot=None):
        months = cls.env["elevator.depot.month"].with_user(cls.keeper)
        return months.create({"depot_id": (depot or cls.depot).id})

    def _line(self, part, month=None):
        return (month or self.month).line_ids.filtered(lambda line: line.product_id == part)

    def _count(self, month=None):
        """Counted as in the book."""
        for line in (month or self.month).line_ids:
            line.write({"counted": True, "counted_qty": line.book_qty})

    def _sent(self):
        """At the state where HQ has replenished and all is received."""
        self._count()
        self.month.action_count()
        self.month.action_plan()
        self.month.with_user(self.hq).action_approve()
        dispatch = self.month.dispatch_id.with_user(self.hq)
        if dispatch:
            dispatch.write({"consignee": "x", "address": "x", "confirmed_with": "x"})
            dispatch.action_check()
            dispatch.with_user(self.packer).action_pack()
            dispatch.action_ship()
            self._received(dispatch)

    # ---------------------------------------------------------------- the whole month

    def test_a_whole_month(self):
        """Counted, planned, checked, replenished: the depot equals its list, both sign."""
        self._sent()
        dispatch = self.month.dispatch_id
        self.assertEqual([(x.product_id, x.qty) for x in dispatch.line_ids], [(self.part, 2)])
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 10)
        self.assertFalse(self.month.open_points)
        self.month._sign(PIXEL)
        self.assertEqual(self.month.state, "sent")
        self.month.with_user(self.hq)._sign(PIXEL)
        self.assertEqual(self.month.state, "closed")
        self.assertEqual((self.month.keeper_sign_id, self.month.hq_sign_id), (self.keeper, self.hq))
        with self.assertRaises(UserError):
            self.month.unlink()

    def test_one_month_per_depot(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._open()
            self.env.flush_all()

    # ---------------------------------------------------------------- count

    def test_blank_is_not_zero(self):
        self._line(self.part).write({"counted": True, "counted_qty": 8})
        with self.assertRaisesRegex(UserError, "Not counted yet.*Belt"):
            self.month.action_count()

    def test_a_difference_has_its_reason_and_is_booked(self):
        self._count()
        line = self._line(self.part)
        line.counted_qty = 6
        self.assertEqual(line.difference_qty, -2)
        with self.assertRaisesRegex(UserError, "why shelf and book differ.*Door lock"):
            self.month.action_count()
        line.reason = "Broken in the rack"
        self.month.action_count()
        booked = self._lines(self.depot, self.part)[-1]
        self.assertEqual((booked.kind, booked.qty_out), ("count", 2))
        self.assertIn("Broken in the rack", booked.summary)
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 6)
        self.assertEqual(line.plan_qty, 4)
        self._commit()

    def test_a_surplus_is_booked_and_owed_by_nobody(self):
        self._count()
        self._line(self.belt).write({"counted_qty": 7, "reason": "Found"})
        self.month.action_count()
        self.assertEqual(self._row(self.depot, self.belt).balance_qty, 7)
        self.assertFalse(self.month.shortage_ids)

    def test_a_zero_is_counted(self):
        self._count()
        self._line(self.belt).write({"counted": True, "counted_qty": 0, "reason": "Gone"})
        self.month.action_count()
        self.assertEqual(self._row(self.depot, self.belt).balance_qty, 0)

    def test_what_moves_after_the_count_is_no_difference(self):
        self._count()
        self._moved(self.part, 3, self.depot.location_id, self.customers)
        self.month.action_count()
        self.assertFalse(self.month.shortage_ids)
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 5)

    def test_a_part_that_came_meanwhile_is_counted_too(self):
        self._count()
        late = self._part("Late part", 10)
        self._stock(self.depot, late, 1)
        with self.assertRaisesRegex(UserError, "Late part"):
            self.month.action_count()

    def test_book_and_proposal_are_not_typed(self):
        line = self._line(self.part)
        for vals in ({"book_qty": 99}, {"proposed_qty": 5}, {"price": 1}, {"approved_qty": 3}):
            with self.assertRaises(UserError):
                line.write(vals)
        for vals in ({"state": "closed"}, {"hq_sign_id": self.hq.id}, {"month": "2020-01-01"}):
            with self.assertRaises(UserError):
                self.month.write(vals)

    def test_who_may_not_count(self):
        for user, error in ((self.officer, AccessError), (self._stranger(), AccessError)):
            with self.assertRaises(error):
                self._line(self.part).with_user(user).write({"counted_qty": 1})
            with self.assertRaises(error):
                self.month.with_user(user).action_count()

    def _stranger(self):
        return self._create_user("keeper_b", "group_depot_keeper", self.branch_b)

    # ---------------------------------------------------------------- plan and check

    def test_plan_counts_what_is_on_its_way(self):
        self._shipped({self.part: 1})
        self._count()
        self.month.action_count()
        self.assertEqual(self._line(self.part).plan_qty, 1)

    def test_other_than_proposed_needs_a_reason(self):
        self._count()
        self.month.action_count()
        line = self._line(self.part)
        line.plan_qty = 1
        with self.assertRaisesRegex(UserError, "not as proposed"):
            self.month.action_plan()
        line.plan_reason = "One is enough"
        self.month.action_plan()
        self.assertEqual(line.approved_qty, 1)
        self.month.with_user(self.hq).action_approve()

    def test_hq_says_why_the_depot_will_not_equal_its_list(self):
        """P-2.2"""
        self._count()
        self.month.action_count()
        self.month.action_plan()
        line = self._line(self.part).with_user(self.hq)
        line.approved_qty = 1
        with self.assertRaisesRegex(UserError, "would not equal its list"):
            self.month.with_user(self.hq).action_approve()
        line.hq_reason = "The rest next week"
        self.month.with_user(self.hq).action_approve()
        self.assertEqual(self.month.dispatch_id.line_ids.qty, 1)

    def test_trim_to_what_is_there(self):
        self._moved(self.part, 999, self.main.location_id, self.customers)
        self._count()
        self.month.action_count()
        self.month.action_plan()
        hq = self.month.with_user(self.hq)
        with self.assertRaisesRegex(UserError, "not enough"):
            hq.action_approve()
        hq.action_trim()
        self.assertEqual(self._line(self.part).approved_qty, 1)
        hq.action_approve()

    def test_trim_to_the_cap(self):
        """P-3: the plan would lift a tier 3 above 5,000."""
        depot = self._depot("TA-3", branch=self.branch_a, tier=3, keeper_id=self.keeper.id)
        rows = self.env["elevator.depot.part"].with_user(self.hq)
        rows.create({"depot_id": depot.id, "product_id": self.part.id, "par_qty": 60})
        month = self._open(depot)
        self._count(month)
        month.action_count()
        month.action_plan()
        hq = month.with_user(self.hq)
        with self.assertRaisesRegex(UserError, "cap"):
            hq.action_approve()
        hq.action_trim()
        self.assertEqual(month.line_ids.approved_qty, 50)
        hq.action_approve()

    def test_the_branch_does_not_check_itself(self):
        self._count()
        self.month.action_count()
        self.month.action_plan()
        for user in (self.keeper, self.officer):
            with self.assertRaises(AccessError):
                self.month.with_user(user).action_approve()
        with self.assertRaises(UserError):
            self._line(self.part).write({"plan_qty": 5})

    # ---------------------------------------------------------------- close

    def test_open_points_stand_against_closing(self):
        self._count()
        self._line(self.belt).write({"counted_qty": 4, "reason": "Gone"})
        self.month.action_count()
        self.month.action_plan()
        self.month.with_user(self.hq).action_approve()
        self.assertIn("not settled", self.month.open_points)
        self.assertIn("neither charged nor excused", self.month.open_points)
        with self.assertRaisesRegex(UserError, "neither charged"):
            self.month._sign(PIXEL)

    def test_ledger_and_shelf_agree_before_it_is_closed(self):
        self._sent()
        quants = self.env["stock.quant"]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = 99 WHERE location_id = %s AND product_id = %s",
            [self.depot.location_id.id, self.part.id],
        )
        quants.invalidate_model()
        with self.assertRaisesRegex(UserError, "99"):
            self.month._sign(PIXEL)

    def test_two_people_sign_in_their_order(self):
        self._sent()
        with self.assertRaises(AccessError):
            self.month.with_user(self.hq)._sign(PIXEL)
        with self.assertRaisesRegex(UserError, "Sign"):
            self.month._sign(False)
        self.month._sign(PIXEL)
        for user in (self.keeper, self.officer):
            with self.assertRaises(AccessError):
                self.month.with_user(user)._sign(PIXEL)

    # ---------------------------------------------------------------- cron

    def test_one_person_does_not_sign_for_both(self):
        """P-2.3: a keeper who is HQ service as well signs as keeper alone."""
        self._sent()
        self.keeper.group_ids += self.env.ref("elevator_service.group_hq_service")
        self.month._sign(PIXEL)
        with self.assertRaises(AccessError):
            self.month._sign(PIXEL)
        self.month.with_user(self.hq)._sign(PIXEL)
        self.assertEqual(self.month.state, "closed")

    def test_months_open_by_themselves_once(self):
        with freeze_time("2027-03-01 02:00"):
            months = self.env["elevator.depot.month"]
            months._cron_months()
            found = months.search([("month", "=", "2027-03-01")])
            self.assertEqual(found.depot_id, self.depots.search([("kind", "=", "tier")]))
            months._cron_months()
            self.assertEqual(months.search_count([("month", "=", "2027-03-01")]), len(found))

    def test_late_months_escalate(self):
        """P-2.1: the keeper first, then the branch, then the service manager."""
        day = self.month.month
        for days, user, told in (
            (5, self.keeper, False),
            (6, self.keeper, True),
            (6, self.officer, False),
            (13, self.officer, True),
            (13, self.manager, False),
            (20, self.manager, True),
        ):
            with (
                self.subTest(days=days, user=user.name),
                freeze_time(f"{day:%Y-%m}-{days:02} 02:00"),
            ):
                self.env.invalidate_all()
                self.month.sudo()._escalate(self.company)
                self.assertEqual(self.month.late, days > 5)
                self.assertEqual(user in self.month.sudo().activity_ids.user_id, told)
                self.assertEqual(
                    self.month in self.month.search([("late", "=", True)]), self.month.late
                )
