from odoo.tests import tagged

from .common import ElevatorCommon


@tagged("post_install", "-at_install")
class TestElevatorChecklistItem(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env["elevator.model"].create(
            {
                "maker": "M",
                "name": "T1",
                "limit_ids": [
                    (0, 0, {"code": "A-1-29", "has_min": True, "limit_min": 8, "unit": "mm"}),
                    (0, 0, {"code": "A-2-02", "has_max": True, "limit_max": 1.5, "unit": "mm"}),
                ],
            }
        )
        cls.elevator_a.model_id = cls.model

    def _item(self, code):
        return self.env.ref(f"elevator_service.item_{code.lower().replace('-', '_')}")

    def test_limits_of_the_law(self):
        """L-1: A-1-29, engagement of the landing-door lock, at least 7 mm."""
        item = self._item("A-1-29")
        other = self.elevator_b
        self.assertEqual((item.unit, item.has_min, item.has_max), ("mm", True, False))
        self.assertIs(item._judge(7.0, other), True)
        self.assertIs(item._judge(6.9, other), False)

    def test_both_ends_and_a_limit_of_zero(self):
        """L-1: D-2-01, the handrail is 0 to 2 % faster."""
        item = self._item("D-2-01")
        judged = [item._judge(value, self.elevator_b) for value in (-0.1, 0, 2, 2.1)]
        self.assertEqual(judged, [False, True, True, False])

    def test_the_stricter_of_law_and_maker_counts(self):
        item = self._item("A-1-29")
        self.assertIs(item._judge(7.5, self.elevator_a), False)
        self.assertIs(item._judge(8.0, self.elevator_a), True)
        self.assertIs(item._judge(7.5, self.elevator_b), True, "no model, no maker's limit")

    def test_makers_limit_where_the_law_names_the_maker(self):
        item = self._item("A-2-02")
        self.assertEqual(item.judged_by, "manufacturer")
        self.assertIs(item._judge(1.6, self.elevator_a), False)
        self.assertIs(item._judge(0.1 + 1.4, self.elevator_a), True)
        self.assertIsNone(item._judge(1.6, self.elevator_b))

    def test_nothing_measured_nothing_judged(self):
        self.assertIsNone(self._item("A-1-29")._judge(None, self.elevator_a))
        self.assertIsNone(self._item("A-1-01")._judge(3, self.elevator_a))

    def test_test_items_are_tagged_by_hand(self):
        """A monitoring switch (检测开关) is a part, not a test."""
        self.assertFalse(self._item("C-3-03").is_test)
        self.assertFalse(self._item("D-4-02").is_test)
        self.assertTrue(self._item("A-4-06").is_test)
