"""P-2.3: book = physical, controlled each night."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestDepotControl(PartsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock(cls.depot, cls.part, 5)
        # what a transaction checks is over before somebody cheats
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.manager = cls._create_user("service_manager", "group_service_manager")

    def _sql(self, query, *params):
        """Somebody with the database's password."""
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()

    def _break_shelf(self, qty):
        self._sql(
            "UPDATE stock_quant SET quantity = %s WHERE location_id = %s AND product_id = %s",
            qty,
            self.depot.location_id.id,
            self.part.id,
        )

    def _alarms(self):
        return self.depot.activity_ids.filtered(lambda found: found.user_id == self.manager)

    def test_all_is_well(self):
        self.assertFalse(self.depots._cron_control_ledgers() & (self.depot | self.main))
        self.assertEqual((self.depot.controlled_on, self.depot.control_note), (self.today, False))
        self.assertFalse(self._alarms())

    def test_shelf_changed_past_the_ledger(self):
        """Found, named, and the manager alarmed once per difference; gone when it is."""
        self._break_shelf(99)
        self.assertEqual(self.depots._cron_control_ledgers() & self.depot, self.depot)
        self.assertIn("99", self.depot.control_note)
        self.assertIn("Door lock", self.depot.control_note)
        self.assertEqual(len(self._alarms()), 1)
        self.assertIn("Door lock", self._alarms().note)
        self.depots._cron_control_ledgers()
        self.assertEqual(len(self._alarms()), 1, "once per difference")
        self.assertEqual(
            self.depots.search([("control_note", "!=", False)]) & (self.depot | self.depot_b),
            self.depot,
        )
        self._break_shelf(5)
        self.assertFalse(self.depots._cron_control_ledgers() & self.depot)
        self.assertFalse(self.depot.control_note)

    def test_balance_and_lines(self):
        """Balance = sum of the lines = last line, in quantity and amount; no number is missing."""
        sets = {
            "quantity: 6": "balance_qty = 6",
            "amount: 1.0": "balance_amount = 1",
            "number 3 was given": "last_number = 3",
        }
        kept = "balance_qty = 5, balance_amount = 500, last_number = 1"
        row = self._row(self.depot, self.part)
        for text, change in sets.items():
            with self.subTest(change):
                self._sql(f"UPDATE elevator_depot_part SET {change} WHERE id = %s", row.id)
                self.assertEqual((self.depot | self.main)._control(), self.depot)
                self.assertIn(text, self.depot.control_note)
                self._sql(f"UPDATE elevator_depot_part SET {kept} WHERE id = %s", row.id)
        self._sql("UPDATE elevator_depot_part SET balance_amount = 499 WHERE id = %s", row.id)
        self.assertIn("499", self.depot._control().control_note)

    def test_long_lists_are_cut(self):
        found = [("shelf", self.part.id, 1, 2, None)] * 60
        self.patch(type(self.depots), "_control_found", lambda depots: {self.depot.id: found})
        self.depot._control()
        self.assertEqual(len(self.depot.control_note.splitlines()), 51)

    def test_button_is_hq_services(self):
        self._break_shelf(4)
        for user in (self.keeper, self.officer, self.accountant):
            with self.assertRaises(AccessError):
                self.depot.with_user(user).action_control()
        self.depot.with_user(self.hq).action_control()
        self.assertIn("4", self.depot.control_note)
        self.assertEqual(len(self._alarms()), 1)

    def test_what_was_found_is_not_typed(self):
        for name, value in (("control_note", False), ("controlled_on", self.today)):
            with self.assertRaises(UserError):
                self.depot.with_user(self.hq).write({name: value})
        made = self._depot("TA-N", branch=self.branch_a, controlled_on=self.today)
        self.assertFalse(made.controlled_on)

    def test_button_opens_the_print_of_this_depot(self):
        action = self.depot.with_user(self.keeper).action_print_ledger()
        wizard = self.env["elevator.ledger.print"].with_user(self.keeper)
        wizard = wizard.with_context(**action["context"]).create({})
        self.assertEqual(wizard._depots(), self.depot)
