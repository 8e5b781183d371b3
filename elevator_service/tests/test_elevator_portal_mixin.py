"""Design D2, D22: what outsiders read over RPC, as a matrix of people, models and ways in."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .portal_common import PIXEL, PortalCommon
from .test_access import hostile_context

MODELS = (
    "elevator.site",
    "elevator.unit",
    "elevator.visit",
    "elevator.visit.finding",
    "elevator.visit.sheet",
)
# who reads whose: the unit reads Y's elevator by its agreement, but signs no sheet
READS = {
    ("portal_x", "x"): MODELS,
    ("portal_x", "x_b"): MODELS,
    ("portal_x", "y"): (),
    ("portal_y", "x"): (),
    ("portal_y", "x_b"): (),
    ("portal_y", "y"): MODELS,
    ("portal_z", "x"): (),
    ("portal_z", "x_b"): (),
    ("portal_z", "y"): MODELS[:4],
}
SECRETS = {
    "elevator.site": ("message_ids", "contact_ids", "latitude", "write_uid"),
    "elevator.unit": ("qr_token", "access_token", "message_ids", "event_ids", "seal_head"),
    "elevator.visit": ("plan_id", "latitude", "shift_reason", "client_started_at"),
    "elevator.visit.finding": ("photo_ids", "branch_id"),
    "elevator.visit.sheet": ("access_token", "asked_on", "signed_digest"),
}
# wrong ways in, on a foreign record; refused, or as if there were nothing
ATTACKS = {
    "read": lambda record: [["display_name"]],
    "web_read": lambda record: [{"display_name": {}}],
    "write": lambda record: [{"active": False}],
    "unlink": lambda record: [],
    "copy": lambda record: [],
    "export_data": lambda record: [["id", "display_name"]],
}


@tagged("post_install", "-at_install")
class TestElevatorPortalMixin(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {user.login: user for user in (cls.user_x, cls.user_y, cls.user_z)}

    def _rpc(self, user, records, method, *args, **kwargs):
        """Call as a client does, every context flag of ours set, and with a cold cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.env[records._name].with_user(user)
        context = {"context": hostile_context()}
        ids = [records.ids] if method not in ("search", "search_read", "create") else []
        return call_kw(model, method, [*ids, *args], context | kwargs)

    def _search(self, user, model, domain):
        return self._rpc(user, self.env[model], "search", domain)

    def test_who_reads_whose(self):
        for (login, whose), models in READS.items():
            for model in MODELS:
                record = self.docs[whose][model]
                with self.subTest(user=login, whose=whose, model=model):
                    as_user = record.with_user(self.users[login])
                    self.assertEqual(as_user.has_access("read"), model in models)
                    found = self._search(self.users[login], model, [("id", "=", record.id)])
                    self.assertEqual(bool(found), model in models)
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(as_user.has_access(operation))

    def test_visits_not_done_are_nobodys_outside(self):
        for user in self.users.values():
            for own in self.docs.values():
                with self.subTest(user=user.login):
                    self.assertFalse(own["planned"].with_user(user).has_access("read"))

    @mute_logger(
        "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.models"
    )
    def test_foreign_records_are_closed_every_way(self):
        for model in MODELS:
            record = self.docs["y"][model]
            for method, args in ATTACKS.items():
                with self.subTest(model=model, method=method), self.assertRaises(UserError):
                    self._rpc(self.user_x, record, method, *args(record))

    def test_searches_and_groups_name_no_foreign_record(self):
        for model in MODELS:
            foreign = self.docs["y"][model]
            domain = [("id", "in", foreign.ids)]
            with self.subTest(model=model):
                env = self.env[model].with_user(self.user_x)
                self.assertEqual(env.search_read(domain, ["display_name"]), [])
                self.assertEqual(env.search_count(domain), 0)
                self.assertEqual(env.name_search("", domain), [])
                self.assertEqual(env._read_group(domain, [], ["__count"]), [(0,)])
                groups = env.formatted_read_group(domain, ["display_name"][:0], ["__count"])
                self.assertEqual(groups[0]["__count"], 0)
                self.assertEqual(env.web_search_read(domain, {"display_name": {}})["length"], 0)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_model")
    def test_fields_that_are_not_named_are_closed_every_way(self):
        for model, names in SECRETS.items():
            record = self.docs["x"][model]
            for name in names:
                with self.subTest(model=model, field=name):
                    env = self.env[model].with_user(self.user_x)
                    self.assertNotIn(name, env.fields_get())
                    with self.assertRaises(AccessError):
                        self._rpc(self.user_x, record, "read", [name])
                    with self.assertRaises(AccessError):
                        env.search([(name, "!=", False)])
                    if self.env[model]._fields[name].store and name[-4:] != "_ids":
                        with self.assertRaises(AccessError):
                            env.search([], order=name)
                        with self.assertRaises(AccessError):
                            env._read_group([], [name])

    def test_a_field_of_another_addon_is_closed_until_it_is_named(self):
        for model in MODELS:
            readable = self.env[model].with_user(self.user_x).fields_get()
            with self.subTest(model=model):
                self.assertLessEqual(set(readable), self.env[model]._portal_fields)
        # and the staff reads on as before
        staff = self.env["elevator.unit"].with_user(self.maintainer).fields_get()
        self.assertIn("message_ids", staff)
        self.assertNotIn(
            "access_token", self.env["elevator.visit.sheet"].with_user(self.maintainer).fields_get()
        )

    @mute_logger(
        "odoo.models", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"
    )
    def test_a_foreign_token_finds_and_opens_nothing(self):
        elevator, sheet = self.docs["y"]["elevator.unit"], self.docs["y"]["elevator.visit.sheet"]
        token = sheet.sudo()._portal_ensure_token()
        for record, field, value in (
            (elevator, "qr_token", elevator.qr_token),
            (sheet, "access_token", token),
        ):
            with self.subTest(field=field), self.assertRaises(AccessError):
                self._search(self.user_x, record._name, [(field, "=", value)])
        for user in (self.user_x, self.user_y, self.maintainer):
            try:
                url = self._rpc(user, sheet, "get_portal_url")
            except AccessError:
                continue
            self.assertNotIn(token, url, "the key of a sheet travels by mail only")

    def test_only_a_signed_agreement_that_is_not_over_opens_an_elevator(self):
        elevator = self.docs["x"]["elevator.unit"]
        agreement = self._create_agreement(elevator, self.unit, sign=False)
        as_unit = elevator.with_user(self.user_z)
        self.assertFalse(as_unit.has_access("read"))
        agreement.action_sign()
        self.env.flush_all()
        self.assertTrue(as_unit.has_access("read"))
        with freeze_time(agreement.date_to + timedelta(days=1)):
            self.assertFalse(as_unit.has_access("read"), "over, though nobody ended it")
        agreement.action_end()
        self.env.flush_all()
        self.assertFalse(as_unit.has_access("read"))

    def test_the_unit_named_on_the_elevator_reads_it_under_an_agreement_only(self):
        elevator = self.docs["x"]["elevator.unit"]
        elevator.maintenance_unit_id = self.unit
        self.assertFalse(elevator.with_user(self.user_z).has_access("read"))
        self._create_agreement(elevator, self._partner("Another"))
        elevator.maintenance_unit_id = self.unit
        self.env.flush_all()
        self.assertTrue(elevator.with_user(self.user_z).has_access("read"))

    def test_a_contact_that_changes_its_company_loses_the_old_one_at_once(self):
        elevator = self.docs["x"]["elevator.unit"].with_user(self.user_x)
        self.assertTrue(elevator.has_access("read"))
        self.user_x.partner_id.parent_id = self.customer_y
        self.env.flush_all()
        self.assertFalse(elevator.has_access("read"))
        self.assertTrue(self.docs["y"]["elevator.unit"].with_user(self.user_x).has_access("read"))

    def test_a_portal_user_of_nobody_reads_nothing(self):
        stranger = new_test_user(self.env, "portal_stranger", groups="base.group_portal")
        for user in (stranger, self.env.ref("base.public_user")):
            for own in self.docs.values():
                for model in MODELS:
                    with self.subTest(user=user.login, model=model):
                        self.assertFalse(own[model].with_user(user).has_access("read"))

    def test_staff_without_branches_gains_nothing_by_the_portal_rules(self):
        nobody = self._create_user("portal_nobody", "group_branch_officer")
        for model in MODELS:
            with self.subTest(model=model):
                self.assertFalse(self.env[model].with_user(nobody).search([]))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_no_attachment_of_ours_by_its_number(self):
        files = self.env["ir.attachment"].create(
            [
                {"name": "inside", "datas": PIXEL, "res_model": model, "res_id": record.id}
                for own in self.docs.values()
                for model, record in own.items()
                if model in MODELS
            ]
        )
        files |= self.docs["x"]["photo"] | self.docs["y"]["photo"]
        files.generate_access_token()
        for user in self.users.values():
            with self.subTest(user=user.login):
                attachments = self.env["ir.attachment"].with_user(user)
                self.assertFalse(attachments.search([("id", "in", files.ids)]))
                with self.assertRaises(AccessError):
                    attachments._read_group([("id", "in", files.ids)], ["name"])
                for file in files:
                    self.assertFalse(file.with_user(user).has_access("read"))
        self.assertTrue(self.docs["x"]["photo"].with_user(self.maintainer).has_access("read"))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_what_colleagues_write_stays_inside(self):
        for model in ("elevator.unit", "elevator.site"):
            record = self.docs["x"][model]
            comment = record.message_post(body="to colleagues", subtype_xmlid="mail.mt_comment")
            note = record.message_post(body="a note")
            for user in (self.user_x, self.user_y):
                messages = self.env["mail.message"].with_user(user)
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(messages.search([("id", "in", (comment | note).ids)]))
                    with self.assertRaises(AccessError):
                        comment.with_user(user).read(["body"])
                    with self.assertRaises(AccessError):
                        record.with_user(user).message_post(body="from outside")

    def test_coverage_is_read_but_not_its_contract(self):
        elevator = self.docs["y"]["elevator.unit"].with_user(self.user_y)
        self.assertEqual(elevator.read(["coverage_kind"])[0]["coverage_kind"], "free")
        for model in ("elevator.coverage", "elevator.free.agreement", "elevator.unit.event"):
            with self.subTest(model=model):
                self.assertFalse(self.env[model].with_user(self.user_y).has_access("read"))

    def test_next_and_last_visit_take_two_queries_for_any_number(self):
        elevators = self.env["elevator.unit"].union(
            *(own["elevator.unit"] for own in self.docs.values())
        )
        elevators[0]._service_dates()
        with self.assertQueryCount(2):
            dates = elevators._service_dates()
        self.assertEqual(set(dates.values()), {(self.today, fields.Date.add(self.today, days=5))})
