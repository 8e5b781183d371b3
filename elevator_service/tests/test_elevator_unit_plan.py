from datetime import date

from odoo.tests import freeze_time, tagged

from .test_elevator_branch_plan import MONTH, PlanCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-15 02:00:00")
class TestElevatorUnitPlan(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch_a._plan_month(MONTH)
        cls.branch_a._plan_month(date(2026, 4, 1))

    def test_a_new_maintainer_gets_the_future_only(self):
        self._visits()[3]._write_work({"state": "running"})
        self.elevator_a.maintainer_id = self.wang
        for visit in self._visits():
            future = visit.date >= date(2026, 3, 15) and visit.state == "planned"
            owner = self.wang if future else self.li
            self.assertEqual((visit.maintainer_id, visit.plan_id.maintainer_id), (owner, owner))
            self.assertEqual(visit.plan_id.month, visit.date.replace(day=1))

    def test_a_new_second_worker(self):
        self.elevator_a.second_maintainer_id = False
        future = self._visits().filtered(lambda visit: visit.date > date(2026, 3, 15))
        self.assertFalse(future.second_maintainer_id)
        self.assertEqual(self._visits()[0].second_maintainer_id, self.wang)

    def test_a_suspended_elevator_is_not_visited(self):
        """M-1.3.5: nothing is planned while suspended, and nothing counts as missed."""
        self.elevator_a._move_to("suspended", note="The customer asked")
        self.assertEqual([visit.date.day for visit in self._visits()], [2, 7, 12])
        self.elevator_a._move_to("maintenance", note="Paid")
        march = [visit.date.day for visit in self._visits() if visit.date.month == 3]
        self.assertEqual(march, [2, 7, 12, 17, 22, 27], "the grid did not move")
        self.assertIn(4, {visit.date.month for visit in self._visits()})

    def test_a_new_anchor_plans_the_rest_anew(self):
        self.elevator_a.plan_anchor = date(2026, 1, 2)
        march = [visit.date.day for visit in self._visits() if visit.date.month == 3]
        self.assertEqual(march, [2, 7, 12, 18, 23, 28])

    def test_entering_maintenance_plans_at_once(self):
        new = self._create_elevator("TA-2", self.site_a, plan_anchor=date(2026, 3, 20))
        new._move_to("accepted", attachments=self._document())
        self.assertFalse(self._visits(new))
        new._move_to("maintenance", consent_by=self.site_a.partner_id, consent_how="phone")
        self.assertEqual(self._visits(new)[0].date, date(2026, 3, 20))

    def test_an_unchanged_write_leaves_the_plan(self):
        before = self._visits()
        self.elevator_a.write({"plan_anchor": date(2026, 1, 1), "maintainer_id": self.li.id})
        self.assertEqual(self._visits(), before)

    def test_overdue_services(self):
        """L-1: no service done within 15 days, counted from the start of maintenance."""
        overdue = self.env["elevator.unit"].search([("is_service_overdue", "=", True)])
        self.assertIn(self.elevator_a, overdue)
        self.assertNotIn(self.elevator_b, overdue, "in installation")
        fresh = self._create_maintained("TA-2", self.site_a, since="2026-03-05")
        self.assertFalse(fresh.is_service_overdue)
        patrol = self._visits().filtered(lambda visit: visit.date == date(2026, 3, 12))
        patrol._write_work({"state": "done"})
        self.assertTrue(self.elevator_a.is_service_overdue, "a patrol is no service")
        self._visits()[0]._write_work({"state": "done"})
        self.elevator_a.invalidate_recordset()
        self.assertFalse(self.elevator_a.is_service_overdue)
        self.assertEqual(self.elevator_a.last_service_date, date(2026, 3, 2))
        self.assertEqual(self.elevator_a.days_without_service, 13)
        fine = self.env["elevator.unit"].search([("is_service_overdue", "=", False)])
        self.assertIn(self.elevator_a, fine)
