"""L-5, L-4: drills each half-year per kind of elevator, planned, proven, sealed."""

import base64
from datetime import date

import psycopg2
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from ..tools.due_days import half_year, half_years
from .common import ElevatorCommon

PEOPLE = "DELETE FROM elevator_drill_hr_employee_public_rel WHERE elevator_drill_id = %s"
PHOTO = base64.b64encode(b"\x89PNG\r\n\x1a\n drill")


@tagged("post_install", "-at_install")
class TestElevatorDrill(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drills = cls.env["elevator.drill"]
        cls.lift = cls._create_maintained("TA-D1", cls.site_a)
        cls.stairs = cls._create_maintained("TA-D2", cls.site_a, kind="escalator")
        cls.worker = cls._create_maintainer("Worker", cls.branch_a)
        cls.officer = cls._create_user("drill_officer", "group_branch_officer", cls.branch_a)

    def _plan(self, day):
        plan = self.drills._plan(self.env.company, date.fromisoformat(day))
        return plan.filtered(lambda drill: drill.branch_id == self.branch_a)

    def _drill(self, day=None):
        drill = self.drills._plan(self.env.company).filtered(
            lambda drill: drill.branch_id == self.branch_a and drill.kind == "traction"
        )
        return self._fill_drill(drill, day)

    def _fill_drill(self, drill, day=None):
        drill.elevator_id = self.lift
        drill.action_start()
        photo = self.env["ir.attachment"].create({"name": "drill.png", "datas": PHOTO})
        drill.write(
            {
                "employee_ids": [(4, self.worker.id)],
                "scenario": "Two persons between two floors",
                "rescue_minutes": 18,
                "result": "passed",
                "photo_ids": [(4, photo.id)],
            }
        )
        return drill

    def test_l_5_one_drill_each_half_year_per_kind(self):
        first = self._plan("2026-03-01")
        self.assertEqual(sorted(first.mapped("kind")), ["escalator", "traction"])
        self.assertEqual(set(first.mapped("due_on")), {date(2026, 6, 30)})
        self.assertFalse(self._plan("2026-06-30"), "the same half-year")
        self.assertEqual(len(self._plan("2026-07-01")), 2, "the next one")
        self.lift._move_to("ended", date=date(2026, 8, 1), note="End")
        self.assertEqual(self._plan("2027-01-01").mapped("kind"), ["escalator"])

    def test_l_5_each_site_where_it_is_set_so(self):
        self.env.company.elevator_drill_scope = "site"
        other = self._create_site(self.branch_a, name="Other")
        self._create_maintained("TA-D3", other)
        plan = self._plan("2026-03-01").filtered(lambda drill: drill.kind == "traction")
        self.assertEqual(plan.for_site_id, self.site_a | other)
        self.assertFalse(self._plan("2026-03-02"))

    @given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
    def test_l_5_every_day_lies_in_one_half_year(self, day):
        first, last = half_year(day)
        self.assertTrue(first <= day <= last)
        self.assertEqual(half_years(first, last), [(first, last)])
        self.assertEqual(len(half_years(date(day.year, 1, 1), date(day.year, 12, 31))), 2)

    def test_l_5_overdue_is_listed(self):
        drill = self._plan("2026-03-01")[0]
        with freeze_time("2026-06-30 08:00:00"):
            self.assertFalse(drill.is_overdue)
        drill.invalidate_recordset()
        with freeze_time("2026-07-01 08:00:00"):
            self.assertTrue(drill.is_overdue)
            self.assertIn(drill, self.drills.search([("is_overdue", "=", True)]))
            self.assertNotIn(drill, self.drills.search([("is_overdue", "=", False)]))

    def test_l_5_what_is_missing_is_named(self):
        drill = self._drill()
        drill.write({"scenario": False, "result": "flawed", "photo_ids": [(5,)]})
        drill.elevator_id = self.stairs
        with self.assertRaisesRegex(UserError, "(?s)shortcomings.*kind.*scenario.*photo"):
            drill.action_close()
        self.assertEqual((drill.state, drill.seal), ("running", False))

    def test_l_4_sealed_as_a_visit_is(self):
        drill = self._drill()
        drill.action_close()
        self.assertEqual((drill.state, drill.seal_number), ("done", 1))
        self.assertEqual(self.lift._verify_seals().state, "genuine")
        self.assertEqual(
            drill.snapshot["workers"][0]["certificate"], self.worker.elevator_certificate_no
        )
        for action in (
            lambda: drill.write({"scenario": "x"}),
            lambda: drill.write({"photo_ids": [(5,)]}),
            drill.unlink,
            drill.action_reset,
            drill.action_close,
        ):
            with self.assertRaises(UserError):
                action()

    @mute_logger("odoo.sql_db")
    def test_l_4_the_database_refuses(self):
        drill = self._drill()
        drill.action_close()
        self.env.flush_all()
        photo = drill.photo_ids
        for statement, key in (
            ("UPDATE elevator_drill SET scenario = 'x' WHERE id = %s", drill.id),
            ("DELETE FROM elevator_drill WHERE id = %s", drill.id),
            (
                PEOPLE,
                drill.id,
            ),
            ("DELETE FROM elevator_drill_ir_attachment_rel WHERE elevator_drill_id = %s", drill.id),
            ("UPDATE ir_attachment SET checksum = 'x' WHERE id = %s", photo.id),
        ):
            with (
                self.subTest(statement),
                self.assertRaises(psycopg2.errors.RaiseException),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [key])

    def test_l_4_what_is_changed_all_the_same_is_found(self):
        drill = self._drill()
        drill.action_close()
        for statement in (
            "UPDATE elevator_drill SET rescue_minutes = 3 WHERE id = %s",
            PEOPLE,
        ):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self.env.flush_all()
                self.env.cr.execute("SET LOCAL session_replication_role = replica")
                self.env.cr.execute(statement, [drill.id])
                self.env.cr.execute("SET LOCAL session_replication_role = origin")
                found = self.env["elevator.seal.check"]._first_problem(self.lift.ids)
                self.assertEqual(found[0], "changed")
                savepoint.rollback()

    def test_a_photos_file_swapped_on_disk_is_found(self):
        drill = self._drill()
        drill.action_close()
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            (b"another photo", drill.photo_ids.id),
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()
        check = self.lift._verify_seals()
        self.assertEqual((check.problem, check.res_id), ("file", drill.id))

    def test_items_of_the_approved_checklist(self):
        """L-5: items come from the checklist where HQ approved one."""
        checklist = self.env["elevator.checklist"].create(
            {
                "name": "Drill",
                "scope": "drill",
                "annex": "A",
                "item_ids": [
                    (0, 0, {"code": "D-1", "name": "Phone answered", "level": "year"}),
                    (0, 0, {"code": "D-2", "name": "Minutes", "level": "year", "is_test": True}),
                ],
            }
        )
        checklist._approve()
        drill = self._drill()
        lines = drill.line_ids
        self.assertEqual(lines.item_id.mapped("code"), ["D-1", "D-2"])
        lines[0].code = "o"
        with self.assertRaisesRegex(UserError, "1 items are not done"):
            drill.action_close()
        lines[1].code = "o"
        with self.assertRaisesRegex(UserError, "reading"):
            drill.action_close()
        lines[1].reading = "12"
        drill.action_close()
        with self.assertRaises(UserError):
            lines[0].note = "x"
        self.assertEqual(self.lift._verify_seals().state, "genuine")

    @users("drill_officer")
    def test_the_branch_plans_and_records(self):
        action = self.env["elevator.drill"].action_plan_due()
        drill = self.env["elevator.drill"].search([("kind", "=", "traction")])
        self.assertEqual((action["res_model"], drill.branch_id), (drill._name, self.branch_a))
        with Form(drill) as form:
            form.elevator_id = self.lift
        self.assertEqual(drill.site_id, self.site_a)
        self._fill_drill(drill).action_close()
        self.assertTrue(drill.seal)

    def test_only_hq_says_that_one_does_not_apply(self):
        drill = self._plan("2026-03-01")[0]
        drill.cancel_reason = "Held by the maker"
        with self.assertRaises(UserError):
            drill.with_user(self.officer).action_cancel()
        hq = self._create_user("drill_hq", "group_hq_service")
        drill.with_user(hq).action_cancel()
        self.assertFalse(self._plan("2026-03-02"), "the night plans no other")

    def test_what_was_done_is_not_typed(self):
        drill = self._plan("2026-03-01")[0]
        for vals in ({"state": "done"}, {"snapshot": {}}, {"seal": "x"}):
            with self.assertRaises(UserError):
                drill.with_user(self.officer).write(vals)

    def test_next_drill_on_elevator_and_site(self):
        with freeze_time("2026-03-10"):
            self.assertEqual(self.lift.next_drill, date(2026, 6, 30))
            drill = self._drill()
            self.assertEqual(self.site_a.drill_count, 2)
            drill.action_close()
            self.env.invalidate_all()
            self.assertEqual(self.lift.next_drill, date(2026, 12, 31))
            self.assertEqual(self.site_a.drill_count, 1)
            self.assertIn(drill, self.drills.search(self.site_a.action_open_drills()["domain"]))

    def test_the_paper_carries_the_seal(self):
        drill = self._drill()
        drill.action_close()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("elevator_service.report_elevator_drill", drill.ids)[0]
            .decode()
        )
        for text in (
            drill.seal,
            "Two persons between two floors",
            "Worker",
            self.worker.elevator_certificate_no,
            "<svg",
        ):
            self.assertIn(text, html)
