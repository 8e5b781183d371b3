from datetime import date

from odoo.tests import freeze_time, tagged

from .test_elevator_branch_plan import MONTH, PlanCommon


@tagged("post_install", "-at_install")
class TestElevatorVisitPlan(PlanCommon):
    @freeze_time("2026-03-16 17:00:00")
    def test_what_is_over_was_missed(self):
        """In Shanghai it is the 17th: what was planned for the 12th was missed, the 17th is not."""
        self.branch_a._plan_month(MONTH)
        visits = self._visits()
        visits[0]._write_work({"state": "done"})
        visits[1]._write_work({"state": "running"})
        self.env["elevator.visit"]._cron_mark_missed()
        self.assertEqual(visits.mapped("state"), ["done", "running", "missed"] + 3 * ["planned"])
        self.assertEqual(visits[2].date, date(2026, 3, 12))
        with self.assertQueryCount(2 * self.env["res.company"].search_count([]) + 8):
            self.env["elevator.visit"]._cron_mark_missed()
