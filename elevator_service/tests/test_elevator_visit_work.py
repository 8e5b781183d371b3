import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..models.elevator_visit_work import TRANSITIONS, WORK_FIELDS
from .common import ElevatorCommon

IMAGE = base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()


@tagged("post_install", "-at_install")
class TestElevatorVisitWork(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._create_user("visit_worker", "group_maintainer", cls.branch_a)
        cls.worker = cls._create_maintainer("Worker", cls.branch_a, cls.user)
        cls.mate = cls._create_maintainer("Mate", cls.branch_a)
        cls.elevator = cls._create_maintained("TA-V", cls.site_a)
        cls.visit = cls._create_visit(cls.elevator, cls.worker).with_user(cls.user)

    def test_a_visit_is_done_item_by_item(self):
        self.visit._start()
        self.assertEqual(set(self.visit.codes), {"-"})
        with self.assertRaises(UserError) as caught:
            self.visit._close()
        self.assertIn(self.visit._items()[0].code, str(caught.exception))
        self._fill(self.visit)
        self.visit._close()
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(len(self.visit.seal), 64)
        self.assertEqual(self.visit.sheet_id.site_id, self.site_a)

    def test_l_2_the_record_names_what_the_law_asks_for(self):
        self.elevator.write({"load_kg": 1000, "speed_ms": 1.75, "stops": 12, "doors": 12})
        self.site_a.write({"street": "Road 1", "city": "City"})
        self._finish()
        snapshot = self.visit.snapshot
        self.assertEqual(snapshot["elevator"]["code"], "TA-V")
        self.assertEqual(snapshot["parameters"]["load_kg"], 1000)
        self.assertEqual(snapshot["user"], self.site_a.partner_id.name)
        self.assertIn("Road 1", snapshot["place"])
        self.assertEqual(snapshot["unit"], self.branch_a.name)
        self.assertEqual(
            snapshot["workers"][0], {"name": "Worker", "certificate": f"TS6-{self.worker.id}"}
        )

    def test_l_2_the_record_keeps_the_names_of_its_day(self):
        self._finish()
        self.elevator.name = "renamed"
        self.assertEqual(self.visit.snapshot["elevator"]["name"], "TA-V")

    def _finish(self):
        self.visit._start()
        self._fill(self.visit)
        self.visit._close()

    def test_l_2_half_month_work_takes_two(self):
        visit = self._create_visit(self.elevator_a, self.worker, "half_month")
        visit.elevator_id = self._create_maintained("TA-H", self.site_a)
        visit._start()
        self._fill(visit)
        with self.assertRaises(UserError):
            visit._close()
        visit.second_maintainer_id = self.worker
        with self.assertRaises(UserError):
            visit._close()
        visit.second_maintainer_id = self.mate
        visit._close()

    def test_l_2_unless_configured_otherwise(self):
        self.env.company.elevator_two_workers = False
        visit = self._create_visit(self._create_maintained("TA-H", self.site_a), self.worker)
        visit.level = "half_month"
        visit._start()
        self._fill(visit)
        visit._close()
        self.assertEqual(visit.state, "done")

    def test_d14_a_finding_for_each_item_that_is_not_normal(self):
        self.visit._start()
        self._fill(self.visit)
        first, second, third = self.visit._items()[:3]
        self.visit._set_item(first.code, "x")
        with self.assertRaisesRegex(UserError, first.code):
            self.visit._close()
        self.visit._set_item(first.code, "x", "worn", "replaced tomorrow")
        self.visit._set_item(second.code, "n")
        with self.assertRaisesRegex(UserError, second.code):
            self.visit._close()
        self.visit._set_item(second.code, "n", "no such part")
        self.visit._set_item(third.code, "a", "tightened")
        self.visit._close()
        self.assertEqual(self.visit.finding_ids.mapped("code"), ["x", "n", "a"])

    def test_d14_an_item_that_becomes_normal_loses_its_finding(self):
        self.visit._start()
        code = self.visit._items()[0].code
        self.visit._set_item(code, "x", "worn", "order")
        self.visit._set_item(code, "o")
        self.assertFalse(self.visit.finding_ids)
        self.assertEqual(self.visit.codes[0], "o")

    def test_a_test_needs_a_reading_or_a_photo(self):
        elevator = self._create_maintained("TA-T", self.site_a)
        visit = self._create_visit(elevator, self.worker, "half_month")
        visit.second_maintainer_id = self.mate
        visit._start()
        self._fill(visit)
        test = visit._items().filtered("is_test")[0]
        visit._set_reading(test.code, None)
        with self.assertRaisesRegex(UserError, test.code):
            visit._close()
        visit._add_photo(test.code, "test.jpg", IMAGE)
        visit._close()
        self.assertEqual(len(visit.finding_ids.photo_digests), 1)

    def test_a_reading_outside_the_limit_is_not_ok(self):
        visit = self._create_visit(self._create_maintained("TA-L", self.site_a), self.worker)
        visit.level = "half_month"
        visit.second_maintainer_id = self.mate
        visit._start()
        self._fill(visit)
        self.assertIs(visit._set_reading("A-1-29", 6.5), False)
        with self.assertRaisesRegex(UserError, "A-1-29"):
            visit._close()
        self.assertIs(visit._set_reading("A-1-29", 7), True)
        visit._close()

    def test_a_suspended_elevator_is_not_visited(self):
        self.elevator._move_to("suspended", note="Reason")
        with self.assertRaises(UserError):
            self.visit._start()

    def test_a_firefighter_lift_without_its_makers_list_is_not_served(self):
        elevator = self._create_maintained("TA-F", self.site_a, firefighter=True)
        visit = self._create_visit(elevator, self.worker, "half_month")
        with self.assertRaises(UserError):
            visit._start()

    def test_missed_work_may_be_done_late(self):
        self.visit.sudo()._move_to("missed")
        self.visit.sudo().date -= timedelta(days=1)
        self.assertTrue(self.visit.is_late)
        self._finish()
        self.assertEqual(self.visit.state, "done")
        self.assertNotIn("running", TRANSITIONS["done"])

    def test_nobody_types_what_was_done(self):
        manager = self._create_user("visit_manager", "group_service_manager")
        values = {"state": "done", "codes": "ooo", "started_at": fields.Datetime.now()}
        values |= {"readings": {}, "snapshot": {}, "checklist_id": 1}
        self.assertLess(set(values), WORK_FIELDS)
        for name, value in {**values, "seal": "0" * 64, "seal_number": 3}.items():
            with self.subTest(name), self.assertRaises(UserError):
                model = self.env["elevator.visit"].with_user(manager)
                call_kw(model, "write", [self.visit.ids, {name: value}], {"context": {}})

    def test_a_maintainer_works_on_own_visits_only(self):
        other = self._create_visit(self._create_maintained("TA-O", self.site_a), self.mate)
        with self.assertRaises(AccessError):
            other.with_user(self.user)._start()
        other.second_maintainer_id = self.worker
        other.with_user(self.user)._start()
        stranger = self._create_user("visit_stranger", "group_branch_officer", self.branch_b)
        with self.assertRaises(AccessError):
            self.visit.with_user(stranger)._start()

    def test_findings_and_sheets_are_written_by_work_alone(self):
        self.visit._start()
        item = self.visit._items()[0]
        vals = {"visit_id": self.visit.id, "item_id": item.id, "code": "x"}
        with self.assertRaises(AccessError):
            self.env["elevator.visit.finding"].with_user(self.user).create(vals)
        with self.assertRaises(AccessError):
            self.env["elevator.visit.sheet"].with_user(self.user).create({})

    def test_a_supplement_corrects_a_sealed_visit_only(self):
        model = self.env["elevator.visit.supplement"].with_user(self.user)
        vals = {"visit_id": self.visit.id, "text": "Right", "reason": "Typing error"}
        with self.assertRaises(UserError):
            model.create(vals)
        self._finish()
        supplement = model.create(vals)
        self.assertEqual(len(supplement.seal), 64)
        with self.assertRaises(UserError):
            supplement.sudo().write({"text": "else"})
