"""L-5: the yearly self-inspection before the periodic inspection."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged, warmup

from ..tools.due_days import self_inspection_due
from .common import ElevatorCommon

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@tagged("post_install", "-at_install")
class TestElevatorSelfInspection(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspections = cls.env["elevator.self.inspection"]
        cls.lift = cls._create_maintained("TA-I1", cls.site_a, since="2025-03-10")
        cls.worker = cls._create_maintainer("Worker", cls.branch_a)

    def _done(self, inspection, **vals):
        inspection.action_start()
        inspection.write({"employee_ids": [(4, self.worker.id)], "result": "passed", **vals})
        inspection.action_close()
        return inspection

    @given(DAYS, st.none() | DAYS, DAYS, st.integers(0, 60))
    def test_l_5_never_later_than_a_year_and_before_the_inspection(
        self, since, done, inspection, lead
    ):
        due = self_inspection_due(done, since, inspection, lead)
        last = max(done or since, since)
        self.assertTrue(last <= due <= last + relativedelta(years=1))
        before = done and done >= inspection - relativedelta(years=1)
        if not before and inspection - timedelta(lead) >= last:
            self.assertLessEqual(due, inspection - timedelta(lead))
        self.assertEqual(
            self_inspection_due(done, since, None, lead), last + relativedelta(years=1)
        )

    def test_l_5_taken_over_shortly_before_the_inspection(self):
        """The beginning of maintenance is no self-inspection: it is due before the inspection."""
        with freeze_time("2026-01-24"):
            lift = self._create_maintained("TA-I2", self.site_a, since="2026-01-10")
            lift.inspection_due = "2026-02-28"
            inspection = self.inspections._plan(lift)
            self.assertEqual(inspection.due_on, date(2026, 2, 13))
            lift.inspection_due = "2026-01-15"
            self.inspections._plan(lift)
            self.assertEqual(inspection.due_on, date(2026, 1, 10), "at once")

    def test_l_5_opened_before_its_day_once(self):
        with freeze_time("2026-01-20"):
            self.assertEqual(self.lift.next_self_inspection, date(2026, 3, 10))
            self.assertFalse(self.inspections._plan(self.lift), "49 days ahead")
        with freeze_time("2026-01-24"):
            inspection = self.inspections._plan(self.lift)
            self.assertEqual(inspection.due_on, date(2026, 3, 10))
            self.assertEqual(inspection.branch_id, self.branch_a)
            self.assertFalse(self.inspections._plan(self.lift))
        with freeze_time("2026-03-11 03:00:00"):
            self.env.invalidate_all()
            self.assertTrue(inspection.is_overdue)

    def test_l_5_the_periodic_inspection_brings_it_forward(self):
        with freeze_time("2026-01-24"):
            inspection = self.inspections._plan(self.lift)
            # maintenance began 13 months before: nothing was done in the year before it
            self.lift.inspection_due = "2026-03-20"
            self.assertFalse(self.inspections._plan(self.lift))
            self.assertEqual(inspection.due_on, date(2026, 3, 5), "15 days before")

    def test_l_5_the_next_one_a_year_after(self):
        with freeze_time("2026-02-20"):
            self.lift.inspection_due = "2026-03-20"
            inspection = self._done(self.inspections._plan(self.lift))
            self.assertEqual(inspection.inspection_due, date(2026, 3, 20))
            self.env.invalidate_all()
            self.assertEqual(self.lift.next_self_inspection, date(2027, 2, 20))
            self.assertFalse(self.inspections._plan(self.lift))
        self.assertEqual(self.lift.self_inspection_count, 1)
        with freeze_time("2027-01-10"):
            self.assertEqual(len(self.inspections._plan(self.lift)), 1)

    def test_l_4_sealed_and_unchangeable(self):
        with freeze_time("2026-02-20"):
            inspection = self._done(self.inspections._plan(self.lift))
        self.assertEqual(self.lift._verify_seals().state, "genuine")
        with self.assertRaises(UserError):
            inspection.remarks = "x"
        with self.assertRaises(UserError):
            inspection.unlink()

    def test_an_elevator_with_defects_has_not_passed(self):
        self.env["elevator.checklist"].create(
            {
                "name": "Self-inspection",
                "scope": "self_inspection",
                "annex": "A",
                "item_ids": [(0, 0, {"code": "S-1", "name": "Buffer", "level": "year"})],
            }
        )._approve()
        with freeze_time("2026-02-20"):
            inspection = self.inspections._plan(self.lift)
            inspection.action_start()
            inspection.line_ids.write({"code": "x", "note": "Leaks"})
            inspection.write({"employee_ids": [(4, self.worker.id)], "result": "passed"})
            with self.assertRaisesRegex(UserError, "not passed"):
                inspection.action_close()
            inspection.write({"result": "failed", "improvement": "New buffer until Friday"})
            inspection.action_close()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("elevator_service.report_elevator_self_inspection", inspection.ids)[
                0
            ]
            .decode()
        )
        self.assertIn("Leaks", html)

    def test_in_maintenance_it_is_never_cancelled(self):
        with freeze_time("2026-02-20"):
            inspection = self.inspections._plan(self.lift)
            inspection.cancel_reason = "No time"
            with self.assertRaisesRegex(UserError, "TA-I1"):
                inspection.action_cancel()

    def test_the_branch_opens_its_own(self):
        other = self._create_maintained("TB-I1", self.site_b, since="2025-02-01")
        officer = self._create_user("inspection_officer", "group_branch_officer", self.branch_a)
        with freeze_time("2026-02-20"):
            self.inspections.with_user(officer).action_plan_due()
            self.assertTrue(self.inspections.search([("elevator_id", "=", self.lift.id)]))
            self.assertFalse(self.inspections.search([("elevator_id", "=", other.id)]))
            with self.enter_registry_test_mode():
                self.env.ref("elevator_service.cron_plan_self_inspections").method_direct_trigger()
            self.assertTrue(self.inspections.search([("elevator_id", "=", other.id)]))

    @warmup
    def test_planning_costs_no_query_per_elevator(self):
        lifts = self.lift
        for number in range(10):
            lifts |= self._create_maintained(f"TA-Q{number}", self.site_a, since="2025-03-10")
        self.env.flush_all()
        with freeze_time("2026-02-20"), self.assertQueryCount(12):
            made = self.inspections._plan(lifts)
            self.env.flush_all()
        self.assertEqual(len(made), 11)
