"""Rules T-1.1, T-1.2, T-2.3, M-2.2.4 and design D2: feedback forms of elevators."""

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.access_common import hostile_context

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicket(TechCommon):
    def _rpc(self, user, record, method, *args):
        model = self.env[record._name].with_user(user)
        return call_kw(model, method, [record.ids, *args], {"context": hostile_context()})

    def test_configuration_is_frozen_when_filed(self):
        """T-2.3: the ticket keeps the elevator as it was."""
        self.unit_a.write({"load_kg": 1000, "component_ids": [(0, 0, {"name": "Governor"})]})
        ticket = self._create_ticket(user=self.worker_user)
        self.unit_a.load_kg = 630
        self.unit_a.component_ids.unlink()
        self.assertEqual(ticket.configuration["parameters"]["load_kg"], 1000)
        self.assertEqual(ticket.configuration["components"][0]["name"], "Governor")
        with self.assertRaises(UserError):
            self._rpc(self.hq, ticket, "write", {"configuration": {}})

    def test_the_kind_of_maintenance_is_frozen(self):
        """T-2.1: free, paid, minor, medium or major repair, as it was when it was filed."""
        self.unit_a._set_repair_level("medium")
        ticket = self._create_ticket(user=self.worker_user)
        self.unit_a._set_repair_level(False)
        frozen = ticket.configuration
        self.assertEqual((frozen["repair_level"], frozen["coverage_kind"]), ("medium", "none"))
        shown = [value for _label, value in ticket._configuration_lines()]
        self.assertIn("Medium repair", shown)
        self.assertIn("Not covered", shown)
        self.assertIn("Medium repair", ticket.configuration_html)

    def test_kind_follows_the_state_of_the_elevator(self):
        """T-1.1: an installation form until acceptance, a maintenance form afterwards."""
        self.elevator_a._set_stage("rails")
        ticket = self._create_ticket(self.elevator_a, "installation", self.officer)
        self.assertEqual(ticket.install_stage, "rails")
        for elevator, kind in ((self.elevator_a, "maintenance"), (self.unit_a, "installation")):
            with self.subTest(kind=kind), self.assertRaises(UserError):
                self._create_ticket(elevator, kind, self.officer)
        with self.assertRaises(UserError):
            self._create_ticket(kind="callout", user=self.hq)

    def test_numbers_run_per_year_and_kind_without_gaps(self):
        """M-2.2.4: filed in time order; a number is never missing and never typed."""
        first = self._create_ticket(number="X", year=1999)
        second = self._create_ticket(user=self.officer)
        year = self.today.year
        self.assertEqual((first.number, second.number), (f"WF{year}-0001", f"WF{year}-0002"))
        self.assertEqual(first.year, year)
        manager = self._create_user("tech_manager", "group_service_manager")
        for act in (first.unlink, first.copy):
            with self.assertRaises(UserError):
                act()
        with self.assertRaises(UserError):
            self._rpc(manager, first, "unlink")
        with self.assertRaises(UserError):
            self._rpc(manager, first, "write", {"number": "WF1999-0001"})
        self.assertEqual(self._create_ticket().number, f"WF{year}-0003")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_another_branch_sees_and_files_nothing(self):
        """Design D2: tickets stay in their branch, also over RPC with context flags."""
        ticket = self._create_ticket()
        stranger = self._create_user("tech_stranger", "group_branch_officer", self.branch_b)
        self.assertFalse(ticket.with_user(stranger).has_access("read"))
        for method, *args in (("read", ["name"]), ("write", {"name": "x"})):
            with self.assertRaises(AccessError):
                self._rpc(stranger, ticket, method, *args)
        with self.assertRaises(AccessError):
            self._create_ticket(self.unit_a, user=stranger)
        self.assertTrue(ticket.with_user(self.hq).has_access("write"))
        with self.assertRaises(UserError):
            self._rpc(self.hq, ticket, "write", {"branch_id": self.branch_b.id})
        with self.assertRaises(UserError):
            self._rpc(self.hq, ticket, "write", {"elevator_id": self.unit_b.id})

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_outsiders(self):
        """A plain internal user sees no ticket of an elevator; a reader does not write."""
        ticket = self._create_ticket()
        plain = self._create_user("tech_plain", "group_user")
        plain.group_ids -= self.env.ref("elevator_service.group_user")
        self.assertFalse(ticket.with_user(plain).has_access("read"))
        reader = self._create_user("tech_reader", "group_user", self.branch_a)
        self.assertTrue(ticket.with_user(reader).has_access("read"))
        self.assertFalse(ticket.with_user(reader).has_access("write"))
        ordinary = self.env["helpdesk.ticket"].create({"name": "Printer", "description": "x"})
        self.assertFalse(ordinary.with_user(self.officer).has_access("read"))
        self.assertTrue(ordinary.with_user(self.hq).has_access("read"))
