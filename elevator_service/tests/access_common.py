"""Who may do what to whose records: what each addon of ours proves of its models (design D2)."""

import re
from pathlib import Path

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

# the ladder: r read, w write, c create, d delete, in the own branch
GROUPS = ("user", "maintainer", "branch_officer", "hq_service", "service_manager")
READ_ONLY = ("r", "r", "r", "r", "r")
OFFICER = ("r", "r", "rwc", "rwc", "rwcd")
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


def hostile_context():
    """Every context key our code looks at, set: none of them may open a door."""
    folders = Path(__file__).parents[2].glob("elevator_*")
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in folder.rglob("*.py")
        if "tests" not in path.parts
    )
    keys = re.findall(r"context\.get\(\s*[\"'](\w+)", code) + re.findall(
        r"with_context\((\w+)=", code
    )
    flags = dict.fromkeys(keys, True) | {"install_mode": True, "tracking_disable": True}
    flags.pop("lang", None)  # a flag to the code, a code to Odoo
    return flags


class AccessCommon:
    """Tests of a matrix: the addon's class gives it, and a record of each model for two branches.

    ADDON is the addon's name; MATRIX {model of a branch: rights of GROUPS}; SHARED the same for
    models of all branches; OFFICES {group: models it writes beside its signature}. ``records_a``
    and ``records_b`` are {model: record}.
    """

    ADDON = ""
    MATRIX, SHARED, OFFICES = {}, {}, {}

    @classmethod
    def _ladder(cls):
        """A user of each group in branch A, and an officer of branch B."""
        cls.users_a = {
            group: cls._create_user(f"access_{group}", f"group_{group}", cls.branch_a)
            for group in GROUPS
        }
        cls.stranger = cls._create_user("access_stranger", "group_branch_officer", cls.branch_b)

    def _rpc(self, user, record, method, *args):
        """Call as the web client does, with every context flag of ours set."""
        model = self.env[record._name].with_user(user)
        return call_kw(model, method, [record.ids, *args], {"context": hostile_context()})

    def test_every_model_stands_in_the_matrix(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("elevator.")
            and model._original_module == self.ADDON
            and model._auto
            and not (model._abstract or model._transient)
        }
        self.assertEqual(ours, {*self.MATRIX, *self.SHARED})

    def test_own_branch(self):
        for name, allowed in (self.MATRIX | self.SHARED).items():
            record = self.records_a.get(name, self.env[name])
            for group, rights in zip(GROUPS, allowed, strict=True):
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=name, group=group, operation=operation):
                        self.assertEqual(
                            record.with_user(self.users_a[group]).has_access(operation),
                            letter in rights,
                        )

    def test_another_branch(self):
        for name in self.MATRIX:
            for group in GROUPS[:3]:
                for operation in ("read", "write", "unlink"):
                    with self.subTest(model=name, group=group, operation=operation):
                        theirs = self.records_b[name].with_user(self.users_a[group])
                        self.assertFalse(theirs.has_access(operation))

    def test_hq_sees_all_branches(self):
        for name, record in self.records_b.items():
            for group in ("hq_service", "service_manager"):
                with self.subTest(model=name, group=group):
                    self.assertTrue(record.with_user(self.users_a[group]).has_access("read"))

    def test_offices_read_all_branches_and_write_nothing(self):
        offices = self.env["res.groups"].search(
            [("implied_ids", "in", self.env.ref("elevator_service.group_hq").ids)]
        ) - self.env.ref("elevator_service.group_hq_service")
        self.assertGreaterEqual(len(offices), 11)
        for office in offices:
            user = self._create_user(f"office_{office.id}", "group_user")
            user.group_ids += office
            for name, record in self.records_b.items():
                with self.subTest(model=name, office=office.name):
                    self.assertTrue(record.with_user(user).has_access("read"))
                    own = name in self.OFFICES.get(office.get_external_id()[office.id], ())
                    self.assertEqual(record.with_user(user).has_access("write"), own)

    # a field of every model that a stranger may try to write
    TYPED = frozenset(
        ["name", "note", "code", "kind", "state", "text", "digest", "discount", "days"]
        + ["amount", "plan", "available", "value", "par_qty", "qty", "closing_qty", "due"]
    )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_rpc_with_hostile_context_opens_no_other_branch(self):
        for name, record in self.records_a.items():
            field = next(f for f in record._fields if f in self.TYPED)
            with self.subTest(model=name):
                for method, *args in (("read", [field]), ("write", {field: "x"}), ("unlink",)):
                    with self.assertRaises(UserError):  # AccessError too
                        self._rpc(self.stranger, record, method, *args)
                found = self.env[name].with_user(self.stranger).search([("id", "=", record.id)])
                self.assertFalse(found)

    def test_branch_is_write_once_for_everybody(self):
        for name, record in self.records_a.items():
            if "branch_id" not in record._fields:
                continue
            with self.subTest(model=name), self.assertRaises(UserError):
                self._rpc(
                    self.users_a["service_manager"],
                    record,
                    "write",
                    {"branch_id": self.branch_b.id},
                )

    def test_hq_is_offered_branches_and_depots(self):
        """A new document has a company before its branch: else core's domain offers none."""
        central = self._create_user("access_central", "group_service_manager")
        for name in (self.MATRIX | self.SHARED).keys() - {"elevator.branch.fund"}:
            model = self.env[name].with_user(central)
            checked = [field for field in model._fields.values() if field.type == "many2one"]
            checked = [field for field in checked if field.check_company and not field.readonly]
            if checked and "company_id" in model._fields and model.has_access("create"):
                with self.subTest(model=name):
                    self.assertEqual(model.new({}).company_id, self.env.company)

    def test_outsiders_have_nothing(self):
        plain = self._create_user("access_plain", "group_user")
        plain.group_ids -= self.env.ref("elevator_service.group_user")
        for name, record in self.records_a.items():
            with self.subTest(model=name):
                self.assertFalse(record.with_user(plain).has_access("read"))
                self.assertFalse(
                    record.with_user(self.env.ref("base.public_user")).has_access("read")
                )
