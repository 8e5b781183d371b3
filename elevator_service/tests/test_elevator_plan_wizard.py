from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_elevator_branch_plan import MONTH, PlanCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 02:00:00")
class TestElevatorPlanWizard(PlanCommon):
    def _wizard(self, user, month=MONTH, branches=None):
        return (
            self.env["elevator.plan.wizard"]
            .with_user(user)
            .create({"month": month, "branch_ids": [(6, 0, (branches or self.branch_a).ids)]})
        )

    def test_the_result_is_said(self):
        officer = self._create_user("officer_a", "group_branch_officer", self.branch_a)
        self._create_maintained("TA-9", self.site_a)
        wizard = self._wizard(officer)
        wizard.action_plan()
        self.assertRecordValues(
            wizard.line_ids,
            [{"branch_id": self.branch_a.id, "elevators": 2, "created": 8, "unassigned": 1}],
        )
        days = {visit.date for visit in self._visits()}
        self.assertEqual(min(days), date(2026, 3, 12), "the current month begins today")
        plans = self.env["elevator.work.plan"].search(wizard.action_view_plans()["domain"])
        self.assertEqual(plans.branch_id, self.branch_a)

    def test_a_month_that_is_over_is_refused(self):
        officer = self._create_user("officer_a", "group_branch_officer", self.branch_a)
        with self.assertRaises(UserError):
            self._wizard(officer, month=date(2026, 2, 1)).action_plan()

    def test_another_branch_is_refused(self):
        officer = self._create_user("officer_b", "group_branch_officer", self.branch_b)
        with self.assertRaises(AccessError):
            self._wizard(officer, branches=self.branch_a).action_plan()
        worker = self._create_user("worker", "group_maintainer", self.branch_a)
        with self.assertRaises(AccessError):
            self._wizard(worker)
        self.assertFalse(self._visits())
