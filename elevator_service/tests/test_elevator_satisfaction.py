"""Satisfaction by branch and month, from all that customers said (M-5.5, M-1.3.3)."""

from datetime import date

from odoo.tests import tagged

from .portal_common import PIXEL
from .quality_common import QualityCommon


@tagged("post_install", "-at_install")
class TestElevatorSatisfaction(QualityCommon):
    def test_evaluations_audits_and_calls_by_branch_and_month(self):
        opened = self.env["elevator.evaluation"]._open_period(self.env.company, date(2026, 10, 2))
        evaluation = opened.filtered(lambda e: e.site_id == self.site_a)
        evaluation._rate({line.id: 2 for line in evaluation.line_ids})
        evaluation._sign(PIXEL, "Ms Ma", seen=evaluation._rating_digest())
        audit = self._audited(self.unit_a, satisfaction="5")
        self._audited(self.unit_b, satisfaction="3")
        calls = self.env["elevator.followup"]
        friday = calls._this_week(self.env.company)
        calls._make_list(self.env.company, friday)
        call = calls.search([("site_id", "=", self.site_a.id), ("week", "=", friday)])
        self.cr.execute(
            "UPDATE elevator_followup SET state = 'done', quality = 4 WHERE id = %s", [call.id]
        )
        self.env.invalidate_all()
        rows = self.env["elevator.satisfaction"].search([("branch_id", "=", self.branch_a.id)])
        self.assertEqual(
            {row.source: row.score for row in rows}, {"evaluation": 2, "audit": 5, "call": 4}
        )
        opened = {row.action_open_source()["res_model"]: row.action_open_source() for row in rows}
        self.assertEqual(
            {model: action["res_id"] for model, action in opened.items()},
            {
                "elevator.evaluation": evaluation.id,
                "elevator.audit": audit.id,
                "elevator.followup": call.id,
            },
        )
        groups = self.env["elevator.satisfaction"]._read_group([], ["branch_id"], ["score:avg"])
        average = {branch.code: score for branch, score in groups}
        self.assertAlmostEqual(average["TA"], 11 / 3, 2)
        self.assertAlmostEqual(average["TB"], 3, 2)

    def test_a_branch_sees_its_own(self):
        self._audited(self.unit_a)
        self._audited(self.unit_b)
        rows = self.env["elevator.satisfaction"].with_user(self.officer).search([])
        self.assertEqual(rows.branch_id, self.branch_a)
