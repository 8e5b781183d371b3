"""P-4.2a: what is missing is owed by the keeper at price; one named person excuses."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dispatch_common import DispatchCommon


@tagged("post_install", "-at_install")
class TestPartsShortage(DispatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._create_user("parts_accountant", "group_accountant")
        cls.judge = cls._create_user("parts_judge", "group_leader")
        cls.company.elevator_shortage_judge_id = cls.judge
        cls._stock(cls.depot, cls.part, 8)
        month = cls.env["elevator.depot.month"].with_user(cls.keeper)
        cls.month = month.create({"depot_id": cls.depot.id})
        cls.month.line_ids.write({"counted": True, "counted_qty": 5, "reason": "Gone"})
        cls.part.product_tmpl_id._set_hq_price(110)
        cls.month.action_count()
        cls.shortage = cls.month.shortage_ids

    def test_owed_at_the_price_of_the_day(self):
        self.assertEqual((self.shortage.qty, self.shortage.amount), (3, 330))
        self.assertEqual(self.shortage.keeper_id, self.keeper)

    def test_charged_with_its_entry(self):
        self.shortage.with_user(self.accountant).action_charge()
        move = self.shortage.move_id
        self.assertEqual(move.state, "posted")
        owed = move.line_ids.filtered("debit")
        self.assertEqual((owed.debit, owed.partner_id), (330, self.keeper.partner_id))
        self.assertEqual(owed.account_id.account_type, "asset_receivable")
        with self.assertRaisesRegex(UserError, "decided already"):
            self.shortage.with_user(self.accountant).action_charge()

    def test_the_accountant_alone_charges(self):
        for user in (self.keeper, self.officer, self.hq, self.manager):
            with self.assertRaises(AccessError):
                self.shortage.with_user(user).action_charge()

    def test_the_named_person_alone_excuses(self):
        for user in (self.keeper, self.officer, self.hq, self.manager, self.accountant):
            with self.assertRaises(AccessError):
                self.shortage.with_user(user)._excuse("Flood")
        with self.assertRaisesRegex(UserError, "why"):
            self.shortage.with_user(self.judge)._excuse(" ")
        self.shortage.with_user(self.judge)._excuse("Flood")
        self.assertEqual((self.shortage.state, self.shortage.excuse), ("excused", "Flood"))
        with self.assertRaises(UserError):
            self.shortage.with_user(self.accountant).action_charge()

    def test_nobody_types_it(self):
        for user in (self.keeper, self.hq, self.manager, self.accountant):
            shortage = self.shortage.with_user(user)
            for attempt in (
                lambda found: found.write({"state": "excused"}),
                lambda found: found.unlink(),
            ):
                with self.assertRaises(AccessError):
                    attempt(shortage)
