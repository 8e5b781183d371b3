from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, freeze_time, tagged


@tagged("post_install", "-at_install")
class TestElevatorRateLimit(TransactionCase):
    def test_counts_each_thing_by_the_hour(self):
        hit = self.env["elevator.rate.limit"]._hit
        with freeze_time("2026-03-01 10:10:00"):
            self.assertEqual([hit("a"), hit("a"), hit("b"), hit("a")], [1, 2, 1, 3])
            self.assertEqual([hit("a", "b"), hit("ab")], [1, 1], "parts are kept apart")
        with freeze_time("2026-03-01 11:00:00"):
            self.assertEqual(hit("a"), 1)

    def test_one_statement(self):
        with self.assertQueryCount(1):
            self.env["elevator.rate.limit"]._hit("a")

    def test_keeps_no_address(self):
        limits = self.env["elevator.rate.limit"]
        limits._hit("203.0.113.7")
        keys = limits.search([]).mapped("key")
        self.assertTrue(keys)
        self.assertFalse([key for key in keys if "203" in key and "." in key])

    def test_old_hours_go(self):
        limits = self.env["elevator.rate.limit"]
        limits._hit("new")
        old = limits.create({"key": "old", "hour": fields.Datetime.now() - timedelta(days=2)})
        self.assertEqual(limits._gc_old_hours(), (1, 0))
        self.assertFalse(old.exists())
        self.assertEqual(limits._hit("new"), 2)
