"""P-2.4: the general ledger on screen."""

from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestLedgerMonth(PartsCommon):
    def test_months_of_a_part(self):
        """In and out of each month; a reversal is negative in its column; own branches only."""
        first = self.today.replace(day=1)
        before = first - timedelta(1)
        with freeze_time(f"{before} 04:00:00"):
            self._stock(self.depot, self.part, 5, elevator_priced=True, elevator_price=100)
        self._stock(self.depot, self.part, 2)
        self._moved(self.part, 3, self.depot.location_id, self.customers)
        self._lines(self.depot, self.part)[1]._reverse("Never came")
        months = self.env["elevator.ledger.month"]
        found = months.with_user(self.keeper).search([("depot_id", "=", self.depot.id)])
        self.assertRecordValues(
            found,
            [
                {"month": first, "qty_in": 0, "qty_out": 3, "amount": -300, "line_count": 3},
                {
                    "month": before.replace(day=1),
                    "qty_in": 5,
                    "qty_out": 0,
                    "amount": 500,
                    "line_count": 1,
                },
            ],
        )
        self.assertEqual((found[0].amount_in, found[0].amount_out), (0, 300))
        self.assertEqual(sum(found.mapped("amount")), self.depot.value)
        lines = self.env["elevator.parts.ledger"].search(found[0].action_open_ledger()["domain"])
        self.assertEqual(sorted(lines.mapped("number")), [2, 3, 4])
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        self.assertFalse(months.with_user(stranger).search([]))
        self.assertEqual(months.with_user(self.hq).search([]), months.search([]))
