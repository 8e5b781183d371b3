"""Design D6, D12: nobody comes to material past the signatories, by RPC and with any context."""

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.access_common import hostile_context
from odoo.addons.elevator_service.tests.common import HANDWRITING

from ..models.elevator_material_request import FACTS, FOLLOWS
from .material_common import FOUR, MaterialCommon

REQUEST = "elevator.material.request"


@tagged("post_install", "-at_install")
class TestMaterialAttacks(MaterialCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._request()
        cls.pending = cls._asked(cls._request())
        cls.unpaid = cls._told(cls._request(cause="customer"))
        cls.plain = cls._create_user("plain", "group_user", cls.branch_a)
        cls.stranger = cls._create_user("stranger", "group_branch_officer", cls.branch_b)
        cls.portal = cls._create_portal_user("mat_portal", cls.site_a.partner_id)

    def _rpc(self, user, model, method, *args):
        records = self.env[model].with_user(user)
        return call_kw(records, method, list(args), {"context": hostile_context()})

    def _attack(self, user, model, method, *args):
        with (
            self.subTest(user=user.login, model=model, method=method, args=args),
            mute_logger(
                "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db"
            ),
            self.assertRaises(UserError),  # AccessError too
            self.env.cr.savepoint(),
        ):
            self._rpc(user, model, method, *args)

    def test_facts_and_what_follows_are_not_typed(self):
        """Neither on a draft nor on a signed request, by whoever writes documents."""
        value = {"waiting_ids": [(5,)], "line_ids": [(5,)]}
        for user in (self.assistant, self.centre, self.manager):
            for name in (*FACTS, *FOLLOWS, "applicant_id", "signoff_state", "signoff_id"):
                if name != "line_ids":
                    vals = {name: value.get(name, False)}
                    self._attack(user, REQUEST, "write", self.draft.ids, vals)

    def test_a_request_is_not_created_further_on(self):
        """By values, by defaults of the context, by a copy."""
        vals = {
            "elevator_id": self.new.id,
            "cause": "customer",
            "reason": "Forged",
            "submitted_at": "2026-01-01 00:00:00",
            "told_at": "2026-01-01 00:00:00",
            "decision": "ship",
            "handed_at": "2026-01-01 00:00:00",
            "applicant_id": self.stranger.id,
            "signoff_state": "approved",
            "is_paid": True,
            "stage": "approved",
            "route_id": self.routes["factory"].id,
            "line_ids": [(0, 0, {"name": "Rope", "bought_price": 9, "from_store": True})],
        }
        context = {f"default_{name}": value for name, value in vals.items() if name != "line_ids"}
        requests = self.env[REQUEST].with_user(self.assistant).with_context(**context)
        made = requests.create(dict(vals)) | self.pending.with_user(self.assistant).copy()
        for request in made:
            self.assertEqual((request.stage, request.signoff_state), ("draft", "draft"))
            self.assertEqual((request.applicant_id, request.is_paid), (self.assistant, False))
            self.assertFalse(request.decision or request.submitted_at or request.signoff_ids)
        self.assertEqual(made[0].rule_no, "P-7.3.1")
        self.assertFalse(made[0].line_ids.bought_price or made[0].line_ids.from_store)

    def test_steps_are_for_their_offices(self):
        """Each step by everybody who does not hold its office, through the wizard."""
        approved = self._approved(self._request(), "company_gm")
        supply = self._approved(self._request(channel="supply"), "company_gm")
        site = self._approved(self._onsite(), "supply", "sales_gm")
        branch = (self.assistant, self.worker, self.centre, self.manager)
        offices = tuple(self.holders[name] for name in (*FOUR, "leader", "qa"))
        # the sales GM decides disputes, but not one that nobody has raised
        for kind, request, extra in (
            ("quote", self.unpaid, ()),
            ("ship", approved, ()),
            ("delay", approved, ()),
            ("dates", supply, ()),
            ("order", supply, ()),
            ("decide", self.unpaid, ()),
            ("buy", site, (self.worker, self.plain)),
        ):
            vals = {
                "request_id": request.id,
                "kind": kind,
                "text": "x",
                "until": "2099-01-01",
                "ships_on": "2026-01-01",
                "arrives_on": "2099-01-01",
                "decision": "ship",
                "image": HANDWRITING.decode(),
                "vendor_id": self.vendor.id,
                "depot_id": self.main.id,
            }
            who = extra or (*branch, self.plain)
            for user in (*who, *offices):
                wizard = self._rpc(user, "elevator.material.act", "create", [vals])
                self._attack(user, "elevator.material.act", "action_apply", wizard)
        self.assertEqual(
            (approved.stage, supply.stage, site.stage, self.unpaid.stage),
            ("approved", "approved", "approved", "payment"),
        )

    def test_verbs_of_offices(self):
        for verb in (
            *("action_ask_quote", "action_tell", "action_invoice", "action_pay_funds"),
            *("action_refund", "action_reimburse", "action_close"),
        ):
            for user in (self.assistant, self.worker, self.plain, self.stranger, self.portal):
                self._attack(user, REQUEST, verb, self.unpaid.ids)

    def test_private_verbs_are_not_reached(self):
        line = self.pending.line_ids
        for model, ids, method in (
            (REQUEST, self.pending.ids, "_write_verb"),
            (REQUEST, self.pending.ids, "_signoff_move"),
            (REQUEST, self.pending.ids, "_signoff_write"),
            (REQUEST, self.pending.ids, "_hand_over"),
            (line._name, line.ids, "_write_verb"),
            (line._name, line.ids, "_book_out"),
        ):
            self._attack(self.manager, model, method, ids, {})

    def test_routes_are_the_service_managers(self):
        """Who asks for material does not choose who signs it."""
        route, step = self.routes["factory"], self.routes["factory"].step_ids
        for user in (self.assistant, self.worker, *self.holders.values()):
            self._attack(user, route._name, "write", route.ids, {"quoted": False})
            self._attack(user, step._name, "write", step.ids, {"rule": "any"})

    def test_lines_of_another_request_or_branch(self):
        line = self.draft.line_ids
        other = self._request(user=self.stranger, elevator_id=self.elevator_b.id)
        for user in (self.assistant, self.stranger, self.manager):
            for target in (other, self.pending, self.unpaid):
                self._attack(user, line._name, "write", line.ids, {"request_id": target.id})
        more = [{"request_id": self.unpaid.id, "name": "More"}]
        for user in (self.assistant, self.worker, self.centre, self.manager):
            self._attack(user, line._name, "create", more)
        self._attack(self.assistant, line._name, "create", [more[0] | {"request_id": other.id}])
        for user in (self.stranger, self.portal):
            for record in (self.draft, line):
                self._attack(user, record._name, "read", record.ids, ["name"])
                self._attack(user, record._name, "unlink", record.ids)

    def test_elevator_of_another_branch(self):
        vals = {"elevator_id": self.elevator_b.id, "cause": "not_site"}
        self._attack(self.assistant, REQUEST, "create", [vals])
        self._attack(
            self.manager, REQUEST, "write", self.draft.ids, {"elevator_id": self.elevator_b.id}
        )

    def test_signed_requests_are_kept(self):
        for user in (self.assistant, self.centre, self.manager):
            self._attack(user, REQUEST, "unlink", self.pending.ids)
            self._attack(user, REQUEST, "unlink", self.unpaid.ids)
