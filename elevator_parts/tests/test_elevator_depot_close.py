"""P-4.2b: a year is checked, sealed, signed by two; nothing is booked behind it."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dispatch_common import PIXEL, DispatchCommon


@tagged("post_install", "-at_install")
class TestDepotClose(DispatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls.company._elevator_today().year
        cls._stock(cls.depot, cls.part, 8)
        cls._moved(cls.part, 3, cls.depot.location_id, cls.customers)
        cls._lines(cls.depot).with_user(cls.officer).action_audit()
        closes = cls.env["elevator.depot.close"].with_user(cls.hq)
        cls.close = closes.create({"depot_id": cls.depot.id, "year": cls.year})

    def _at(self, day="01-05", year=1):
        return freeze_time(f"{self.year + year}-{day} 02:00")

    def _signed(self):
        with self._at():
            self.close.action_prepare()
            self.close.with_user(self.keeper)._sign(PIXEL)
            self.close.with_user(self.hq)._sign(PIXEL)

    def test_a_year_is_written_off(self):
        self._signed()
        close = self.close
        self.assertEqual((close.state, close.line_count), ("closed", 2))
        line = close.line_ids
        self.assertEqual((line.opening_qty, line.in_qty, line.out_qty), (0, 8, 3))
        self.assertEqual((line.closing_qty, line.closing_amount), (5, 500))
        self.assertEqual(close.closing_amount, 500)
        self.assertEqual(self.depot.barred_until, date(self.year, 12, 31))
        with self.assertRaises(UserError):
            close.unlink()

    def test_nothing_is_booked_behind_it(self):
        """Whatever the clock of the server says."""
        self._signed()
        with self.assertRaises(UserError) as refused:
            self._stock(self.depot, self.part, 1)
        self.assertIn("written off until", str(refused.exception))
        with self._at():
            self._stock(self.depot, self.part, 1)
        with self.assertRaises(UserError):
            self.depot.with_user(self.manager).write({"barred_until": False})

    def test_the_year_must_be_over(self):
        with self.assertRaisesRegex(UserError, "is not over"):
            self.close.action_prepare()

    def test_every_open_point_is_named(self):
        gear = self._part("Safety gear", 10, returns_old_part=True)
        self._stock(self.depot, gear, 2)
        issues = self.env["elevator.parts.issue"].with_user(self.keeper)
        issues.create(
            {
                "depot_id": self.depot.id,
                "elevator_id": self.elevator_a.id,
                "line_ids": [(0, 0, {"product_id": gear.id})],
            }
        ).action_issue()
        self.env["elevator.depot.month"].create({"depot_id": self.depot.id})
        loans = self.env["elevator.parts.loan"]
        loan = {"depot_id": self.depot.id, "product_id": self.belt.id, "reason": "Urgent"}
        loans.create(loan | {"due_on": self.company._elevator_today()}).action_lend()
        self._received(self._shipped({self.belt: 2}), {self.belt: (1, 0)})
        with self._at(), self.assertRaises(UserError) as refused:
            self.close.action_prepare()
        for text in ("3 lines", "1 months", "1 old parts", "1 loans", "1 differences"):
            self.assertIn(text, str(refused.exception))

    def test_the_sum_finds_any_change(self):
        self._signed()
        self.close.action_verify()
        self.assertTrue(self.close.genuine)
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE elevator_parts_ledger DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE elevator_parts_ledger SET price = price + 0.01 WHERE id = %s",
            [self._lines(self.depot)[0].id],
        )
        self.env.cr.execute("ALTER TABLE elevator_parts_ledger ENABLE TRIGGER USER")
        self.close.action_verify()
        self.assertFalse(self.close.genuine)

    def test_who_may_not(self):
        with self._at():
            for user in (self.keeper, self.officer):
                with self.assertRaises(AccessError):
                    self.close.with_user(user).action_prepare()
            self.close.action_prepare()
            with self.assertRaises(AccessError):
                self.close._sign(PIXEL)
            self.close.with_user(self.keeper)._sign(PIXEL)
            for user in (self.keeper, self.officer):
                with self.assertRaises(AccessError):
                    self.close.with_user(user)._sign(PIXEL)

    def test_prepared_again_the_signature_falls_away(self):
        with self._at():
            self.close.action_prepare()
            self.close.with_user(self.keeper)._sign(PIXEL)
            self.close.action_draft()
            self.assertFalse(self.close.keeper_sign_id)
            self.assertFalse(self.close.line_ids)
            self.close.action_prepare()

    def test_nothing_is_typed(self):
        for vals in ({"state": "closed"}, {"digest": "x"}, {"year": 2020}, {"genuine": True}):
            with self.assertRaises(UserError):
                self.close.write(vals)
        closes = self.env["elevator.depot.close"].with_user(self.hq)
        made = closes.create({"depot_id": self.depot_b.id, "state": "closed", "digest": "x"})
        self.assertEqual((made.state, made.digest), ("draft", False))
