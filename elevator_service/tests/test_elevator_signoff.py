"""Design D6: who signs what, in which order, and every way around it that we know of."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import HANDWRITING, ElevatorCommon
from .test_access import hostile_context

FOUR = ("company_gm", "sales_gm", "chief_quality_engineer", "chief_engineer")


class SignoffCommon(ElevatorCommon):
    """A draft contract, offices with a holder each, and a route that a test writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offices = cls._offices()
        cls._valid_fee_table(cls.offices)
        for name in (*FOUR, "supply"):
            cls.offices[name] = cls._create_user(f"office_{name}", f"group_{name}")
        cls.officer = cls._create_user("signoff_officer", "group_branch_officer", cls.branch_a)
        cls.contract = cls._create_contract(cls.elevator_a, cls.officer).with_user(cls.officer)
        cls.route = cls.env.ref("elevator_service.signoff_route_contract")

    @classmethod
    def _group(cls, *names):
        groups = cls.env["res.groups"]
        return groups.concat(*(cls.env.ref(f"elevator_service.group_{name}") for name in names))

    @classmethod
    def _set_route(cls, *steps):
        """Steps as (offices, values): their order is their sequence."""
        cls.route.step_ids.unlink()
        for number, (names, vals) in enumerate(steps, 1):
            cls.env["elevator.signoff.step"].create(
                {
                    "route_id": cls.route.id,
                    "name": " / ".join(names),
                    "sequence": number,
                    "office_ids": cls._group(*names).ids,
                    **vals,
                }
            )

    def _refused(self, user, **kwargs):
        with self.assertRaises(AccessError):
            self._sign(self.contract, self.offices[user], **kwargs)


@tagged("post_install", "-at_install")
class TestSignoffPatterns(SignoffCommon):
    def test_any_one_of_four(self):
        self._set_route((FOUR, {}))
        self.contract.action_signoff_request()
        self._refused("supply")
        self.assertEqual(self.contract.signoff_state, "pending")
        self._sign(self.contract, self.offices["chief_engineer"])
        self.assertEqual(self.contract.signoff_state, "approved")

    def test_supply_first_then_any_of_four(self):
        self._set_route((("supply",), {}), (FOUR, {}))
        self.contract.action_signoff_request()
        self._refused("company_gm")
        self._sign(self.contract, self.offices["supply"])
        self.assertEqual(self.contract.signoff_state, "pending")
        self._sign(self.contract, self.offices["company_gm"])
        self.assertEqual(self.contract.signoff_state, "approved")

    def test_both_in_any_order(self):
        """M-2.1: business department AND leader in charge."""
        self.contract.action_signoff_request()
        self._sign(self.contract, self.offices["leader"])
        self.assertEqual(self.contract.signoff_state, "pending")
        self._sign(self.contract, self.offices["business"])
        self.assertEqual(self.contract.signoff_state, "approved")

    def test_a_gate_then_any_of_three(self):
        self._set_route((FOUR[:3], {"gate": "payment"}))
        paid = patch.object(type(self.contract), "_signoff_gate_open", return_value=False)
        with paid as gate:
            self.contract.action_signoff_request()
            turn = self.contract.signoff_id.turn_ids
            self.assertEqual(turn.state, "gate")
            self._refused("company_gm")
            self.assertFalse(self.contract.activity_ids)
            gate.return_value = True
            self.env["elevator.signoff"]._cron_check()
            self.assertEqual(turn.state, "open")
            self._refused("chief_engineer")
            self._sign(self.contract, self.offices["sales_gm"])
        self.assertEqual(self.contract.signoff_state, "approved")

    def test_a_sole_decider_stands_for_all(self):
        self._set_route(
            (FOUR[:3], {}),
            (("sales_gm",), {"sole": True, "condition": "[('payment_mode', '=', 'lump_pre')]"}),
        )
        self.contract.payment_mode = "lump_pre"
        self.contract.action_signoff_request()
        self._refused("company_gm")
        self._sign(self.contract, self.offices["sales_gm"])
        self.assertEqual(self.contract.signoff_state, "approved")

    def test_a_step_applies_on_its_condition_only(self):
        rich = {"condition": "[('fee_amount', '>', 100000)]"}
        self._set_route((("business",), {}), (("company_gm",), rich))
        self.contract.action_signoff_request()
        self.assertEqual(len(self.contract.signoff_id.turn_ids), 1)

    def test_the_first_route_that_fits_is_taken(self):
        lump = self.route.copy({"condition": "[('payment_mode', '=', 'lump_pre')]", "sequence": 1})
        self.contract.action_signoff_request()
        self.assertEqual(self.contract.signoff_id.route_id, self.route)
        other = self._create_contract(self.elevator_b, payment_mode="lump_pre")
        other.action_signoff_request()
        self.assertEqual(other.signoff_id.route_id, lump)

    def test_a_document_without_route_is_not_signed(self):
        self.route.active = False
        with self.assertRaisesRegex(UserError, "route"):
            self.contract.action_signoff_request()

    def test_an_office_that_nobody_holds_is_named_at_once(self):
        self._set_route((("qa",), {}))
        with self.assertRaisesRegex(UserError, "Quality assurance"):
            self.contract.action_signoff_request()

    def test_a_change_of_the_route_reaches_later_requests_only(self):
        self.contract.action_signoff_request()
        self._set_route((("qa",), {}))
        self._sign(self.contract, self.offices["leader"])
        self._sign(self.contract, self.offices["business"])
        self.assertEqual(self.contract.signoff_state, "approved")

    def test_bad_routes_are_refused(self):
        for condition in ("nonsense", "[('no_such_field', '=', 1)]", "__import__('os')"):
            with self.subTest(condition=condition), self.assertRaises(ValidationError):
                self.route.condition = condition
        with self.assertRaises(ValidationError):
            self.route.step_ids[:1].office_ids = False


@tagged("post_install", "-at_install")
class TestSignoffHistory(SignoffCommon):
    def test_a_rejection_has_a_reason_and_a_new_request_keeps_it(self):
        self.contract.action_signoff_request()
        with self.assertRaisesRegex(UserError, "why"):
            self._sign(self.contract, self.offices["leader"], "rejected")
        self._sign(self.contract, self.offices["leader"], "rejected", "Too cheap")
        self.assertEqual(self.contract.signoff_state, "rejected")
        self.contract.fee_sheet_id.write({"discount": 5, "discount_reason": "Old customer"})
        self._approve(self.contract, {k: self.offices[k] for k in ("business", "leader")})
        rounds = self.contract.signoff_ids
        self.assertEqual(rounds.mapped("state"), ["approved", "rejected"])
        self.assertEqual(rounds.mapped("round"), [2, 1])
        self.assertEqual(rounds[1].signature_ids.opinion, "Too cheap")
        self.assertNotEqual(rounds[0].digest, rounds[1].digest)

    def test_a_signature_says_who_for_which_office_when_and_on_what(self):
        self.contract.action_signoff_request()
        signature = self._sign(self.contract, self.offices["leader"], opinion="Agreed")
        self.assertRecordValues(
            signature,
            [
                {
                    "user_id": self.offices["leader"].id,
                    "office_id": self._group("leader").id,
                    "verdict": "approved",
                    "opinion": "Agreed",
                    "image": HANDWRITING,
                    "digest": self.contract.signoff_id.digest,
                    "branch_id": self.branch_a.id,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "hand"):
            business = self.contract.with_user(self.offices["business"])
            business._signoff_sign("approved", image=False)

    def test_every_reader_computes_the_same_digest(self):
        self.contract.action_signoff_request()
        for user in (self.officer, self.offices["leader"], self.env.ref("base.user_root")):
            content = self.contract.with_user(user).with_context(lang="en_US")._signoff_content()
            self.assertEqual(content, self.contract.signoff_id.content)

    def test_a_change_of_content_voids(self):
        self.contract.action_signoff_request()
        self._sign(self.contract, self.offices["leader"])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE contract_line SET fee_value = 1 WHERE contract_id = %s", [self.contract.id]
        )
        self.env.invalidate_all()
        self.assertFalse(self.contract.signoff_intact)
        self.assertFalse(self._sign(self.contract, self.offices["business"]))
        self.assertEqual(self.contract.signoff_state, "draft")
        self.assertTrue(self.contract.signoff_ids.signature_ids.is_void, "kept, and void")

    def test_a_change_after_approval_is_found_at_the_next_step_and_at_night(self):
        self._approve(self.contract, {k: self.offices[k] for k in ("business", "leader")})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE contract_contract SET service_to = service_to + 1 WHERE id = %s",
            [self.contract.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "no longer what was signed"):
            self.contract._signoff_check_approved()
        self.env["elevator.signoff"]._cron_check()
        self.assertEqual(self.contract.signoff_state, "draft")

    def test_taking_back_keeps_the_signatures_void(self):
        self._approve(self.contract, {k: self.offices[k] for k in ("business", "leader")})
        self.contract._signoff_withdraw("The customer wants three years")
        self.assertEqual(self.contract.signoff_state, "draft")
        self.assertEqual(len(self.contract.signoff_ids.signature_ids), 2)
        self.assertTrue(all(self.contract.signoff_ids.signature_ids.mapped("is_void")))
        self.contract.service_to += timedelta(1)
        with self.assertRaisesRegex(UserError, "Nothing to take back"):
            self.contract._signoff_withdraw("again")

    def test_activities_call_the_holders_and_go_when_it_is_signed(self):
        second = self._create_user("second_leader", "group_leader")
        self.contract.action_signoff_request()
        called = self.contract.activity_ids.user_id
        self.assertEqual(called, self.offices["leader"] | self.offices["business"] | second)
        self._sign(self.contract, second)
        self.assertNotIn(second, self.contract.activity_ids.user_id)
        self._sign(self.contract, self.offices["business"])
        self.assertFalse(self.contract.activity_ids)

    def test_who_lets_it_wait_is_reminded_once_per_time(self):
        self.contract.action_signoff_request()
        turn = self.contract.signoff_id.turn_ids
        cron = self.env["elevator.signoff"]._cron_check
        cron()
        self.assertFalse(turn.reminder_count)
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            cron()
            cron()
        self.assertEqual(turn.reminder_count, 1)
        note = self.env["mail.message"].search(
            [("model", "=", "contract.contract"), ("res_id", "=", self.contract.id)], limit=1
        )
        self.assertIn(self.offices["leader"].partner_id, note.notified_partner_ids)

    def test_the_list_to_sign_shows_what_waits_for_me(self):
        turns = self.env["elevator.signoff.turn"]
        mine = [("to_sign", "=", True)]
        self.contract.action_signoff_request()
        for name in ("leader", "business"):
            self.assertEqual(
                turns.with_user(self.offices[name]).search(mine), self.contract.signoff_id.turn_ids
            )
        for user in (self.officer, self.offices["supply"]):
            self.assertFalse(turns.with_user(user).search(mine))
        self._sign(self.contract, self.offices["leader"])
        self.assertFalse(turns.with_user(self.offices["leader"]).search(mine))

    def test_the_block_and_the_page_show_steps_and_hands(self):
        self.contract.action_signoff_request()
        self._sign(self.contract, self.offices["leader"], opinion="Fair price")
        block = self.contract.with_user(self.offices["business"]).signoff_block
        page = (
            self.env["ir.actions.report"]
            ._render_qweb_html("elevator_service.report_signoff", self.contract.signoff_id.ids)[0]
            .decode()
        )
        for text in (block, page):
            self.assertIn("Fair price", text)
            self.assertIn(HANDWRITING.decode(), text)
            self.assertIn("Business department", text)
            self.assertIn(self.contract.signoff_id.digest, text)
        self.assertIn(self.elevator_a.display_name, page)


@tagged("post_install", "-at_install")
class TestSignoffDelegation(SignoffCommon):
    def _delegate(self, **vals):
        today = self.env.company._elevator_today()
        deputy = self._create_user("deputy", "group_user")
        self.row = (
            self.env["elevator.signoff.delegation"]
            .with_user(self.offices["leader"])
            .create(
                {
                    "office_id": self._group("leader").id,
                    "delegate_id": deputy.id,
                    "date_from": today,
                    "date_to": today + timedelta(days=5),
                    "reason": "Travel",
                    **vals,
                }
            )
        )
        deputy.elevator_branch_ids = self.branch_a
        return deputy

    def test_the_delegate_signs_in_its_time_and_it_is_said(self):
        deputy = self._delegate()
        self.contract.action_signoff_request()
        self.assertIn(deputy, self.contract.activity_ids.user_id)
        turns = self.env["elevator.signoff.turn"].with_user(deputy)
        self.assertTrue(turns.search([("to_sign", "=", True)]))
        signature = self._sign(self.contract, deputy)
        self.assertEqual(signature.on_behalf_id, self.offices["leader"])
        self.assertEqual(signature.office_id, self._group("leader"))

    def test_not_before_not_after_not_taken_back(self):
        today = self.env.company._elevator_today()
        deputy = self._delegate(date_from=today + timedelta(2))
        self.contract.action_signoff_request()
        for days in (0, 6):
            day = fields.Datetime.now() + timedelta(days)
            with freeze_time(day), self.assertRaises(AccessError):
                self._sign(self.contract, deputy)
        self.row.with_user(self.offices["leader"]).action_revoke()
        with freeze_time(fields.Datetime.now() + timedelta(3)), self.assertRaises(AccessError):
            self._sign(self.contract, deputy)

    def test_who_lost_the_office_cannot_lend_it(self):
        deputy = self._delegate()
        self.contract.action_signoff_request()
        self.offices["leader"].group_ids -= self._group("leader")
        with self.assertRaises(AccessError):
            self._sign(self.contract, deputy)

    def test_one_person_counts_once_also_by_delegation(self):
        deputy = self._delegate()
        deputy.group_ids += self._group("business")
        self.contract.action_signoff_request()
        self._sign(self.contract, deputy)
        with self.assertRaises(AccessError):
            self._sign(self.contract, deputy)
        self.assertEqual(len(self.contract.signoff_id.signature_ids), 1)

    def test_nobody_signs_the_own_request_through_a_deputy(self):
        leader = self.offices["leader"]
        leader.group_ids += self._group("branch_officer")
        deputy = self._delegate()
        contract = self._create_contract(self.elevator_a)
        self._create_user("leader_two", "group_leader")
        contract.with_user(leader).action_signoff_request()
        with self.assertRaises(AccessError):
            self._sign(contract, deputy)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_gives_away_the_office_of_another(self):
        evil = self._create_user("evil", "group_branch_officer", self.branch_a)
        vals = {
            "office_id": self._group("leader").id,
            "user_id": self.offices["leader"].id,
            "delegate_id": evil.id,
            "date_to": "2099-01-01",
            "reason": "x",
        }
        delegations = self.env["elevator.signoff.delegation"].with_user(evil)
        with self.assertRaises(AccessError):
            delegations.create(vals)
        with self.assertRaises(ValidationError):
            delegations.create(vals | {"user_id": evil.id, "delegate_id": self.officer.id})
        self._delegate()
        with self.assertRaises(AccessError):
            self.row.with_user(evil).action_revoke()
        with self.assertRaises(UserError):
            self.row.with_user(self.offices["leader"]).write({"date_to": "2099-01-01"})


@tagged("post_install", "-at_install")
class TestSignoffAttacks(SignoffCommon):
    """Notes proto_service §4.3: what was possible with OCA's tier validation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evil = cls._create_user("evil", "group_branch_officer", cls.branch_a)
        cls.contract.action_signoff_request()

    def _rpc(self, model, method, *args, user=None):
        """As the web client, with every context flag our code knows set."""
        records = self.env[model].with_user(user or self.evil)
        return call_kw(records, method, list(args), {"context": hostile_context()})

    def _attack(self, model, method, *args, user=None):
        with (
            self.subTest(model=model, method=method),
            mute_logger(
                "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db"
            ),
            self.assertRaises(UserError),
            self.env.cr.savepoint(),
        ):  # AccessError too
            self._rpc(model, method, *args, user=user)

    def test_a_forged_signature_by_rpc(self):
        signoff = self.contract.signoff_id
        vals = {
            "signoff_id": signoff.id,
            "turn_id": signoff.turn_ids.id,
            "office_id": self._group("leader").id,
            "user_id": self.offices["leader"].id,
            "verdict": "approved",
            "image": HANDWRITING.decode(),
            "digest": signoff.digest,
            "company_id": self.env.company.id,
        }
        self._attack("elevator.signature", "create", [vals])
        self._attack("elevator.signoff", "write", signoff.ids, {"verdict": "approved"})
        self._attack("elevator.signoff.turn", "write", signoff.turn_ids.ids, {"rule": "any"})
        self._attack(
            "elevator.signoff.turn",
            "write",
            signoff.turn_ids.ids,
            {"office_ids": [fields.Command.set(self._group("branch_officer").ids)]},
        )
        self._attack(
            "contract.contract",
            "write",
            self.contract.ids,
            {"signoff_ids": [fields.Command.update(signoff.id, {"verdict": "approved"})]},
        )

    def test_the_approval_is_not_typed(self):
        for vals in (
            {"signoff_state": "approved"},
            {"signoff_id": False},
            {"activated_on": "2026-01-01"},
            {"elevator_state": "active"},
            {"closing": "ended"},
        ):
            self._attack("contract.contract", "write", self.contract.ids, vals)

    def test_a_contract_is_not_created_approved(self):
        """By values, by defaults of the context, by a copy."""
        vals = {
            "name": "Forged",
            "partner_id": self.site_a.partner_id.id,
            "branch_id": self.branch_a.id,
            "signoff_state": "approved",
            "activated_on": "2026-01-01",
            "elevator_state": "active",
        }
        context = {f"default_{name}": value for name, value in vals.items()}
        contracts = self.env["contract.contract"].with_user(self.evil)
        made = contracts.with_context(**context, **hostile_context()).create(vals)
        made |= self._approved().with_user(self.evil).copy()
        for contract in made:
            self.assertEqual((contract.signoff_state, contract.elevator_state), ("draft",) * 2)
            self.assertFalse(contract.activated_on or contract.signoff_id or contract.signoff_ids)

    def _approved(self):
        contract = self._create_contract(self.elevator_a).with_user(self.officer)
        return self._approve(contract, {k: self.offices[k] for k in ("business", "leader")})

    def test_adding_oneself(self):
        self._attack(
            "res.users", "write", self.evil.ids, {"group_ids": [(4, self._group("leader").id)]}
        )
        self._attack(
            "res.groups", "write", self._group("leader").ids, {"user_ids": [(4, self.evil.id)]}
        )
        self._attack("elevator.signoff.route", "write", self.route.ids, {"condition": "[]"})
        step = self.route.step_ids
        mine = [(6, 0, self._group("branch_officer").ids)]
        self._attack("elevator.signoff.step", "write", step.ids, {"office_ids": mine})
        # who may write routes changes later requests, not this one
        manager = self._create_user("manager", "group_service_manager", self.branch_a)
        step.with_user(manager).office_ids = self._group("service_manager")
        with self.assertRaises(AccessError):
            self._sign(self.contract, manager)

    def test_history_is_not_deleted(self):
        signature = self._sign(self.contract, self.offices["leader"])
        for record in (signature, self.contract.signoff_id, self.contract.signoff_id.turn_ids):
            for user in (self.evil, self._manager()):
                self._attack(record._name, "unlink", record.ids, user=user)
        for record in (signature, self.contract.signoff_id, self.contract):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                record.sudo().unlink()
        for table in ("elevator_signature", "elevator_signoff"):
            for statement in ("DELETE FROM", "UPDATE"):
                rest = " SET digest = 'x'" if statement == "UPDATE" else ""
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(psycopg2.errors.RaiseException),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(f"{statement} {table}{rest}")

    def _manager(self):
        found = self.env["res.users"].search([("login", "=", "signoff_manager")])
        return found or self._create_user("signoff_manager", "group_service_manager")

    def test_signing_out_of_turn_and_without_office(self):
        for user in (self.evil, self.officer, self._manager(), self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self._sign(self.contract, user)
        act = {"res_model": "contract.contract", "res_id": self.contract.id, "act": "approved"}
        act |= {"image": HANDWRITING.decode(), "office_id": self._group("leader").id}
        wizard = self._rpc("elevator.signoff.act", "create", [act])
        self._attack("elevator.signoff.act", "action_apply", wizard)
        self.assertEqual(self.contract.signoff_state, "pending")

    def test_signing_the_own_request(self):
        self.officer.group_ids += self._group("leader")
        with self.assertRaisesRegex(AccessError, "own request"):
            self._sign(self.contract, self.officer)

    def test_one_person_for_two_offices(self):
        leader = self.offices["leader"]
        leader.group_ids += self._group("business")
        self._sign(self.contract, leader)
        with self.assertRaisesRegex(AccessError, "one office only"):
            self._sign(self.contract, leader)
        self.assertEqual(self.contract.signoff_state, "pending")

    def test_a_restart_by_another(self):
        act = {"res_model": "contract.contract", "res_id": self.contract.id, "act": "withdrawn"}
        wizard = self._rpc("elevator.signoff.act", "create", [act | {"opinion": "mine now"}])
        self._attack("elevator.signoff.act", "action_apply", wizard)
        self._attack("contract.contract", "action_signoff_request", self.contract.ids)
        self.assertEqual(self.contract.signoff_id.round, 1)

    def test_no_edit_under_or_after_approval(self):
        """M-2.1: neither of the head nor of a line, by whichever door."""
        for _state in ("pending", "approved"):
            self._no_edit()
            if self.contract.signoff_state == "pending":
                self._sign(self.contract, self.offices["leader"])
                self._sign(self.contract, self.offices["business"])
        self.assertEqual(self.contract.signoff_state, "approved")

    def _no_edit(self):
        contract, line = self.contract, self.contract.contract_line_ids
        sheet, fee = contract.fee_sheet_id, contract.fee_line_ids
        customer = self._partner("Other").id
        other = self._create_elevator(f"TA-{contract.signoff_state}", self.site_a)
        edits = [
            ("contract.contract", contract, {"partner_id": customer}),
            ("contract.contract", contract, {"service_to": "2030-01-01"}),
            ("contract.contract", contract, {"payment_mode": "lump_post"}),
            ("contract.contract", contract, {"line_recurrence": False}),
            ("contract.contract", contract, {"contract_line_ids": [(1, line.id, {"name": "x"})]}),
            ("contract.contract", contract, {"contract_line_fixed_ids": [(2, line.id)]}),
            ("contract.line", line, {"fee_value": 1}),
            ("contract.line", line, {"price_unit": 1}),
            ("contract.line", line, {"is_canceled": True}),
            ("contract.line", line, {"date_end": "2030-01-01"}),
            ("elevator.fee.sheet", sheet, {"discount": 50}),
            ("elevator.fee.line", fee, {"discount": 50}),
            ("elevator.fee.line", fee, {"stops": 1}),
        ]
        for model, record, vals in edits:
            self._attack(model, "write", record.ids, vals, user=self.officer)
        for record in (line, fee, sheet):
            self._attack(record._name, "unlink", record.ids, user=self._manager())
        self._attack(
            "elevator.fee.line", "create", [{"sheet_id": sheet.id, "elevator_id": other.id}]
        )
        self._attack(
            "contract.line", "create", [{"contract_id": contract.id, "name": "x", "quantity": 1}]
        )

    def test_outsiders_read_no_signature(self):
        portal = self._create_portal_user("signoff_portal", self.site_a.partner_id)
        signature = self._sign(self.contract, self.offices["leader"])
        for user in (portal, self.env.ref("base.public_user")):
            for record in (signature, self.contract.signoff_id, self.contract.signoff_id.turn_ids):
                self._attack(record._name, "read", record.ids, ["id"], user=user)
                self._attack(record._name, "search_read", [], ["id"], user=user)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_documents_of_another_branch(self):
        other = self._create_user("other_branch", "group_branch_officer", self.branch_b)
        self._sign(self.contract, self.offices["leader"])
        for model in ("elevator.signature", "elevator.signoff", "elevator.signoff.turn"):
            rows = self.env[model].with_user(other).search([("branch_id", "=", self.branch_a.id)])
            self.assertFalse(rows)
        self._attack("contract.contract", "action_signoff_withdraw", self.contract.ids, user=other)
        self._attack("contract.contract", "action_signoff_request", self.contract.ids, user=other)
        with self.assertRaises(AccessError):
            self.contract.with_user(other)._signoff_sign("approved", image=HANDWRITING)

    def test_an_office_of_the_branch_is_held_by_its_people(self):
        self.contract._signoff_withdraw("Other route")
        self._set_route((("branch_officer",), {}))
        other = self._create_user("other_branch", "group_branch_officer", self.branch_b)
        hq = self._create_user("hq", "group_hq_service")
        self.contract.action_signoff_request()
        for user in (other, hq):
            with self.assertRaises(AccessError):
                self._sign(self.contract, user)
            turns = self.env["elevator.signoff.turn"].with_user(user)
            self.assertFalse(turns.search([("to_sign", "=", True)]))
        self._sign(self.contract, self.evil)
        self.assertEqual(self.contract.signoff_state, "approved")
