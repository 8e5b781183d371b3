"""P-5: what depots lack and the store has not is costed, approved, timed, then ordered."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .dispatch_common import DispatchCommon


class PlanCommon(DispatchCommon):
    """Offices, a supplier of the lock, a depot that lacks rare boards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("leader", "supply")
        cls.offices = {n: cls._create_user(f"plan_{n}", f"group_{n}") for n in names}
        cls.offices |= {"business": cls.business, "hq_service": cls.hq}
        cls.maker = cls._partner("Board maker")
        cls.rare = cls._part("Rare board", 500)
        cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.maker.id,
                "product_tmpl_id": cls.rare.product_tmpl_id.id,
                "price": 320,
                "delay": 12,
            }
        )

    @classmethod
    def _listed(cls, product, qty, depot=None):
        return cls.env["elevator.depot.part"].create(
            {"depot_id": (depot or cls.depot).id, "product_id": product.id, "par_qty": qty}
        )

    @classmethod
    def _approved_month(cls, depot=None, plan=None):
        """A month whose plan HQ cut to what is there."""
        month = cls.env["elevator.depot.month"].create({"depot_id": (depot or cls.depot).id})
        for line in month.line_ids:
            line.write({"counted": True, "counted_qty": line.book_qty})
        month.action_count()
        month.action_plan()
        month = month.with_user(cls.hq)
        month.action_trim()
        month.action_approve()
        return month

    @classmethod
    def _plan(cls, **vals):
        return cls.env["elevator.parts.plan"].with_user(cls.hq).create(vals)

    @classmethod
    def _as(cls, plan, office):
        return plan.with_user(cls.offices[office])

    @classmethod
    def _until(cls, plan, state):
        """Walk a plan to a state, each step by its office."""
        steps = {
            "costing": lambda: cls._as(plan, "hq_service").action_submit(),
            "approval": lambda: cls._as(plan, "business").action_costed(),
            "approved": lambda: cls._sign(plan, cls.offices["leader"]),
            "lead": lambda: cls._as(plan, "supply").action_confirm_lead(),
            "ordered": lambda: cls._as(plan, "supply").action_order(),
        }
        for name, step in steps.items():
            step()
            if name == state:
                break
        cls.env.invalidate_all()
        return plan

    @classmethod
    def _lacking_plan(cls, qty=6):
        """A collected plan with the rare board."""
        cls._listed(cls.rare, qty)
        cls._approved_month()
        plan = cls._plan()
        plan.action_collect()
        return plan


@tagged("post_install", "-at_install")
class TestPlanNeeds(PlanCommon):
    def _needs(self, plan=None):
        needs = (plan or self._plan())._needs()
        return {product: need["proposed_qty"] for product, need in needs.items()}

    def test_what_a_month_lacked(self):
        """P-5: HQ gave all there was; the rest is bought, whatever was sent meanwhile."""
        self._stock(self.main, self.rare, 4)
        self._listed(self.rare, 10)
        month = self._approved_month()
        line = month.line_ids.filtered(lambda x: x.product_id == self.rare)
        self.assertEqual((line.approved_qty, line.lacking_qty), (4, 6))
        self.assertEqual(self._needs(), {self.rare: 6})
        dispatch = month.dispatch_id.with_user(self.checker)
        dispatch.write({"consignee": "K", "address": "S", "confirmed_with": "O"})
        dispatch.action_check()
        dispatch.with_user(self.packer).action_pack()
        dispatch.action_ship()
        self.assertEqual(self._needs(), {self.rare: 6})

    def test_what_hq_did_not_want_is_not_bought(self):
        """Cut by HQ with a reason, though the store had it: no demand."""
        self._listed(self.part, 10)
        month = self.env["elevator.depot.month"].create({"depot_id": self.depot.id})
        for line in month.line_ids:
            line.write({"counted": True})
        month.action_count()
        month.action_plan()
        month = month.with_user(self.hq)
        month.line_ids.write({"approved_qty": 2, "hq_reason": "Enough"})
        month.action_approve()
        self.assertEqual(month.line_ids.lacking_qty, 0)
        self.assertEqual(self._needs(), {})

    def test_what_nobody_approved_is_not_bought(self):
        self._listed(self.rare, 10)
        self.assertEqual(self._needs(), {})

    def test_an_application_in_force(self):
        application = self.env["elevator.depot.application"].create(
            {
                "kind": "review",
                "depot_id": self.depot.id,
                "branch_id": self.branch_a.id,
                "need_on": self.today + timedelta(3),
                "line_ids": [
                    Command.create({"product_id": self.rare.id, "qty": 3, "reason": "New"}),
                    Command.create({"product_id": self.belt.id, "qty": 3, "reason": "New"}),
                ],
            }
        )
        application.action_signoff_request()
        self.assertEqual(self._needs(), {})
        self._sign(application, self.manager)
        application.with_user(self.hq).action_apply()
        [(product, need)] = self._plan()._needs().items()
        self.assertEqual((product, need["applications_qty"]), (self.rare, 3))
        self.assertEqual(need["need_on"], self.today + timedelta(3))
        self.assertEqual(need["needed_by"], "TA-D 3")

    def test_two_depots_and_what_is_on_order(self):
        for depot, qty in ((self.depot, 6), (self.depot_b, 5)):
            self._listed(self.rare, qty, depot)
            self._approved_month(depot)
        self.assertEqual(self._needs(), {self.rare: 11})
        order = self._order(self.rare, 8)
        self.assertEqual(self._needs(), {self.rare: 11}, "a request for quotation is no order")
        order.button_confirm()
        self.assertEqual(self._needs(), {self.rare: 3})
        self._receive(order)
        self.assertEqual(self._needs(), {self.rare: 3})

    def _order(self, product, qty):
        warehouse = self.company._elevator_parts_warehouse()
        return self.env["purchase.order"].create(
            {
                "partner_id": self.maker.id,
                "picking_type_id": warehouse.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_qty": qty, "price_unit": 1})
                ],
            }
        )

    def _receive(self, order):
        picking = order.picking_ids
        picking.move_ids.picked = True
        picking.button_validate()

    def test_the_store_reorders_to_its_most(self):
        """Core's reordering rules: below the least, up to the most; demand of depots counts."""
        self._reordering(self.belt, 900, 1200)
        self.assertEqual(self._needs(), {})
        self._reordering(self.rare, 2, 5)
        self.assertEqual(self._needs(), {self.rare: 5})
        self._listed(self.rare, 6)
        self._approved_month()
        need = self._plan()._needs()[self.rare]
        self.assertEqual((need["months_qty"], need["store_qty"], need["proposed_qty"]), (6, 5, 11))

    def _reordering(self, product, least, most):
        action = self.env["stock.warehouse.orderpoint"]._elevator_action_main_store()
        rules = self.env["stock.warehouse.orderpoint"].with_user(self.hq)
        view = "elevator_parts.elevator_orderpoint_view_list"
        with Form(rules.with_context(**action["context"]), view) as form:
            form.product_id = product
            form.product_min_qty = least
            form.product_max_qty = most
        return form.record

    def test_the_scheduler_leaves_the_store_to_the_plan(self):
        rule = self._reordering(self.rare, 2, 5)
        self.assertEqual(rule.location_id, self.main.location_id)
        rule.sudo().trigger = "auto"
        self.assertEqual(rule.trigger, "manual")
        with self.assertRaisesRegex(UserError, "P-5"):
            rule.sudo().action_replenish()

    def test_two_plans_do_not_buy_the_same(self):
        plan = self._lacking_plan()
        self.assertEqual(self._needs(), {self.rare: 6})
        plan.action_submit()
        self.assertEqual(self._needs(), {})
        plan.action_cancel()
        self.assertEqual(self._needs(), {self.rare: 6})

    def test_few_queries_for_many_depots(self):
        plan = self._lacking_plan()
        depots = [self._depot(f"M-{n}", branch=self.branch_a) for n in range(8)]
        for depot in depots:
            self._listed(self.rare, 2, depot)
            self._approved_month(depot)
        self._needs(plan)
        self.env.flush_all()
        with self.assertQueryCount(6):
            self.assertEqual(self._needs(plan), {self.rare: 22})

    def test_names_a_dozen_depots_and_counts_the_others(self):
        plan = self._lacking_plan()
        for number in range(13):
            depot = self._depot(f"M-{number:02}", branch=self.branch_a)
            self._listed(self.rare, 2, depot)
            self._approved_month(depot)
        text = plan._needs()[self.rare]["needed_by"]
        self.assertTrue(text.startswith("M-00 2, M-01 2"), text)
        self.assertTrue(text.endswith("M-11 2 … +2"), text)


@tagged("post_install", "-at_install")
class TestPlanCourse(PlanCommon):
    def test_from_what_lacks_to_the_shelf(self):
        plan = self._lacking_plan()
        self.assertRecordValues(
            plan.line_ids,
            [{"product_id": self.rare.id, "qty": 6, "price": 320, "supplier_id": self.maker.id}],
        )
        self._until(plan, "ordered")
        order = plan.sudo().order_ids
        self.assertRecordValues(
            order, [{"partner_id": self.maker.id, "origin": plan.name, "state": "draft"}]
        )
        self.assertEqual((order.order_line.product_qty, order.order_line.price_unit), (6, 320))
        self.assertEqual(order.order_line.date_planned.date(), plan.line_ids.planned_on)
        order = order.with_user(self.offices["supply"])
        order.button_confirm()
        picking = order.picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(self._row(self.main, self.rare).balance_qty, 6)
        self.assertEqual(self._lines(self.main, self.rare).price, 320)
        self.assertEqual(plan.state, "done")

    def test_one_request_for_each_supplier(self):
        plan = self._lacking_plan()
        other = self._partner("Other maker")
        plan.line_ids = [
            Command.create({"product_id": part.id, "qty": 2, "reason": "Wanted"})
            for part in (self.part, self.belt)
        ]
        self._as(plan, "hq_service").action_submit()
        plan.line_ids.with_user(self.business).filtered(lambda x: not x.price).price = 10
        self._as(plan, "business").action_costed()
        self._sign(plan, self.offices["leader"])
        with self.assertRaisesRegex(UserError, "missing"):
            self._as(plan, "supply").action_confirm_lead()
        own = plan.line_ids.with_user(self.offices["supply"])
        own.filtered(lambda x: not x.supplier_id).write({"supplier_id": other.id, "lead_days": 5})
        self._as(plan, "supply").action_confirm_lead()
        self._as(plan, "supply").action_order()
        self.assertEqual(plan.sudo().order_ids.partner_id, self.maker | other)
        self.assertEqual(plan.order_count, 2)

    def test_each_step_has_its_office(self):
        """P-5: costing, approval and lead time are three offices, none does another's step."""
        plan = self._lacking_plan()
        steps = (
            ("hq_service", "action_submit"),
            ("business", "action_costed"),
            (None, None),
            ("supply", "action_confirm_lead"),
            ("supply", "action_order"),
        )
        for office, verb in steps:
            if not office:
                for other in ("business", "hq_service", "supply"):
                    with self.assertRaises(AccessError):
                        self._sign(plan, self.offices[other])
                self._sign(plan, self.offices["leader"])
                continue
            for other in self.offices.keys() - {office}:
                with self.subTest(verb=verb, office=other), self.assertRaises(AccessError):
                    getattr(self._as(plan, other), verb)()
            getattr(self._as(plan, office), verb)()

    def test_no_step_is_left_out(self):
        plan = self._lacking_plan()
        for office, verb in (
            ("business", "action_costed"),
            ("supply", "action_confirm_lead"),
            ("supply", "action_order"),
        ):
            with self.subTest(verb=verb), self.assertRaises(UserError):
                getattr(self._as(plan, office), verb)()
        with self.assertRaises(UserError):
            plan.action_signoff_request()

    def test_columns_belong_to_steps(self):
        plan = self._lacking_plan()
        line = plan.line_ids
        with self.assertRaises(UserError):
            line.with_user(self.business).price = 1
        with self.assertRaises(UserError):
            line.sudo().proposed_qty = 99
        self._until(plan, "costing")
        with self.assertRaises(UserError):
            line.with_user(self.hq).qty = 99
        with self.assertRaises(AccessError):
            line.with_user(self.hq).price = 1
        line.with_user(self.business).price = 310
        self._as(plan, "business").action_costed()
        with self.assertRaises(UserError):
            line.sudo().price = 1
        for vals in ({"state": "ordered"}, {"costed_on": "2026-01-01"}, {"signoff_state": "draft"}):
            with self.subTest(**vals), self.assertRaises(UserError):
                plan.sudo().write(vals)

    def test_a_rejected_plan_goes_back_to_costing(self):
        plan = self._until(self._lacking_plan(), "approval")
        self._sign(plan, self.offices["leader"], "rejected", "Too dear")
        self.assertEqual(plan.state, "costing")
        plan.line_ids.with_user(self.business).price = 300
        self._as(plan, "business").action_costed()
        self.assertEqual(plan.state, "approval")

    def test_business_sends_it_back(self):
        plan = self._until(self._lacking_plan(), "costing")
        with self.assertRaises(AccessError):
            self._as(plan, "supply").action_draft()
        self._as(plan, "business").action_draft()
        self.assertEqual(plan.state, "draft")

    def test_collecting_again_keeps_what_was_typed(self):
        plan = self._lacking_plan()
        plan.line_ids.write({"qty": 9, "reason": "Reserve"})
        plan.action_collect()
        self.assertEqual(plan.line_ids.qty, 9)
        self._stock(self.main, self.rare, 6)
        plan.action_collect()
        self.assertEqual((plan.line_ids.qty, plan.line_ids.proposed_qty), (9, 0))
        plan.line_ids.write({"qty": 0})
        with self.assertRaisesRegex(UserError, "Nothing"):
            plan.action_collect()

    def test_more_than_proposed_needs_a_reason(self):
        plan = self._lacking_plan()
        plan.line_ids.qty = 9
        with self.assertRaisesRegex(UserError, "Say why"):
            plan.action_submit()

    def test_late_lines_are_shown(self):
        """Need date against planned date, before and after the order."""
        plan = self._lacking_plan()
        plan.line_ids.need_on = self.today + timedelta(10)
        self._until(plan, "lead")
        self.assertEqual(plan.line_ids.planned_on, self.today + timedelta(12))
        self.assertTrue(plan.line_ids.late)
        self.assertEqual(plan.late_count, 1)
        self._as(plan, "supply").action_order()
        order_line = plan.sudo().line_ids.purchase_line_ids
        order_line.date_planned -= timedelta(4)
        self.assertFalse(plan.line_ids.late)
        lines = self.env["elevator.parts.plan.line"]
        with freeze_time(self.today + timedelta(11)):
            self.assertEqual(lines.search([("late", "=", True)]), plan.line_ids)

    def test_an_order_stays_within_what_was_approved(self):
        """P-5: dearer or more than the company approved is refused, also after confirming."""
        plan = self._until(self._lacking_plan(), "ordered")
        line = plan.sudo().order_ids.order_line
        for vals in ({"price_unit": 321}, {"product_qty": 7}):
            with self.subTest(**vals):
                old = {name: line[name] for name in vals}
                line.write(vals)
                with self.assertRaisesRegex(UserError, "P-5"):
                    plan.sudo().order_ids.button_confirm()
                line.write(old)
        line.price_unit = 315
        plan.sudo().order_ids.button_confirm()
        with self.assertRaisesRegex(UserError, "P-5"):
            line.price_unit = 400
        supply = line.with_user(self.offices["supply"])
        with self.assertRaises(AccessError):
            supply.elevator_plan_line_id = False

    def test_what_is_ordered_is_kept(self):
        plan = self._until(self._lacking_plan(), "ordered")
        for verb in ("action_cancel", "unlink"):
            with self.subTest(verb=verb), self.assertRaises(UserError):
                getattr(self._as(plan, "hq_service"), verb)()
        with self.assertRaises(UserError):
            plan.sudo()._signoff_withdraw("Again")

    def test_branches_see_no_purchase_plan(self):
        plan = self._lacking_plan()
        for user in (self.keeper, self.officer):
            with self.assertRaises(AccessError):
                plan.with_user(user).read(["amount"])
        with self.assertRaises(AccessError):
            self.env["elevator.parts.plan"].with_user(self.business).create({})
