"""Material requests: which route, whose signature, in which order (P-7.1.1 … P-7.3.2)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .material_common import FOUR, OTHERS, MaterialCommon


@tagged("post_install", "-at_install")
class TestMaterialRoutes(MaterialCommon):
    def _route(self, elevator, cause, channel, *parts):
        request = self._request(
            dict.fromkeys(parts or (self.part,), 1),
            elevator_id=elevator.id,
            cause=cause,
            channel=channel,
        )
        return next(name for name, route in self.routes.items() if route == request.route_id)

    def test_the_cause_decides_the_route(self):
        """P-7: phase, cause, channel and wear give the route; the table of the regulation."""
        lamp = self.lamp
        uncovered = self._create_maintained("TA-BARE", self.site_a)
        for elevator, cause, channel, parts, route in (
            (self.new, "not_site", "factory", (), "factory"),
            (self.new, "not_site", "supply", (), "supply"),
            (self.new, "not_site", "onsite", (), "onsite"),
            (self.new, "not_site", "onsite", (lamp,), "onsite"),
            (self.new, "installer", "factory", (), "site_caused"),
            (self.free, "not_site", "factory", (), "factory"),
            (self.free, "not_site", "supply", (lamp,), "supply"),
            (self.free, "not_site", "onsite", (), "onsite"),
            (self.free, "not_site", "onsite", (lamp,), "consumable"),
            (self.free, "customer", "onsite", (lamp,), "site_caused"),
            (self.free, "branch", "supply", (), "site_caused"),
            # P-7.3.2: paid maintenance, whatever the cause
            (self.paid, "not_site", "factory", (), "site_caused"),
            (self.paid, "customer", "supply", (), "site_caused"),
            (self.paid, "not_site", "factory", (lamp,), "consumable"),
            (self.paid, "customer", "onsite", (lamp,), "consumable"),
            # nobody pays for it but who wants it
            (uncovered, "not_site", "factory", (), "site_caused"),
        ):
            with self.subTest(phase=elevator.code, cause=cause, channel=channel, wear=bool(parts)):
                self.assertEqual(self._route(elevator, cause, channel, *parts), route)

    def test_the_phase_is_read_never_typed(self):
        """M-4.1.1, and as it is today when the request is sent."""
        request = self._request(elevator_id=self.free.id)
        self.assertEqual(request.phase, "free")
        with self.assertRaises(UserError):
            request.phase = "installation"
        self._cover(self.elevator_a, "free")
        late = self._request(elevator_id=self.elevator_a.id)
        late.elevator_id.sudo().coverage_ids.unlink()
        self._cover(self.elevator_a, "paid")
        late.action_submit()
        self.assertEqual((late.phase, late.route_id), ("paid", self.routes["site_caused"]))

    def test_the_form_shows_the_route_before_it_is_saved(self):
        requests = self.env["elevator.material.request"].with_user(self.assistant)
        with Form(requests) as form:
            form.elevator_id = self.paid
            form.cause = "not_site"
            self.assertEqual(form.rule_no, "P-7.3.1")
            with form.line_ids.new() as line:
                line.product_id = self.lamp
            self.assertEqual((form.rule_no, form.form), ("P-7.2.2", "purchase"))
            self.assertEqual(form.line_ids.edit(0).wear, True)

    def test_wear_parts_and_others_are_split(self):
        """P-7.3.2: wear parts of a paid elevator go their own way."""
        request = self._request({self.part: 1, self.lamp: 4}, elevator_id=self.paid.id)
        self.assertTrue(request.needs_split)
        with self.assertRaisesRegex(UserError, "split"):
            request.action_submit()
        action = request.action_split()
        other = request.browse(action["res_id"])
        self.assertEqual(
            (request.line_ids.product_id, other.line_ids.product_id), (self.part, self.lamp)
        )
        self.assertEqual((request.rule_no, other.rule_no), ("P-7.3.1", "P-7.2.2"))
        self.assertEqual(other.applicant_id, self.assistant)
        with self.assertRaisesRegex(UserError, "Nothing"):
            other.action_split()
        same = self._request({self.part: 1, self.lamp: 4}, elevator_id=self.free.id)
        self.assertFalse(same.needs_split, "both go by planning")

    def test_a_part_is_no_wear_part_because_somebody_ticks_it(self):
        with self.assertRaisesRegex(ValidationError, "catalogue"):
            self._request().line_ids.wear = True
        self.assertTrue(self._request({"Bulb 24 V": 3}).line_ids.write({"wear": True}))

    def test_routes_say_form_copies_and_who_answers(self):
        """P-7: copies for three where the regulation names them; what the assistant answers for."""
        copies = {name: (route.copies or "").split("\n") for name, route in self.routes.items()}
        self.assertEqual(copies["factory"], ["Service centre", "Manufacturing planning", "Company"])
        self.assertEqual(copies["supply"], ["Service centre", "Supply department", "Company"])
        self.assertEqual(self.routes["onsite"].answers_for, "Quality")
        self.assertEqual(self.routes["consumable"].answers_for, "Quality, quantity and use")


@tagged("post_install", "-at_install")
class TestMaterialSignatures(MaterialCommon):
    def _any_of_four(self, **vals):
        for office in FOUR:
            request = self._asked(self._request(**vals))
            self._refused(request, *OTHERS)
            self._by(request, office)
            self.assertEqual((request.signoff_state, request.stage), ("approved", "approved"))
            # who comes second is told
            self.assertFalse(self._by(request, FOUR[FOUR.index(office) - 1]))

    def test_any_one_of_four_for_what_planning_ships(self):
        """P-7.1.1"""
        self._any_of_four(channel="factory")

    def test_any_one_of_four_for_what_supply_ships(self):
        """P-7.1.2"""
        self._any_of_four(channel="supply")

    def test_supply_signs_first_on_site(self):
        """P-7.2.1: supply, THEN any one of four."""
        request = self._asked(self._onsite())
        self._refused(request, *FOUR, "business")
        self._by(request, "supply")
        self.assertEqual(request.signoff_state, "pending")
        self._refused(request, "business", "planning")
        self._by(request, "chief_engineer")
        self.assertEqual(request.signoff_state, "approved")

    def test_supply_and_business_for_wear_parts(self):
        """P-7.2.2: both, in any order, and nobody else."""
        for first, second in (("supply", "business"), ("business", "supply")):
            request = self._asked(self._onsite({self.lamp: 5}, elevator_id=self.free.id))
            self._refused(request, *FOUR, "leader")
            self._by(request, first)
            self.assertEqual(request.signoff_state, "pending")
            self._by(request, second)
            self.assertEqual(request.signoff_state, "approved")

    def test_any_one_of_three_after_payment(self):
        """P-7.3.1: the source names three here; the chief engineer is not one of them."""
        for office in FOUR[:3]:
            request = self._told(self._request(cause="customer"))
            self._refused(request, *FOUR)
            invoice = self._invoiced(request)
            self._refused(request, *FOUR)
            self._pay(invoice)
            self._refused(request, "chief_engineer", *OTHERS)
            self._by(request, office)
            self.assertEqual((request.signoff_state, request.stage), ("approved", "approved"))

    def test_paid_maintenance_follows_the_quote(self):
        """P-7.3.2"""
        request = self._request(elevator_id=self.paid.id)
        request.action_submit()
        with self.assertRaisesRegex(UserError, "tell the branch"):
            request.with_user(self.centre).action_signoff_request()

    # ---------------------------------------------------------------- who does not sign

    def test_neither_applicant_nor_sender_nor_requester_signs(self):
        """Design D6: nobody behind a request signs it, though the office is his."""
        for user in (self.assistant, self.worker, self.centre):
            user.group_ids += self.env.ref("elevator_service.group_chief_engineer")
        request = self._request(user=self.worker)
        request.with_user(self.assistant).action_submit()
        request.with_user(self.centre).action_signoff_request()
        turns = self.env["elevator.signoff.turn"]
        for user in (self.worker, self.assistant, self.centre):
            with self.assertRaisesRegex(AccessError, "own request"):
                self._sign(request, user)
            own = turns.with_user(user).search([("to_sign", "=", True)])
            self.assertNotIn(request.signoff_id.turn_ids, own)
            self.assertNotIn(user, request.signoff_id.turn_ids._holders())
        self._by(request, "chief_engineer")

    def test_the_same_person_does_not_sign_twice(self):
        """One person signs one office of a document (P-7.2.1, P-7.2.2)."""
        both = self.holders["supply"]
        both.group_ids += self.env.ref("elevator_service.group_chief_engineer")
        both.group_ids += self.env.ref("elevator_service.group_business")
        request = self._asked(self._onsite())
        self._by(request, "supply")
        with self.assertRaisesRegex(AccessError, "one office only"):
            self._by(request, "supply")
        wear = self._asked(self._onsite({self.lamp: 1}, elevator_id=self.free.id))
        self._by(wear, "supply")
        with self.assertRaisesRegex(AccessError, "one office only"):
            self._by(wear, "supply")
        self.assertEqual((request.signoff_state, wear.signoff_state), ("pending", "pending"))

    def test_a_delegate_signs_within_the_days_only(self):
        deputy = self._create_user("deputy", "group_qa")
        self.env["elevator.signoff.delegation"].with_user(self.holders["sales_gm"]).create(
            {
                "office_id": self.env.ref("elevator_service.group_sales_gm").id,
                "delegate_id": deputy.id,
                "date_from": self.today + timedelta(1),
                "date_to": self.today + timedelta(3),
                "reason": "Journey",
            }
        )
        request = self._asked(self._request())
        for days in (0, 4):
            with freeze_time(self.today + timedelta(days)), self.assertRaises(AccessError):
                self._sign(request, deputy)
        with freeze_time(self.today + timedelta(3)):
            signature = self._sign(request, deputy)
        self.assertEqual(signature.on_behalf_id, self.holders["sales_gm"])
        self.assertEqual(request.signoff_state, "approved")

    # ---------------------------------------------------------------- content and cause

    def test_what_is_signed_stays(self):
        request = self._asked(self._request())
        line = request.line_ids
        for state in ("pending", "approved"):
            self.assertEqual(request.signoff_state, state)
            for record, vals in (
                (request, {"cause": "customer"}),
                (request, {"channel": "onsite"}),
                (request, {"reason": "x"}),
                (request, {"elevator_id": self.free.id}),
                (line, {"qty": 9}),
                (line, {"product_id": self.belt.id}),
                (line, {"price": 1}),
                (request, {"line_ids": [(2, line.id)]}),
            ):
                for user in (self.assistant, self.centre, self.manager):
                    with self.assertRaises(UserError):
                        record.with_user(user).write(vals)
            if state == "pending":
                self._by(request, "company_gm")

    def test_another_cause_voids_and_starts_again(self):
        """P-7: changing the cause after approval starts the approval again."""
        request = self._approved(self._request(), "company_gm")
        with self.assertRaisesRegex(UserError, "why"):
            request.with_user(self.centre)._change_cause("customer", "factory", "")
        request.with_user(self.centre)._change_cause("customer", "factory", "Broken by a cart")
        self.assertTrue(request.signoff_ids.signature_ids.is_void)
        self.assertEqual((request.rule_no, request.stage), ("P-7.3.1", "quote"))
        with self.assertRaises(UserError):
            request.sudo()._check_may_go()

    def test_another_way_asks_the_new_signatories_at_once(self):
        request = self._approved(self._request(), "company_gm")
        request.with_user(self.centre)._change_cause("not_site", "supply", "The factory has none")
        self.assertEqual((request.rule_no, request.stage), ("P-7.1.2", "signing"))
        self._by(request, "company_gm")
        # bought on site, somebody answers for it and says what it costs
        with self.assertRaisesRegex(UserError, "assistant"), self.env.cr.savepoint():
            request.with_user(self.centre)._change_cause("not_site", "onsite", "Quicker")
        self.assertEqual(request.stage, "approved")

    def test_who_may_not_change_the_cause(self):
        request = self._approved(self._request(), "company_gm")
        for user in (self.worker, self.assistant):
            with self.assertRaises(AccessError):
                request.with_user(user)._change_cause("customer", "factory", "x")
        for office in (*FOUR, *OTHERS):
            with self.assertRaises(AccessError):
                self._as(request, office)._change_cause("customer", "factory", "x")

    def test_a_rejected_request_is_corrected_and_asked_again(self):
        request = self._asked(self._request())
        self._by(request, "chief_engineer", "rejected", "Which lock?")
        self.assertEqual(request.stage, "rejected")
        self.assertIn("Which lock?", request.where)
        request.with_user(self.centre).reason = "Lock of floor 3"
        request.with_user(self.centre).action_signoff_request()
        self._by(request, "chief_engineer")
        self.assertEqual(request.signoff_id.round, 2)

    # ---------------------------------------------------------------- who asks

    def test_incomplete_requests_are_not_sent(self):
        for vals, text in (
            ({"reason": " "}, "what happened"),
            ({"cause": "customer", "channel": "onsite"}, "shipped by"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self._request(**vals).action_submit()
        with self.assertRaisesRegex(UserError, "list the material"):
            request = self._request()
            request.line_ids.unlink()
            request.action_submit()
        with self.assertRaisesRegex(UserError, "without the centre"):
            self._onsite().action_submit()

    def test_the_centre_asks_for_its_forms(self):
        """P-7.1.1: the branch reports, the centre fills in the form."""
        request = self._request()
        with self.assertRaises(AccessError):
            request.action_signoff_request()
        with self.assertRaisesRegex(UserError, "service centre"):
            request.with_user(self.centre).action_signoff_request()
        request.action_submit()
        with self.assertRaisesRegex(UserError, "at the service centre"):
            request.reason = "Later thought"
        with self.assertRaises(AccessError):
            request.action_signoff_request()
        request.with_user(self.centre).form = "feedback"
        request.with_user(self.centre).action_signoff_request()

    def test_the_assistant_asks_for_purchases_and_answers(self):
        """P-7.2.1, P-7.2.2: a maintainer applies for wear parts; an assistant always answers."""
        request = self._onsite(user=self.worker)
        with self.assertRaises(AccessError):
            request.action_signoff_request()
        wear = self._onsite({self.lamp: 2}, user=self.worker, elevator_id=self.free.id)
        wear.answer_id = self.worker
        with self.assertRaisesRegex(UserError, "assistant"):
            wear.action_signoff_request()
        wear.answer_id = self.assistant
        wear.line_ids.price = 0
        with self.assertRaisesRegex(UserError, "cost"):
            wear.action_signoff_request()
        wear.line_ids.price = 5
        wear.action_signoff_request()
        self.assertEqual(wear.stage, "signing")

    def test_giving_up(self):
        request = self._request()
        request._cancel("Found one")
        self.assertEqual((request.stage, request.where), ("cancelled", "Given up: Found one"))
        with self.assertRaisesRegex(UserError, "over"):
            request.reason = "x"
        sent = self._approved(self._request(), "sales_gm")
        with self.assertRaises(AccessError):
            sent._cancel("x")
        sent.with_user(self.centre)._cancel("Wrong site")
        self.assertTrue(sent.signoff_ids.signature_ids.is_void)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_the_board_says_where_and_for_whom(self):
        request = self._request()
        names = []

        def look():
            names.append((request.stage, *request.waiting_ids.mapped("name")))

        look()
        request.action_submit()
        look()
        request.with_user(self.centre).action_signoff_request()
        look()
        self._by(request, "company_gm")
        look()
        self.assertEqual(names[0], ("draft", "Branch officer"))
        self.assertEqual(names[1], ("centre", "HQ service"))
        self.assertEqual((names[2][0], len(names[2])), ("signing", 5))
        self.assertEqual(names[3], ("approved", "Manufacturing planning"))
        self.assertIn("Manufacturing planning", request.where)
        planning = self._as(request, "planning")
        mine = planning.search([("waiting_ids.all_user_ids", "in", planning.env.uid)])
        self.assertIn(request, mine)
        with freeze_time(request.since + timedelta(5)):
            request.invalidate_recordset()
            self.assertEqual(request.age, 5)
