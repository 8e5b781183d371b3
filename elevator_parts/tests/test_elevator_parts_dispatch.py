"""P-6.1 and P-3: from the main store to the depot, packed, checked, counted, signed, charged."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .dispatch_common import PIXEL, DispatchCommon


@tagged("post_install", "-at_install")
class TestDispatch(DispatchCommon):
    def _balance(self, depot, part=None):
        return self._row(depot, part or self.part).balance_qty

    # ---------------------------------------------------------------- the way of a parcel

    def test_the_way_of_a_parcel(self):
        """Checked, packed by another, sent, received: on both ledgers, nothing lost between."""
        dispatch = self._draft({self.part: 5, self.belt: 10})
        self.assertEqual(dispatch.value, 700)
        dispatch.action_check()
        dispatch.with_user(self.packer).action_pack()
        dispatch.action_ship()
        self.assertEqual((self._balance(self.main), self._balance(self.depot)), (995, 0))
        self.assertEqual(self.depot._in_transit(), {self.depot.id: 700})
        self._received(dispatch)
        self.assertEqual(dispatch.state, "closed")
        self.assertEqual((self._balance(self.main), self._balance(self.depot)), (995, 5))
        self.assertFalse(self.depot._in_transit())
        line = self._lines(self.depot, self.part)
        self.assertEqual((line.kind, line.qty_in, line.price), ("receipt", 5, 100))
        self.assertIn(dispatch.name, line.summary)
        self.assertEqual(dispatch.received_by_id, self.keeper)
        self.assertTrue(dispatch.signature)
        self._commit()

    def test_who_checks_does_not_pack(self):
        dispatch = self._draft({self.part: 1})
        dispatch.action_check()
        with self.assertRaisesRegex(UserError, "does not pack"):
            dispatch.action_pack()

    def test_address_is_confirmed_before_packing(self):
        dispatch = self._draft({self.part: 1})
        dispatch.confirmed_with = False
        dispatch.action_check()
        with self.assertRaisesRegex(UserError, "Confirm"):
            dispatch.with_user(self.packer).action_pack()

    def test_address_is_the_depots(self):
        self.depot.address = "Depot street 5"
        dispatch = self.env["elevator.parts.dispatch"].create(
            {
                "depot_id": self.depot.id,
                "line_ids": [Command.create({"product_id": self.part.id, "qty": 1})],
            }
        )
        dispatch.action_check()
        self.assertEqual(dispatch.address, "Depot street 5")

    def test_what_was_checked_is_not_changed(self):
        dispatch = self._draft({self.part: 1})
        dispatch.action_check()
        line = dispatch.line_ids
        for change in (
            lambda: line.write({"qty": 9}),
            lambda: line.unlink(),
            lambda: dispatch.write({"line_ids": [(0, 0, {"product_id": self.belt.id})]}),
            lambda: dispatch.write({"depot_id": self.depot_b.id}),
            lambda: dispatch.write({"state": "shipped"}),
            lambda: line.write({"price": 1}),
        ):
            with self.assertRaises(UserError):
                change()
        dispatch.action_draft()
        self.assertFalse(dispatch.checker_id)
        line.qty = 2

    def test_states_and_signatures_are_not_created(self):
        dispatch = self.env["elevator.parts.dispatch"].with_user(self.hq)
        dispatch = dispatch.create(
            {"depot_id": self.depot.id, "state": "packed", "override_value": 1e9, "name": "X"}
        )
        self.assertEqual((dispatch.state, dispatch.override_value), ("draft", 0))
        self.assertNotEqual(dispatch.name, "X")

    def test_steps_in_their_order(self):
        dispatch = self._draft({self.part: 1})
        with self.assertRaises(UserError):
            dispatch.action_ship()
        with self.assertRaises(UserError):
            self._received(dispatch)
        shipped = self._shipped({self.part: 1})
        for verb in ("action_ship", "action_cancel", "action_draft", "action_check"):
            with self.assertRaises(UserError):
                getattr(shipped, verb)()
        with self.assertRaises(UserError):
            shipped.unlink()

    def test_empty_or_not_in_the_store(self):
        with self.assertRaisesRegex(UserError, "empty"):
            self._draft({}).action_check()
        with self.assertRaisesRegex(UserError, "not enough"):
            self._draft({self.part: 1001}).action_check()

    def test_a_part_without_a_price_is_not_sent(self):
        nameless = self._part("No price")
        self._stock(self.main, nameless, 5)
        with self.assertRaisesRegex(UserError, "no HQ price"):
            self._draft({nameless: 1}).action_check()

    def test_fill_up_to_the_list(self):
        """P-2.2: list − stock − on its way."""
        parts = self.env["elevator.depot.part"].with_user(self.hq)
        parts.create({"depot_id": self.depot.id, "product_id": self.part.id, "par_qty": 10})
        self._stock(self.depot, self.part, 2)
        self._shipped({self.part: 3})
        action = self.depot.with_user(self.hq).action_new_dispatch()
        dispatch = self.env["elevator.parts.dispatch"].browse(action["res_id"])
        self.assertEqual(
            [(line.product_id, line.qty) for line in dispatch.line_ids], [(self.part, 5)]
        )

    # ---------------------------------------------------------------- who

    def test_who_may_not(self):
        """HQ sends, the branch receives; nobody else does either."""
        dispatch = self._packed({self.part: 1})
        plain = self._create_user("plain_a", "group_user", self.branch_a)
        stranger = self._create_user("officer_b", "group_branch_officer", self.branch_b)
        for user in (self.keeper, self.officer, plain, stranger):
            with self.assertRaises(AccessError):
                dispatch.with_user(user).action_ship()
        dispatch.action_ship()
        for user in (plain, stranger):
            with self.assertRaises(AccessError):
                self._received(dispatch, user=user)
        self._received(dispatch, user=self.officer)

    def test_only_the_manager_overrides(self):
        dispatch = self._packed({self.part: 400})
        for user in (self.hq, self.officer):
            with self.assertRaises(AccessError):
                dispatch.with_user(user)._override("Because")
        with self.assertRaisesRegex(UserError, "why"):
            dispatch.with_user(self.manager)._override(" ")

    # ---------------------------------------------------------------- cap

    def test_cap_to_the_cent(self):
        """P-3: exactly 30,000 is within tier 2, one cent more is not."""
        self.fund._book("in", 100000, self.money, "More")
        cent = self._part("One cent", 0.01)
        self._stock(self.main, cent, 10)
        self._received(self._shipped({self.part: 200}))
        on_the_way = self._shipped({self.part: 99})
        self._packed({self.part: 1}).action_ship()
        with self.assertRaisesRegex(UserError, "Leave out"):
            self._packed({cent: 1}).action_ship()
        self._received(on_the_way)
        self.assertFalse(self.depot.over_cap)
        self.assertEqual(self.depot.value, 29900)

    def test_cut_to_the_cap(self):
        """The least used value goes first."""
        self.fund._book("in", 100000, self.money, "More")
        self._received(self._shipped({self.part: 10, self.belt: 10}))
        self._moved(self.belt, 1, self.depot.location_id, self.customers)
        dispatch = self._draft({self.part: 290, self.belt: 10})
        self.assertTrue(dispatch.beyond_cap)
        dispatch.action_cut()
        found = {line.product_id: line.qty for line in dispatch.line_ids}
        self.assertEqual(found, {self.part: 286, self.belt: 10})
        self.assertFalse(dispatch.beyond_cap)

    def test_override_holds_for_its_value(self):
        self.fund._book("in", 100000, self.money, "More")
        dispatch = self._packed({self.part: 301})
        with self.assertRaises(UserError):
            dispatch.action_ship()
        dispatch.with_user(self.manager)._override("Big repair")
        dispatch.action_draft()
        self.assertFalse(dispatch.override_by_id)
        dispatch.action_check()
        dispatch.with_user(self.packer).action_pack()
        dispatch.with_user(self.manager)._override("Big repair")
        dispatch.action_ship()
        self.assertEqual(dispatch.override_reason, "Big repair")
        self._received(dispatch)
        self.assertTrue(self.depot.over_cap)

    # ---------------------------------------------------------------- charge

    def test_charged_when_confirmed_at_the_price_of_the_day_it_left(self):
        """P-3: a price that changes on the way changes nothing."""
        dispatch = self._shipped({self.part: 5})
        self.part.product_tmpl_id._set_hq_price(150)
        self.assertFalse(dispatch.charge_ids)
        self._received(dispatch)
        charge = dispatch.charge_ids
        self.assertEqual((charge.amount, charge.from_funds, charge.owed), (500, 500, 0))
        self.assertEqual(self.fund.available, 49500)
        self.assertEqual(charge.fund_act_id.move_id.state, "posted")
        self.assertEqual(self._lines(self.depot, self.part).price, 100)

    def test_a_draft_takes_the_price_of_the_day_it_leaves(self):
        dispatch = self._packed({self.part: 5})
        self.part.product_tmpl_id._set_hq_price(150)
        dispatch.action_ship()
        self.assertEqual(dispatch.value, 750)

    def test_not_sent_without_funds(self):
        self.fund._book("out", 49700, self.money, "Spent")
        self._shipped({self.part: 2})
        with self.assertRaisesRegex(UserError, "do not cover"):
            self._packed({self.part: 2}).action_ship()

    def test_funds_spent_on_the_way_are_owed(self):
        """Goods that arrived are booked in any case; the rest is a receivable of the branch."""
        dispatch = self._shipped({self.part: 5})
        self.fund._book("out", 49800, self.money, "Spent")
        self._received(dispatch)
        charge = dispatch.charge_ids
        self.assertEqual((charge.from_funds, charge.owed), (200, 300))
        receivable = charge.move_id.line_ids.filtered("debit")
        self.assertEqual(receivable.account_id.account_type, "asset_receivable")
        self.assertEqual((receivable.debit, receivable.partner_id), (300, self.branch_a.partner_id))

    def test_tier_one_is_not_charged(self):
        depot = self._depot("TA-1", branch=self.branch_a, tier=1, keeper_id=self.keeper.id)
        dispatch = self._received(self._shipped({self.part: 5}, depot))
        self.assertFalse(dispatch.charge_ids)
        self.assertEqual(self.fund.available, 50000)

    def test_charges_are_append_only(self):
        dispatch = self._received(self._shipped({self.part: 5}))
        for attempt in (
            lambda charge: charge.write({"amount": 1}),
            lambda charge: charge.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt(dispatch.charge_ids.sudo())
        with self.assertRaises(AccessError):
            self.env["elevator.parts.charge"].with_user(self.manager).create({"amount": 1})

    # ---------------------------------------------------------------- receipt

    def test_every_part_is_counted(self):
        dispatch = self._shipped({self.part: 5, self.belt: 2}).with_user(self.keeper)
        wizard = Form(
            self.env["elevator.dispatch.receive"]
            .with_user(self.keeper)
            .with_context(default_dispatch_id=dispatch.id)
        ).save()
        wizard.signature = PIXEL
        with self.assertRaisesRegex(UserError, "Not counted yet"):
            wizard.action_receive()
        wizard.line_ids.counted = True
        first, second = wizard.line_ids
        first.received_qty, second.received_qty = 5, 0
        wizard.action_receive()
        self.assertEqual(dispatch.line_ids.mapped("received_qty"), [5, 0])
        self.assertEqual(dispatch.difference_ids.mapped("kind"), ["short"])

    def test_receipt_needs_a_signature_and_sane_numbers(self):
        dispatch = self._shipped({self.part: 5}).with_user(self.keeper)
        line = dispatch.line_ids
        with self.assertRaisesRegex(UserError, "Sign"):
            dispatch._receive({line: (5, 0, False)}, False)
        for arrived, damaged in ((-1, 0), (5, 6), (5, -1)):
            with self.assertRaises(UserError):
                dispatch._receive({line: (arrived, damaged, False)}, PIXEL)
        with self.assertRaisesRegex(UserError, "every part"):
            dispatch._receive({}, PIXEL)

    def test_dispatched_lines_are_settled_in_their_document(self):
        self._received(self._shipped({self.part: 5}))
        with self.assertRaisesRegex(UserError, "settle it there"):
            self._lines(self.depot, self.part).with_user(self.hq)._reverse("No")

    def test_packing_list_prints(self):
        dispatch = self._received(self._shipped({self.part: 5}), {self.part: (5, 1)})
        report = self.env["ir.actions.report"].with_user(self.keeper)
        html = report._render_qweb_html("elevator_parts.report_packing_list", dispatch.ids)[0]
        for text in (dispatch.name, "Spec of Door lock", self.packer.name, self.checker.name):
            self.assertIn(text, html.decode())

    # ---------------------------------------------------------------- arithmetic

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(1, 50), st.integers(0, 80), st.integers(0, 80))
    def test_what_was_sent_is_good_damaged_or_short(self, sent, arrived, damaged):
        damaged = min(damaged, arrived)
        line = self.env["elevator.parts.dispatch.line"].new(
            {"qty": sent, "received_qty": arrived, "damaged_qty": damaged}
        )
        found = line._found()
        self.assertEqual(found["good"] + found["damaged"] + found["short"], sent)
        self.assertTrue(all(qty >= 0 for qty in found.values()))
        self.assertEqual(arrived + found["short"] - found["over"], sent)
        self.assertLessEqual(found["damaged"], damaged)
