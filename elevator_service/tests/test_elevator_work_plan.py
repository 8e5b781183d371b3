import io
from datetime import date, datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_elevator_branch_plan import MONTH, PlanCommon


@tagged("post_install", "-at_install")
class TestElevatorWorkPlan(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch_a._plan_month(MONTH)
        cls.plan = cls.elevator_a.visit_ids.plan_id
        cls.officer = cls._create_user("officer_a", "group_branch_officer", cls.branch_a)
        cls.worker = cls._create_user("worker_a", "group_maintainer", cls.branch_a)
        cls.li.user_id = cls.worker

    def _set(self, visit, **vals):
        """What a visit's own verbs would write."""
        self.env.flush_all()
        columns = ", ".join(f"{name} = %s" for name in vals)
        self.env.cr.execute(
            f"UPDATE elevator_visit SET {columns} WHERE id = %s",  # pylint: disable=E8103
            [*vals.values(), visit.id],
        )
        self.env.invalidate_all()

    def test_the_maintainer_hands_in_his_own_plan(self):
        """M-1.3.5: draft → submitted → approved → closed."""
        plan = self.plan.with_user(self.worker)
        plan.action_submit()
        self.assertEqual(plan.state, "submitted")
        with self.assertRaises(AccessError):
            plan.action_approve()
        with self.assertRaises(AccessError):
            plan.write({"note": "x"})
        self.plan.with_user(self.officer).action_approve()
        self.assertEqual((plan.state, plan.approved_by_id), ("approved", self.officer))

    def test_nobody_hands_in_another_ones_plan(self):
        other = self._create_user("worker_2", "group_maintainer", self.branch_a)
        for user in (other, self._create_user("r", "group_user", self.branch_a)):
            with self.assertRaises(AccessError):
                self.plan.with_user(user).action_submit()
        foreign = self._create_user("officer_b", "group_branch_officer", self.branch_b)
        for verb in ("action_submit", "action_approve", "action_send_back", "action_close"):
            with self.assertRaises(AccessError):
                getattr(self.plan.with_user(foreign).with_context(tracking_disable=True), verb)()
        self.assertEqual(self.plan.state, "draft")

    def test_the_state_is_not_typed(self):
        plan = self.plan.with_user(self.officer)
        for vals in ({"state": "approved"}, {"maintainer_id": self.wang.id}, {"month": MONTH}):
            with self.assertRaises(UserError):
                plan.write(vals)
        born = plan.create({"branch_id": self.branch_a.id, "month": MONTH, "state": "approved"})
        self.assertEqual(born.state, "draft")
        with self.assertRaises(UserError):
            plan.action_approve()

    def test_a_month_is_closed_when_nothing_is_open(self):
        officers = self.plan.with_user(self.officer)
        officers.action_submit()
        officers.action_approve()
        with self.assertRaises(UserError):
            officers.action_close()
        for visit in self.plan.visit_ids:
            self._set(visit, state="missed")
        officers.action_close()
        self.assertEqual(self.plan.state, "closed")
        with self.assertRaises(AccessError):
            officers.action_reopen()
        self.plan.with_user(self._create_user("m", "group_service_manager")).action_reopen()
        self.assertEqual(self.plan.state, "approved")

    def test_numbers(self):
        visits = self.plan.visit_ids.sorted("date")
        self._set(visits[0], state="done")
        self._set(visits[1], state="missed")
        self._set(visits[2], state="cancelled")
        self._set(visits[3], second_maintainer_id=None)
        self.assertRecordValues(
            self.plan,
            [
                {
                    "visit_count": 5,
                    "done_count": 1,
                    "missed_count": 1,
                    "open_count": 3,
                    "alone_count": 1,
                    "done_rate": 20.0,
                }
            ],
        )

    def test_month_table(self):
        self._holiday("Festival", date(2026, 3, 8))
        table = self.plan._month_table()
        self.assertEqual(len(table["days"]), 31)
        self.assertEqual(table["days"][7]["holiday"], "Festival")
        [row] = table["rows"]
        self.assertEqual(row["elevator"], self.elevator_a)
        self.assertEqual([day.day for day in sorted(row["visits"])], [2, 7, 12, 17, 22, 27])
        self.assertIn("TA-M", self.plan.month_table)
        self.assertEqual(self.plan.month_table.count("<b>M</b>"), 2 + 1, "two and the legend")

    def test_attendance_counts_work_where_and_when_it_was_done(self):
        """M-1.3.5: a visit of the 2nd finished at 1:30 of the 4th there counts on the 4th."""
        visit = self.plan.visit_ids.sorted("date")[0]
        self._set(
            visit,
            state="done",
            started_at=datetime(2026, 3, 3, 16, 30),
            finished_at=datetime(2026, 3, 3, 17, 30),
        )
        days = {day["date"].day: day for day in self.plan._attendance()}
        self.assertEqual((days[2]["planned"], days[2]["done"]), (1, 0))
        self.assertEqual((days[4]["done"], days[4]["hours"]), (1, 1.0))
        self.assertEqual(days[4]["first"], datetime(2026, 3, 4, 0, 30))
        self.assertIn("00:30", self.plan.attendance_table)

    def test_the_second_worker_attends_too(self):
        """L-2"""
        plan = self.plan.create(
            {"branch_id": self.branch_a.id, "month": MONTH, "maintainer_id": self.wang.id}
        )
        days = {day["date"].day: day for day in plan._attendance() if day["assisted"]}
        self.assertEqual(set(days), {2, 17})
        self.assertFalse(any(day["planned"] for day in plan._attendance()))

    def test_attendance_sheet_opens_as_xlsx(self):
        self._set(self.plan.visit_ids.sorted("date")[0], state="done")
        twin = self.plan.create({"branch_id": self.branch_a.id, "month": MONTH})
        plans = (self.plan | twin).with_user(self.officer)
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render("elevator_service.report_attendance_xlsx", plans.ids)
        )
        self.assertEqual(kind, "xlsx")
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(len(book.sheetnames), 2)
        rows = list(book.worksheets[0].iter_rows(min_row=5, values_only=True))
        self.assertEqual(len(rows), 31 + 1)
        self.assertEqual(rows[1][:5], ("2026-03-02", "Mon", 1, 1, 0))
        self.assertEqual(rows[-1][2:4], (6, 1))

    def test_the_plan_is_printable(self):
        html = self.env["ir.actions.report"]._render_qweb_html(
            "elevator_service.report_work_plan", self.plan.ids
        )[0]
        self.assertIn(b"2026-03", html)
        self.assertIn(b"TA-M", html)

    def test_a_plan_with_visits_is_kept(self):
        with self.assertRaises(UserError):
            self.plan.unlink()
