"""P-6.1: what was short, over, damaged or lost; each way to settle it books what it says."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.elevator_dispatch_difference import WAYS
from .dispatch_common import DispatchCommon

# count of 5 sent, then for each way: (good in depot at once, in the depot after, back in main)
COUNTS = {"short": (3, 0), "over": (7, 0), "damaged": (5, 2)}
AFTER = {
    ("short", "arrived"): (5, 995, 500),
    ("short", "not_packed"): (3, 997, 300),
    ("short", "lost"): (3, 995, 300),
    ("over", "kept"): (7, 993, 700),
    ("over", "sent_back"): (5, 995, 500),
    ("damaged", "accepted"): (5, 995, 500),
    ("damaged", "returned"): (3, 997, 300),
    ("damaged", "written_off"): (3, 995, 300),
}


@tagged("post_install", "-at_install")
class TestDispatchDifference(DispatchCommon):
    def _different(self, kind):
        dispatch = self._received(self._shipped({self.part: 5}), {self.part: COUNTS[kind]})
        self.assertEqual(dispatch.state, "received")
        return dispatch.difference_ids.with_user(self.hq)

    def test_every_way(self):
        """Goods, money and the state of the dispatch after each of the ways."""
        self.assertEqual({(k, w) for k, ways in WAYS.items() for w in ways}, {*AFTER})
        for (kind, way), (in_depot, in_main, charged) in AFTER.items():
            with self.subTest(kind=kind, way=way), self.env.cr.savepoint() as savepoint:
                difference = self._different(kind)
                self.assertEqual((difference.kind, difference.qty), (kind, 2))
                difference._settle(way, "Carrier", "Box was open")
                dispatch = difference.dispatch_id
                self.assertEqual(dispatch.state, "closed")
                self.assertEqual(self._row(self.depot, self.part).balance_qty, in_depot)
                self.assertEqual(self._row(self.main, self.part).balance_qty, in_main)
                self.assertEqual(dispatch.charged, charged)
                self.assertEqual(self.fund.available, 50000 - charged)
                self.assertFalse(self.depot._in_transit())
                self._commit()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_open_shortage_counts_against_the_cap(self):
        difference = self._different("short")
        self.assertEqual(self.depot._in_transit(), {self.depot.id: 200})
        difference._settle("lost", "Carrier", "Never found")
        self.assertFalse(self.depot._in_transit())

    def test_damaged_parts_wait_in_the_hold(self):
        difference = self._different("damaged")
        hold = self.env["elevator.depot"].search([("code", "=", "TA-D-H")])
        self.assertEqual((hold.kind, hold.branch_id), ("hold", self.branch_a))
        self.assertEqual(self._row(hold, self.part).balance_qty, 2)
        difference._settle("returned")
        self.assertEqual(self._row(hold, self.part).balance_qty, 0)

    def test_settled_once_and_in_a_way_of_its_kind(self):
        difference = self._different("short")
        with self.assertRaisesRegex(UserError, "not settled so"):
            difference._settle("kept")
        difference._settle("arrived")
        with self.assertRaisesRegex(UserError, "is settled"):
            difference._settle("arrived")

    def test_a_loss_has_somebody_who_answers(self):
        for kind, way in (("short", "lost"), ("damaged", "written_off")):
            difference = self._different(kind)
            for said in ((None, "Gone"), ("Carrier", None)):
                with self.assertRaisesRegex(UserError, "who answers"):
                    difference._settle(way, *said)

    def test_hq_settles_alone(self):
        difference = self._different("short")
        for user in (self.keeper, self.officer):
            with self.assertRaises(AccessError):
                difference.with_user(user)._settle("arrived")
            with self.assertRaises(AccessError):
                difference.with_user(user).write({"resolution": "arrived"})
        with self.assertRaises(AccessError):
            difference.write({"resolution": "arrived"})

    def test_wizard_offers_the_ways_of_the_kind(self):
        difference = self._different("over")
        wizard = self.env["elevator.dispatch.settle"].with_user(self.hq)
        wizard = wizard.create({"difference_id": difference.id, "over_way": "kept"})
        self.assertEqual([way for way, _label in wizard._selection_over()], [*WAYS["over"]])
        wizard.action_settle()
        self.assertEqual(difference.resolution, "kept")
