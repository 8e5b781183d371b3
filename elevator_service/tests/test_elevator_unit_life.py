from datetime import timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.elevator_unit import INSTALL_STAGES
from ..models.elevator_unit_life import LIFE_FIELDS, TRANSITIONS
from .common import ElevatorCommon


@tagged("post_install", "-at_install")
class TestElevatorUnitLife(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.company._elevator_today()
        cls.officer = cls._create_user("life_officer", "group_branch_officer", cls.branch_a)
        cls.elevator = cls.elevator_a.with_user(cls.officer)
        cls.customer = cls.site_a.partner_id
        cls.consent = {"consent_by": cls.customer, "consent_how": "phone"}

    def _accept(self):
        self.elevator._move_to("accepted", attachments=self._document())

    def test_t_1_1_the_ten_stages_in_their_order(self):
        """T-1.1: ten stages, each with its day, in their order."""
        self.assertEqual(len(INSTALL_STAGES), 10)
        for number, (stage, _label) in enumerate(INSTALL_STAGES):
            self.elevator._set_stage(stage, self.today - timedelta(days=20 - number))
        events = self.elevator.event_ids.sorted("id")
        self.assertEqual(events.mapped("state_to"), [stage for stage, _label in INSTALL_STAGES])
        self.assertEqual(events[0].date, self.today - timedelta(days=20))
        with self.assertRaises(UserError):
            self.elevator._set_stage("rails")

    def test_an_acceptance_needs_its_report(self):
        with self.assertRaises(UserError):
            self.elevator._move_to("accepted")
        self._accept()
        self.assertEqual(self.elevator.state, "accepted")
        self.assertEqual(self.elevator.accepted_on, self.today)
        self.assertTrue(self.elevator.event_ids.attachment_ids)

    def test_m_1_3_1_maintenance_needs_the_customers_consent(self):
        """M-1.3.1: consent of the customer, with who and how."""
        self._accept()
        for missing in ({}, {"consent_by": self.customer}, {"consent_how": "phone"}):
            with self.subTest(missing), self.assertRaises(UserError):
                self.elevator._move_to("maintenance", **missing)
        self.elevator._move_to("maintenance", **self.consent)
        event = self.elevator.event_ids[0]
        self.assertIn(self.customer.display_name, event.note)
        self.assertEqual(event.user_id, self.officer)
        self.assertEqual(self.elevator.plan_anchor, self.today)

    def test_m_1_3_1_or_a_signed_document_that_names_the_elevator(self):
        self._accept()
        agreement = self.env["elevator.free.agreement"].create(
            {
                "name": "FA-1",
                "branch_id": self.branch_a.id,
                "elevator_ids": self.elevator_a.ids,
                "date_from": self.today,
                "date_to": self.today + timedelta(days=364),
            }
        )
        with self.assertRaises(UserError):
            self.elevator._move_to("maintenance", agreement=agreement)
        agreement.write({"signed_on": self.today, "scan": b"cGRm"})
        agreement.action_sign()
        self.elevator._move_to("maintenance", agreement=agreement)
        self.assertEqual(self.elevator.event_ids[0].res_id, agreement.id)

    def test_m_1_3_1_no_other_way_in(self):
        for state, targets in TRANSITIONS.items():
            if "maintenance" in targets:
                self.assertIn(state, ("accepted", "suspended"))
        with self.assertRaises(UserError):
            self.elevator._move_to("maintenance", **self.consent)

    def test_nobody_types_a_life(self):
        manager = self._create_user("life_manager", "group_service_manager")
        context = {"install_mode": True, "tracking_disable": True, "module": "elevator_service"}
        values = {"state": "maintenance", "install_stage": "car", "repair_level": "major"}
        values |= {"accepted_on": "2026-01-01", "seal_head": "0" * 64, "seal_count": 7}
        self.assertLess(set(values), LIFE_FIELDS)
        for name, value in values.items():
            with self.subTest(name), self.assertRaises(UserError):
                model = self.env["elevator.unit"].with_user(manager)
                call_kw(model, "write", [self.elevator_a.ids, {name: value}], {"context": context})
        with self.assertRaises(UserError):
            self._create_elevator("TA-9", self.site_a, state="maintenance")

    def test_suspend_resume_and_end_need_a_reason(self):
        elevator = self._create_maintained("TA-2", self.site_a).with_user(self.officer)
        for state in ("suspended", "maintenance", "suspended", "ended"):
            with self.assertRaises(UserError):
                elevator._move_to(state)
            elevator._move_to(state, note="Reason")
        self.assertEqual(elevator.event_ids[0].state_to, "ended")
        with self.assertRaises(UserError):
            elevator._move_to("maintenance", note="again")

    def test_t_2_1_repair_only_in_maintenance(self):
        """T-2.1: minor, medium and major repair are part of maintenance."""
        with self.assertRaises(UserError):
            self.elevator._set_repair_level("minor")
        elevator = self._create_maintained("TA-3", self.site_a).with_user(self.officer)
        for level in ("minor", "medium", "major", False):
            elevator._set_repair_level(level)
            self.assertEqual(elevator.repair_level, level)

    def test_no_step_into_the_future(self):
        with self.assertRaises(UserError):
            self.elevator._move_to(
                "accepted", date=self.today + timedelta(days=1), attachments=self._document()
            )

    def test_all_move_or_none(self):
        ready = self._create_maintained("TA-4", self.site_a)
        with self.assertRaises(UserError):
            (ready | self.elevator_a)._move_to("suspended", note="Reason")
        self.assertEqual(ready.state, "maintenance")

    def test_who_may_not(self):
        for login, groups, branch in (
            ("life_maintainer", "group_maintainer", self.branch_a),
            ("life_stranger", "group_branch_officer", self.branch_b),
        ):
            user = self._create_user(login, groups, branch)
            with self.subTest(login), self.assertRaises(AccessError):
                self.elevator_a.with_user(user)._move_to("accepted", attachments=self._document())
        with self.assertRaises(AccessError):
            self.env["elevator.unit"].with_user(self.officer)._register_existing([{}])

    @mute_logger("odoo.sql_db")
    def test_the_life_line_is_append_only(self):
        event = self.elevator_a._log_event("note", self.today, note="as it was")
        with self.assertRaises(UserError):
            event.write({"note": "as it was not"})
        with self.assertRaises(UserError):
            event.unlink()
        for statement in (
            "UPDATE elevator_unit_event SET note = 'x' WHERE id = %s",
            "DELETE FROM elevator_unit_event WHERE id = %s",
        ):
            with self.assertRaises(psycopg2.errors.RaiseException), self.env.cr.savepoint():
                self.env.cr.execute(statement, [event.id])

    def test_a_batch_costs_no_query_per_elevator(self):
        vals = {"site_id": self.site_a.id, "branch_id": self.branch_a.id, "state": "maintenance"}
        elevators = self.env["elevator.unit"]._register_existing(
            [{"code": f"Q{n}", "name": str(n), **vals} for n in range(100)], date=self.today
        )
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            elevators._move_to("suspended", note="Flood")

    def test_l_6_an_installed_elevator_keeps_its_norm_edition(self):
        """L-6: an installed elevator keeps its own edition; HQ service cannot change it."""
        old, new = self.env["elevator.norm"].create([{"name": "GB OLD"}, {"name": "GB NEW"}])
        self.elevator.norm_id = new
        self.elevator.norm_id = old  # still in installation: the order may change
        self._accept()
        with self.assertRaises(UserError):
            self.elevator.norm_id = new
        service = self._create_user("life_service", "group_hq_service")
        with self.assertRaises(UserError):
            self.elevator.with_user(service).norm_id = new
        self.assertEqual(self.elevator.norm_id, old)

    def test_l_6_a_wrong_edition_is_corrected_in_sight(self):
        """L-6: the service manager corrects an error, and the life line says so."""
        old, new = self.env["elevator.norm"].create([{"name": "GB OLD"}, {"name": "GB NEW"}])
        self.elevator.norm_id = old
        self._accept()
        manager = self._create_user("life_manager", "group_service_manager")
        self.elevator_a.with_user(manager).norm_id = new
        event = self.env["elevator.unit.event"].search(
            [("elevator_id", "=", self.elevator_a.id), ("kind", "=", "note")]
        )
        self.assertRecordValues(
            event, [{"state_from": "GB OLD", "state_to": "GB NEW", "user_id": manager.id}]
        )
