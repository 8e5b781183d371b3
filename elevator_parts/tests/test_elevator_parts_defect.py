"""P-6.2: a defective part comes back, HQ checks, QA confirms, it is replaced. T-1.5: the facts."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .dispatch_common import DispatchCommon


@tagged("post_install", "-at_install")
class TestPartsDefect(DispatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.qa = cls._create_user("qa", "group_qa")
        cls.buyer = cls._create_user("buyer", "group_supply")
        cls.maker = cls._partner("Maker of locks")
        cls.accountant = cls._create_user("defect_accountant", "group_accountant")
        cls.second_a = cls._create_maintained("TA-9", cls.site_a)
        cls._stock(cls.depot, cls.part, 5)

    def _draft(self, user=None, **vals):
        defects = self.env["elevator.parts.defect"].with_user(user or self.keeper)
        return defects.create(
            {
                "depot_id": self.depot.id,
                "product_id": self.part.id,
                "serial": "L-77",
                "happened": "Does not lock",
                "tested": "yes",
                "forced": "no",
                "burnt": "no",
                **vals,
            }
        )

    def _sent(self, **vals):
        defect = self._draft(**vals)
        defect.action_send()
        return defect

    def _checked(self, **vals):
        defect = self._sent(**vals)
        defect.with_user(self.hq)._check_in("As written")
        return defect.with_user(self.qa)

    def _hold(self):
        return self.env["elevator.depot"].search([("code", "=", "MAIN-H")])

    def test_presumption(self):
        """T-1.5: tested, no force, no burn marks: quality; a trace of the site: site."""
        for facts, cause in (
            ({}, "quality"),
            ({"tested": "unknown"}, "open"),
            ({"tested": "no"}, "open"),
            ({"forced": "unknown"}, "open"),
            ({"forced": "yes"}, "site"),
            ({"burnt": "yes"}, "site"),
            ({"wet": "yes"}, "site"),
            ({"wet": "yes", "tested": "unknown"}, "site"),
        ):
            with self.subTest(facts=facts):
                self.assertEqual(self._draft(**facts).presumption, cause)

    def test_the_table_in_force_presumes(self):
        """T-1.5 is written once, in the decision table: what is in force decides, and stays."""
        before = self._sent(wet="yes")
        dry = self.env["elevator.damage.table"]._current().copy({"name": "Packed dry"})
        dry.rule_ids.filtered("wet").unlink()
        self.assertEqual(self._draft(wet="yes").presumption, "site")  # a draft decides nothing
        dry.action_put_in_force()
        after = self._draft(wet="yes")
        self.assertEqual((after.presumption, after.rule_id.table_id), ("quality", dry))
        before.invalidate_recordset()
        self.assertEqual(before.presumption, "site")

    def test_quality_is_replaced_and_nobody_pays(self):
        defect = self._checked()
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 4)
        self.assertEqual(self._row(self._hold(), self.part).balance_amount, 100)
        defect._judge("quality", "Broken spring, no trace from outside")
        dispatch = defect.dispatch_id.with_user(self.checker)
        self.assertEqual((defect.state, dispatch.state), ("replaced", "draft"))
        dispatch.write({"consignee": "K", "address": "S 1", "confirmed_with": "O"})
        dispatch.action_check()
        dispatch.with_user(self.packer).action_pack()
        dispatch.action_ship()
        self._received(dispatch)
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 5)
        self.assertFalse(dispatch.charge_ids)
        self.assertEqual(self.fund.available, 50000)
        self._commit()

    def test_a_replacement_carries_nothing_else(self):
        """P-3: no free parts beside the one that was judged."""
        defect = self._checked()
        defect._judge("quality", "Broken spring")
        dispatch = defect.dispatch_id.with_user(self.checker)
        for vals in (
            {"line_ids": [(0, 0, {"product_id": self.belt.id, "qty": 1})]},
            {"line_ids": [(1, dispatch.line_ids.id, {"qty": 2})]},
        ):
            with self.subTest(vals=vals), self.env.cr.savepoint() as savepoint:
                dispatch.write(vals)
                with self.assertRaisesRegex(UserError, "nothing else"):
                    dispatch.action_check()
                savepoint.rollback()
            self.env.invalidate_all()

    def test_site_is_refused(self):
        """A depot that paid for its parts bears it; one that did not is charged (P-3, T-1.5)."""
        defect = self._checked(forced="yes")
        defect._judge("site", "Beaten open")
        self.assertEqual(defect.state, "refused")
        self.assertFalse(defect.charge_id or defect.dispatch_id)
        free = self._depot("TA-1", branch=self.branch_a, tier=1, keeper_id=self.keeper.id)
        self._stock(free, self.part, 1)
        other = self._checked(forced="yes", depot_id=free.id)
        other._judge("site", "Beaten open")
        self.assertEqual(other.charge_id.amount, 100)
        self.assertEqual(self.fund.available, 49900)

    def test_taken_out_of_an_elevator(self):
        """It stands in no stock; HQ holds it at no value, and the keeper owes no old part."""
        issue = self._issue()
        defect = self._sent(
            origin="elevator", elevator_id=self.elevator_a.id, old_id=issue.old_ids.id
        )
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 4)
        self.assertEqual(issue.old_ids.state, "open")
        defect.with_user(self.hq)._check_in()
        self.assertEqual(issue.old_ids.state, "back")
        row = self._row(self._hold(), self.part)
        self.assertEqual((row.balance_qty, row.balance_amount), (1, 0))
        self.assertIn(self.elevator_a.display_name, self._lines(self._hold(), self.part).summary)
        self._commit()

    def _issue(self, part=None, qty=1):
        """A new part went out, an old one is owed for it."""
        part = part or self.part
        part.returns_old_part = True
        issue = self.env["elevator.parts.issue"].create(
            {
                "depot_id": self.depot.id,
                "elevator_id": self.elevator_a.id,
                "line_ids": [(0, 0, {"product_id": part.id, "qty": qty})],
            }
        )
        issue.action_issue()
        return issue

    def test_an_old_part_is_owed_until_hq_has_it(self):
        """P-4.2a: a parcel clears no debt; while it travels nobody charges, excuses or takes in."""
        self.company.elevator_shortage_judge_id = self.hq
        old = self._issue().old_ids
        built_in = {"origin": "elevator", "elevator_id": self.elevator_a.id, "old_id": old.id}
        defect = self._sent(**built_in)
        self.assertTrue(old.on_its_way)
        for attempt in (
            lambda: old.with_user(self.accountant).action_charge(),
            lambda: old.with_user(self.hq)._excuse("Flood"),
            lambda: old.with_user(self.keeper).action_back(),
            lambda: self._sent(**built_in),
        ):
            with self.assertRaisesRegex(UserError, "on its way"):
                attempt()
        with freeze_time(old.due_on + timedelta(days=1)):
            self.env.invalidate_all()
            self.env["elevator.parts.old"]._cron_old_parts()
            self.assertFalse(old.activity_ids)
            defect.with_user(self.hq)._send_back("Another serial number")
            self.env["elevator.parts.old"]._cron_old_parts()
            self.assertTrue(old.activity_ids)
        old.with_user(self.accountant).action_charge()
        self.assertEqual(old.state, "charged")
        with self.assertRaisesRegex(UserError, "decided already"):
            self._sent(**built_in)

    def test_another_part_ends_no_debt(self):
        """P-4.2a: one old part for one new part, the same part out of the same elevator."""
        self._stock(self.depot, self.belt, 5)
        old = self._issue(qty=2).old_ids
        good = {"origin": "elevator", "elevator_id": self.elevator_a.id, "qty": 2}
        for wrong in (
            {"qty": 1},
            {"product_id": self.belt.id},
            {"elevator_id": self.second_a.id},
            {"origin": "depot"},
        ):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(UserError, "not the old part"):
                self._sent(old_id=old.id, **(good | wrong))
        self._sent(old_id=old.id, **good)

    def test_another_part_goes_back(self):
        defect = self._sent()
        with self.assertRaisesRegex(UserError, "why"):
            defect.with_user(self.hq)._send_back(" ")
        defect.with_user(self.hq)._send_back("Serial L-78")
        self.assertEqual(defect.state, "returned")
        row = self._row(self.depot, self.part)
        self.assertEqual((row.balance_qty, row.balance_amount), (5, 500))
        self._commit()

    def test_claim_from_the_supplier(self):
        defect = self._checked()
        claimant = defect.with_user(self.buyer)
        with self.assertRaisesRegex(UserError, "quality hold"):
            claimant._claim(self.maker, 80)
        defect._judge("quality", "Broken spring")
        with self.assertRaisesRegex(UserError, "how much"):
            claimant._claim(self.maker, 0)
        claimant._claim(self.maker, 80)
        self.assertEqual(self._row(self._hold(), self.part).balance_qty, 0)
        for amount, note in ((81, "More"), (-1, "Less"), (60, "")):
            with self.assertRaises(UserError):
                claimant._answer_claim(amount, note)
        claimant._answer_claim(60, "Half of it")
        self.assertEqual((defect.claim_state, defect.goods), ("accepted", "supplier"))
        refund = defect.sudo().refund_id
        self.assertEqual((refund.move_type, refund.state), ("in_refund", "draft"))
        self.assertEqual(refund.invoice_line_ids.price_subtotal, 60)
        with self.assertRaisesRegex(UserError, "No claim"):
            claimant._answer_claim(60, "Again")

    def test_a_supplier_answers_for_quality_alone(self):
        defect = self._checked(forced="yes")
        defect._judge("site", "Beaten open")
        with self.assertRaisesRegex(UserError, "quality alone"):
            defect.with_user(self.buyer)._claim(self.maker, 80)
        defect.with_user(self.buyer).action_scrap()
        self.assertEqual(defect.goods, "scrapped")
        self.assertEqual(self._row(self._hold(), self.part).balance_qty, 0)
        self._commit()

    def test_who_may_not(self):
        """P-6.2: keeper sends, HQ checks, QA judges, supply claims: nobody for another."""
        stranger = self._create_user("keeper_b", "group_depot_keeper", self.branch_b)
        defect = self._draft()
        for user in (stranger, self.officer, self.qa):
            with self.assertRaises(AccessError):
                defect.with_user(user).action_send()
        defect.action_send()
        for user in (self.keeper, self.officer, self.qa, self.buyer):
            with self.assertRaises(AccessError):
                defect.with_user(user)._check_in()
        defect.with_user(self.hq)._check_in()
        for user in (self.keeper, self.hq, self.manager, self.buyer):
            with self.assertRaises(AccessError):
                defect.with_user(user)._judge("quality", "I say so")
        defect.with_user(self.qa)._judge("quality", "Broken spring")
        for user in (self.keeper, self.officer, self.qa):
            with self.assertRaises(AccessError):
                defect.with_user(user)._claim(self.maker, 80)

    def test_two_people(self):
        """Who checked what came does not judge it, whatever offices he holds."""
        self.hq.group_ids += self.env.ref("elevator_service.group_qa")
        defect = self._checked().with_user(self.hq)
        with self.assertRaisesRegex(UserError, "does not judge"):
            defect._judge("quality", "Broken spring")

    def test_reason_and_step(self):
        defect = self._checked()
        with self.assertRaisesRegex(UserError, "shows it"):
            defect._judge("site", " ")
        defect._judge("site", "Found sand inside")
        with self.assertRaisesRegex(UserError, "not at that step"):
            defect._judge("quality", "Other mind")

    def test_what_is_not_there_is_not_sent(self):
        with self.assertRaises(UserError):
            self._sent(qty=6)
        foreign = self._draft(self.hq, origin="elevator", elevator_id=self.elevator_b.id)
        with self.assertRaisesRegex(UserError, "branch"):
            foreign.action_send()

    def test_nothing_is_typed_past_the_verbs(self):
        fresh = self._draft(state="replaced", verdict="quality", claim_got=9)
        self.assertEqual((fresh.state, fresh.verdict, fresh.claim_got), ("draft", False, 0))
        defect = self._sent()
        for vals in (
            {"state": "replaced"},
            {"verdict": "quality"},
            {"forced": "yes"},
            {"qty": 2},
            {"refund_id": 1},
            {"goods": "scrapped"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                defect.with_user(self.hq).write(vals)
        with self.assertRaises(UserError):
            defect.with_user(self.hq).unlink()
        dispatch = self._draft_free_dispatch()
        self.assertFalse(dispatch.defect_id)

    def _draft_free_dispatch(self):
        """A dispatch whose sender claims that it replaces something."""
        return (
            self.env["elevator.parts.dispatch"]
            .with_user(self.hq)
            .create({"depot_id": self.depot.id, "defect_id": self._draft().id})
        )

    def test_wizards(self):
        defect = self._sent()
        check = self.env["elevator.defect.check"].with_user(self.hq)
        check.create({"defect_id": defect.id, "note": "Same"}).action_take_in()
        verdict = self.env["elevator.defect.verdict"].with_user(self.qa)
        verdict.create(
            {"defect_id": defect.id, "verdict": "quality", "reason": "Spring"}
        ).action_judge()
        self.env["product.supplierinfo"].create(
            {
                "partner_id": self.maker.id,
                "product_tmpl_id": self.part.product_tmpl_id.id,
                "price": 70,
            }
        )
        claim = self.env["elevator.defect.claim"].with_user(self.buyer)
        proposal = claim.create({"defect_id": defect.id})
        self.assertEqual((proposal.supplier_id, proposal.amount), (self.maker, 70))
        proposal.action_claim()
        answer = self.env["elevator.defect.answer"].with_user(self.buyer)
        answer.create({"defect_id": defect.id, "amount": 0, "note": "No"}).action_answer()
        self.assertEqual(defect.claim_state, "refused")

    def test_slip(self):
        html, kind = self.env["ir.actions.report"]._render_qweb_html(
            "elevator_parts.report_parts_defect", self._checked().ids
        )
        self.assertEqual(kind, "html")
        for word in (b"Does not lock", b"L-77", b"Product quality"):
            self.assertIn(word, html)
