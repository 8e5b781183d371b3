"""T-1.4: what a customer wants beside the contract: argued, costed, signed, ordered, planned."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.elevator_service.tests.common import HANDWRITING

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestContractSupplement(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.business = cls._create_user("sup_business", "group_business")
        cls.leader = cls._create_user("sup_leader", "group_leader")
        cls.part = cls._create_part("Voice module")
        cls.part.product_tmpl_id._set_hq_price(300)

    def _wish(self, user=None, **vals):
        supplements = self.env["elevator.contract.supplement"].with_user(user or self.officer)
        vals = {"elevator_id": self.elevator_a.id, "wish": "A voice in the car"} | vals
        return supplements.create(vals)

    def _argued(self):
        supplement = self._wish().with_user(self.hq)
        supplement._argue(True, "The board has the plug for it")
        supplement.line_ids = [(0, 0, {"product_id": self.part.id, "qty": 2})]
        return supplement

    def _costed(self):
        supplement = self._argued()
        supplement.with_user(self.business).line_ids.price = 450
        supplement.with_user(self.business).action_cost()
        return supplement

    def _approved(self):
        supplement = self._costed()
        supplement.action_signoff_request()
        for user in (self.business, self.leader):
            supplement.with_user(user)._signoff_sign("approved", image=HANDWRITING)
        return supplement

    def _ordered(self):
        supplement = self._approved()
        supplement.with_user(self.officer)._take_order("PO-7", HANDWRITING, "order.png")
        return supplement

    def test_from_the_wish_to_the_building_in(self):
        supplement = self._ordered()
        self.assertEqual((supplement.stage, supplement.total), ("ordered", 900))
        ships, builds = self.today + timedelta(7), self.today + timedelta(14)
        supplement._plan(ships, builds, self.worker_user)
        self.assertEqual(supplement.activity_ids.user_id, self.worker_user)
        supplement.with_user(self.officer).action_done()
        self.assertEqual(supplement.stage, "done")
        event = self.env["elevator.unit.event"].search(
            [("res_model", "=", supplement._name), ("res_id", "=", supplement.id)]
        )
        self.assertEqual(event.elevator_id, self.elevator_a)

    def test_only_in_installation(self):
        """After acceptance it is an amendment of the contract."""
        with self.assertRaisesRegex(UserError, "not in installation"):
            self._wish(elevator_id=self.unit_a.id)

    def test_not_feasible(self):
        supplement = self._wish().with_user(self.hq)
        supplement._argue(False, "The car carries no more")
        self.assertEqual(supplement.stage, "refused")
        with self.assertRaisesRegex(UserError, "once it is found feasible"):
            supplement.line_ids = [(0, 0, {"name": "Voice module"})]
        with self.assertRaisesRegex(UserError, "is at"):
            supplement._argue(True, "Other mind")

    def test_whose_turn_it_is(self):
        """Support argues, business costs, an officer takes orders, HQ plans: none for another."""
        supplement = self._wish()
        for user in (self.officer, self.business, self.worker_user):
            with self.assertRaises(AccessError):
                supplement.with_user(user)._argue(True, "I say so")
        supplement = self._argued()
        for user in (self.hq, self.officer):
            with self.assertRaises(AccessError):
                supplement.with_user(user).line_ids.price = 1
            with self.assertRaises(AccessError):
                supplement.with_user(user).action_cost()
        with self.assertRaises(AccessError):
            supplement.with_user(self.business).line_ids.qty = 9
        supplement = self._approved()
        with self.assertRaises(AccessError):
            supplement.with_user(self.business)._take_order("PO", HANDWRITING, "o.png")
        supplement = self._ordered()
        with self.assertRaises(AccessError):
            supplement.with_user(self.officer)._plan(self.today, self.today, self.worker_user)

    def test_nothing_is_skipped(self):
        supplement = self._argued()
        with self.assertRaisesRegex(UserError, "price"):
            supplement.with_user(self.business).action_cost()
        with self.assertRaisesRegex(UserError, "costed"):
            supplement.action_signoff_request()
        with self.assertRaisesRegex(UserError, "is at"):
            supplement.with_user(self.officer)._take_order("PO-7", HANDWRITING, "o.png")
        with self.assertRaisesRegex(UserError, "is at"):
            supplement._plan(self.today, self.today, self.worker_user)

    def test_a_changed_part_is_costed_again(self):
        supplement = self._costed()
        supplement.line_ids.qty = 3
        self.assertEqual(supplement.stage, "argued")

    def test_signed_parts_stay(self):
        supplement = self._approved()
        for vals in ({"qty": 1}, {"product_id": False}):
            with self.assertRaises(UserError):
                supplement.line_ids.write(vals)
        with self.assertRaises(UserError):
            supplement.with_user(self.business).line_ids.price = 1
        with self.assertRaises(UserError):
            supplement.line_ids.unlink()

    def test_both_offices_sign(self):
        supplement = self._costed()
        supplement.action_signoff_request()
        supplement.with_user(self.business)._signoff_sign("approved", image=HANDWRITING)
        self.assertEqual(supplement.stage, "signing")
        with self.assertRaisesRegex(UserError, "is at"):
            supplement.with_user(self.officer)._take_order("PO-7", HANDWRITING, "o.png")

    def test_the_order_is_a_paper(self):
        supplement = self._approved().with_user(self.officer)
        for ref, order in (("", HANDWRITING), ("PO-7", False)):
            with self.assertRaisesRegex(UserError, "order"):
                supplement._take_order(ref, order, "o.png")

    def test_the_plan_is_for_the_site(self):
        supplement = self._ordered()
        stranger = self._create_user("sup_stranger", "group_maintainer", self.branch_b)
        later = self.today + timedelta(5)
        with self.assertRaisesRegex(UserError, "not of the branch"):
            supplement._plan(self.today, later, stranger)
        with self.assertRaisesRegex(UserError, "before"):
            supplement._plan(later, self.today, self.worker_user)

    def test_given_up(self):
        """Signatures asked for are void then; what was ordered is not given up."""
        supplement = self._costed()
        supplement.action_signoff_request()
        with self.assertRaisesRegex(UserError, "why"):
            supplement.with_user(self.officer)._cancel(" ")
        supplement.with_user(self.officer)._cancel("Too dear")
        self.assertEqual((supplement.stage, supplement.signoff_id.state), ("cancelled", "void"))
        with self.assertRaisesRegex(UserError, "is at"):
            self._ordered().with_user(self.officer)._cancel("Too late")

    def test_nothing_is_typed_past_the_verbs(self):
        fresh = self._wish(feasible=True, costed_on=self.today, stage="approved")
        self.assertEqual((fresh.stage, fresh.feasible), ("wish", False))
        supplement = self._argued()
        for vals in (
            {"stage": "approved"},
            {"costed_on": self.today},
            {"ordered_on": self.today},
            {"signoff_state": "approved"},
            {"wish": "Else"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                supplement.write(vals)
        with self.assertRaises(UserError):
            supplement.unlink()

    def test_steps_by_the_assistant(self):
        supplement = self._wish()
        acts = self.env["elevator.supplement.act"].with_user(self.hq)
        acts.create(
            {"supplement_id": supplement.id, "act": "argue", "feasible": True, "text": "It fits"}
        ).action_do()
        self.assertEqual((supplement.stage, supplement.argument), ("argued", "It fits"))
