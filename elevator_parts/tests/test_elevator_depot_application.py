"""P-5, P-3: a branch applies for a depot or another list; HQ approves it, then it is in force."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import PartsCommon


class ApplicationCommon(PartsCommon):
    """Rules for two parts, five elevators of branch A, somebody who approves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("app_manager", "group_service_manager")
        for number in range(5):
            cls._create_maintained(f"A-{number}", cls.site_a)
        cls.env["elevator.par.rule"].create(
            [
                {"product_id": cls.part.id, "qty": 1, "each": 1},
                {"product_id": cls.belt.id, "qty": 2, "each": 5, "min_qty": 4},
            ]
        )

    @classmethod
    def _application(cls, user=None, **vals):
        applications = cls.env["elevator.depot.application"].with_user(user or cls.officer)
        return applications.create(
            {
                "branch_id": cls.branch_a.id,
                "tier_id": cls.tiers[3].id,
                "depot_code": "TA-N",
                "depot_name": "New depot",
                "keeper_id": cls.keeper.id,
                "address": "Street 3",
                **vals,
            }
        )

    @classmethod
    def _review(cls, user=None, **vals):
        vals = {"kind": "review", "depot_id": cls.depot.id, "tier_id": cls.tiers[2].id} | vals
        return cls._application(user, **vals)

    @classmethod
    def _approved(cls, application):
        application.action_signoff_request()
        cls._sign(application, cls.manager)
        return application

    @classmethod
    def _applied(cls, application):
        cls._approved(application).with_user(cls.hq).action_apply()
        return application


@tagged("post_install", "-at_install")
class TestDepotApplication(ApplicationCommon):
    def _list(self, depot):
        return {row.product_id: row.par_qty for row in depot.part_ids if row.par_qty}

    def test_a_new_depot_from_rules_to_its_list(self):
        application = self._application()
        application.action_propose()
        self.assertEqual(application.value, 5 * 100 + 4 * 20)
        self.assertAlmostEqual(application.cap_rate, 11.6)
        self._applied(application)
        depot = application.opened_depot_id
        self.assertRecordValues(
            depot,
            [
                {
                    "code": "TA-N",
                    "branch_id": self.branch_a.id,
                    "tier_id": self.tiers[3].id,
                    "keeper_id": self.keeper.id,
                }
            ],
        )
        self.assertEqual(self._list(depot), {self.part: 5, self.belt: 4})
        self.assertEqual(application.state, "applied")

    def test_a_review_rewrites_the_list(self):
        """What no rule speaks of stays as listed; what is taken off the list, is off."""
        old = self._part("Old board", 50)
        gone = self._part("Gone", 50)
        self.env["elevator.depot.part"].create(
            [
                {"depot_id": self.depot.id, "product_id": part.id, "par_qty": 3}
                for part in (old, gone)
            ]
        )
        application = self._review()
        application.action_propose()
        with self.assertRaises(ValidationError):
            application.tier_id = self.tiers[3]
        self.assertEqual(application.line_ids.product_id, self.part | self.belt | old | gone)
        application.line_ids.filtered(lambda line: line.product_id == gone).unlink()
        self._applied(application)
        self.assertEqual(self._list(self.depot), {self.part: 5, self.belt: 4, old: 3})

    def test_other_than_proposed_needs_a_reason(self):
        application = self._application()
        application.action_propose()
        line = application.line_ids[0]
        line.qty += 1
        with self.assertRaisesRegex(UserError, "Say why"):
            application.action_signoff_request()
        line.reason = "Far from the next depot"
        application.action_signoff_request()
        self.assertEqual(application.state, "pending")

    def test_proposing_again_keeps_what_was_typed(self):
        application = self._application()
        application.action_propose()
        first, second = application.line_ids
        first.qty = 9
        self.env["elevator.par.rule"].search([]).write({"min_qty": 20})
        application.action_propose()
        self.assertEqual((first.qty, first.proposed_qty), (9, 20))
        self.assertEqual((second.qty, second.proposed_qty), (20, 20))

    def test_a_list_above_the_cap_is_refused_and_cut(self):
        """P-3: tier 3, 5,000 CNY; the part used least goes first."""
        self._stock(self.depot, self.belt, 5)
        self._moved(self.belt, 2, self.depot.location_id, self.customers, elevator_kind="issue")
        self.env["elevator.par.rule"].search([]).write({"qty": 10, "max_qty": 0})
        application = self._application()
        application.action_propose()
        # 50 × 100 + 10 × 20
        self.assertTrue(application.over_cap)
        with self.assertRaisesRegex(UserError, "P-3"):
            application.action_signoff_request()
        application.action_cut()
        quantities = {line.product_id: line.qty for line in application.line_ids}
        self.assertEqual(quantities, {self.part: 48, self.belt: 10})
        application.action_signoff_request()

    def test_only_the_sites_it_serves(self):
        other = self._create_site(self.branch_a, name="Other")
        self._create_maintained("A-9", other)
        application = self._application(site_ids=[Command.link(other.id)])
        self.assertEqual(application.elevator_count, 1)
        with self.assertRaises(ValidationError):
            application.sudo().site_ids = self.site_b

    def test_who_decides(self):
        application = self._application()
        application.action_propose()
        application.action_signoff_request()
        for user in (self.officer, self.hq, self.keeper):
            with self.assertRaises(AccessError):
                self._sign(application, user)
        with self.assertRaises(UserError):
            application.with_user(self.hq).action_apply()
        self._sign(application, self.manager)
        for user in (self.officer, self.keeper):
            with self.assertRaises(AccessError):
                application.with_user(user).action_apply()
        application.with_user(self.hq).action_apply()
        with self.assertRaisesRegex(UserError, "in force"):
            application.with_user(self.hq).action_apply()

    def test_a_keeper_reviews_his_list(self):
        action = self.depot.with_user(self.keeper).action_review()
        application = self.env["elevator.depot.application"].browse(action["res_id"])
        self.assertEqual(application.line_ids.product_id, self.part | self.belt)
        self.assertEqual(
            self.depot.with_user(self.keeper).action_review()["res_id"], application.id
        )
        self.assertEqual(self.depot.application_count, 1)

    def test_what_is_decided_stays(self):
        """The list that is signed is the list that is written."""
        application = self._approved(self._proposed_application())
        for vals in ({"tier_id": self.tiers[2].id}, {"applied_on": "2026-01-01"}, {"name": "x"}):
            with self.subTest(**vals), self.assertRaises(UserError):
                application.sudo().write(vals)
        with self.assertRaises(UserError):
            application.line_ids[0].sudo().qty = 99
        with self.assertRaises(UserError):
            application.line_ids[0].sudo().proposed_qty = 99
        with self.assertRaises(UserError):
            application.line_ids[0].sudo().unlink()

    def _proposed_application(self):
        application = self._application()
        application.action_propose()
        return application

    def test_typed_verdicts_are_left_out_on_create(self):
        application = self._application(applied_on="2026-01-01", name="KS-1")
        self.assertFalse(application.applied_on)
        self.assertNotEqual(application.name, "KS-1")

    def test_incomplete_or_taken(self):
        application = self._application(depot_code=self.depot_b.code)
        application.action_propose()
        with self.assertRaisesRegex(UserError, "taken"):
            application.action_signoff_request()
        application.depot_code = False
        with self.assertRaisesRegex(UserError, "code"):
            application.action_signoff_request()
        with self.assertRaises(ValidationError):
            self._review(user=self.hq, depot_id=self.depot_b.id)

    def test_a_part_without_price_is_named(self):
        application = self._application()
        application.line_ids = [
            Command.create({"product_id": self._part("Free").id, "qty": 1, "reason": "Wanted"})
        ]
        with self.assertRaisesRegex(UserError, "no HQ price"):
            application.action_signoff_request()

    def test_the_form_as_the_branch_types_it(self):
        with Form(self.env["elevator.depot.application"].with_user(self.officer)) as form:
            self.assertEqual(form.branch_id, self.branch_a)
            form.tier_id = self.tiers[3]
            with form.line_ids.new() as line:
                line.product_id = self.part
                line.qty = 2
                self.assertEqual(line.value, 200)
        self.assertEqual(form.record.value, 200)
