"""Issue 5: each depot at one look, value against the cap, short lines, late months (P-2, P-3)."""

from odoo.tests import freeze_time, tagged

from .dispatch_common import DispatchCommon


@tagged("post_install", "-at_install")
class TestDepotBoard(DispatchCommon):
    def _row(self, depot):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["elevator.depot.board"].browse(depot.id)

    def test_a_depot_at_one_look(self):
        self._stock(self.depot, self.part, 30)
        self.env["elevator.depot.part"].create(
            {"depot_id": self.depot.id, "product_id": self.belt.id, "par_qty": 4}
        )
        self._shipped({self.part: 60})
        row = self._row(self.depot)
        self.assertRecordValues(
            row,
            [
                {
                    "value": 3000,
                    "coming": 6000,
                    "cap": 30000,
                    "room": 21000,
                    "rate": 10,
                    "coming_rate": 20,
                    "kinds": 1,
                    "short_count": 1,
                    "late_count": 0,
                    "over_cap": False,
                }
            ],
        )

    def test_it_says_what_the_depot_says(self):
        self._stock(self.depot, self.part, 301)
        row = self._row(self.depot)
        self.assertTrue(row.over_cap)
        self.assertEqual(row.rate, self.depot.cap_rate)
        self.assertEqual(row.room, self.depot._cap_room()[self.depot])
        self.assertFalse(self._row(self.main).over_cap)

    def test_late_months(self):
        with freeze_time("2026-03-02"):
            self.env["elevator.depot.month"].create({"depot_id": self.depot.id})
            self.assertEqual(self._row(self.depot).late_count, 0)
        with freeze_time("2026-03-20"):
            self.assertEqual(self._row(self.depot).late_count, 1)
            late = self.env["elevator.depot.board"].search([("late_count", ">", 0)])
            self.assertEqual(late.depot_id, self.depot)

    def test_a_keeper_sees_his_branch(self):
        boards = self.env["elevator.depot.board"].with_user(self.keeper)
        self.assertEqual(boards.search([]).depot_id, self.depot)
        self.assertIn(self.depot_b, boards.with_user(self.hq).search([]).depot_id)

    def test_all_depots_are_one_query(self):
        boards = self.env["elevator.depot.board"].with_user(self.hq)
        boards.search_read([], ["value", "rate", "late_count"])
        self.env.flush_all()
        with self.assertQueryCount(1):
            boards.search_read([], ["value", "rate", "late_count"])
