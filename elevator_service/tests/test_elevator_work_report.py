"""Weekly work reports: claims against records and the customer's word (M-1.3.4, M-5.2)."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .portal_common import PIXEL
from .quality_common import QualityCommon

MONDAY = date(2026, 8, 3)
SUNDAY = "2026-08-09 08:00:00"


@tagged("post_install", "-at_install")
class TestElevatorWorkReport(QualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_user = cls._create_user("report_other", branches=cls.branch_a)
        cls.other = cls._create_maintainer("Worker O", cls.branch_a, cls.other_user)
        cls.units = cls.unit_a
        for number in range(1, 6):
            cls.units |= cls._create_maintained(f"TA-{number}X", cls.site_a)
        cls.report = (
            cls.env["elevator.work.report"]
            .with_user(cls.user_a)
            .create({"week": MONDAY, "branch_id": cls.branch_a.id})
        )

    def _done(self, unit, day=MONDAY, level="half_month", worker=None, sign=True):
        with freeze_time(f"{day} 02:00:00"):
            visit = self._create_done(unit, worker or self.worker, level=level)
        if sign:
            with freeze_time(f"{day} 03:00:00"):
                visit.sheet_id._sign(PIXEL, "Ms Ma")
        return visit

    def _claim(self, unit, work="half_month", day=MONDAY, report=None):
        return (
            self.env["elevator.work.report.line"]
            .with_user(self.user_a)
            .create(
                {
                    "report_id": (report or self.report).id,
                    "elevator_id": unit.id,
                    "date": day,
                    "work": work,
                }
            )
        )

    @freeze_time(SUNDAY)
    def test_each_claim_is_compared_with_the_records(self):
        """M-1.3.4: confirmed, unsigned, somebody else's, less than said, not recorded."""
        one, two, three, four, five, six = self.units
        self._done(one)
        self._done(three, worker=self.other)
        self._done(four, level="patrol")
        self._done(two, day=MONDAY + timedelta(1), sign=False)
        self.env["elevator.unit.event"].create(
            {
                "elevator_id": six.id,
                "branch_id": six.branch_id.id,
                "company_id": six.company_id.id,
                "kind": "fault",
                "date": MONDAY,
            }
        )
        claims = [
            (self._claim(one), "confirmed"),
            (self._claim(two, day=MONDAY + timedelta(1)), "unsigned"),
            (self._claim(three), "other_worker"),
            (self._claim(four), "shallower"),
            (self._claim(five), "no_record"),
            (self._claim(six, "fault"), "confirmed"),
            (self._claim(one, "fault"), "no_record"),
            (self._claim(one, "other"), "open"),
        ]
        self.report.action_file()
        self.assertEqual([claim.result for claim, _r in claims], [result for _c, result in claims])
        self.assertEqual((self.report.state, self.report.mismatch_count), ("filed", 4))
        findings = self.env["elevator.trust.finding"].search(
            [("rule_id.code", "=", "report_claim"), ("worker_ids", "=", self.worker.id)]
        )
        self.assertEqual(len(findings), 4)
        less = findings.filtered(lambda finding: finding.elevator_id == four)
        self.assertEqual(len(less.evidence_ids), 2)
        self.assertIn("less", less.recorded)

    @freeze_time(SUNDAY)
    def test_what_was_recorded_but_not_reported_is_shown(self):
        visit = self._done(self.unit_a)
        self.report.note = "Training"
        self.report.action_file()
        self.assertEqual(self.report.unclaimed, visit.display_name)

    @freeze_time(SUNDAY)
    def test_the_customer_denies_what_is_recorded(self):
        """M-1.3.4, M-5.2: HQ service asks; a denial is a finding when the report is checked."""
        self._done(self.unit_a)
        claim = self._claim(self.unit_a)
        self.report.action_file()
        self.assertFalse(claim.is_mismatch)
        for user in (self.user_a, self.officer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                claim.with_user(user).customer_says = "yes"
        claim.with_user(self.service).write(
            {"customer_says": "no", "customer_note": "Nobody came on Monday"}
        )
        with self.assertRaises(AccessError):
            self.report.with_user(self.officer).action_check()
        self.report.with_user(self.service).action_check()
        found = self.env["elevator.trust.finding"].search([("rule_id.code", "=", "report_denied")])
        self.assertIn("Nobody came on Monday", found.said)
        self.assertEqual(claim.sudo().finding_ids, found)
        with self.assertRaises(UserError):
            claim.with_user(self.service).customer_says = "yes"

    @freeze_time(SUNDAY)
    def test_the_friday_call_speaks_for_the_customer(self):
        """M-1.3.2, M-5.2: the days somebody came by the call's word."""
        tuesday = MONDAY + timedelta(1)
        self._done(self.unit_a)
        self._done(self.units[1], day=tuesday)
        calls = self.env["elevator.followup"]
        friday = MONDAY + timedelta(4)
        calls._make_list(self.env.company, friday)
        call = calls.search([("site_id", "=", self.site_a.id), ("week", "=", friday)])
        # Friday to Thursday: somebody came on Monday only
        self.env.cr.execute(
            "UPDATE elevator_followup SET state = 'done', came = '0001000' WHERE id = %s",
            [call.id],
        )
        self.env.invalidate_all()
        said = self._claim(self.unit_a)
        denied = self._claim(self.units[1], day=tuesday)
        self.report.action_file()
        self.assertEqual((said.customer_says, denied.customer_says), ("yes", "no"))
        self.assertEqual(self.report.mismatch_count, 1)

    @freeze_time(SUNDAY)
    def test_bad_claims_are_refused_as_a_whole(self):
        with self.assertRaisesRegex(UserError, "what was done"):
            self.report.action_file()
        self._claim(self.unit_a)
        self._claim(self.unit_a, day=MONDAY + timedelta(7))
        with self.assertRaisesRegex(UserError, "Not a day of the week"):
            self.report.action_file()
        self.assertEqual(self.report.state, "draft")
        self.assertFalse(any(self.report.line_ids.mapped("result")))

    @freeze_time(SUNDAY)
    def test_what_was_filed_stays(self):
        claim = self._claim(self.unit_a)
        self.report.action_file()
        for verb in (
            lambda: claim.write({"date": MONDAY + timedelta(1)}),
            lambda: claim.write({"result": "confirmed"}),
            claim.unlink,
            self.report.unlink,
            lambda: self.report.write({"state": "checked"}),
            lambda: self.report.write({"note": "More"}),
            lambda: self._claim(self.units[1]),
        ):
            with self.assertRaises(UserError):
                verb()
        with self.assertRaises(AccessError):
            self.report.action_send_back()
        self.report.with_user(self.officer).action_send_back()
        self.assertEqual((self.report.state, claim.result), ("draft", False))
        claim.unlink()

    def test_a_maintainer_reports_for_himself(self):
        with self.assertRaises(AccessError):
            self.report.with_user(self.other_user).write({"note": "Mine"})
        with self.assertRaises(AccessError):
            self.env["elevator.work.report"].with_user(self.other_user).create(
                {
                    "week": MONDAY - timedelta(7),
                    "branch_id": self.branch_a.id,
                    "maintainer_id": self.worker.id,
                }
            )
        for vals in ({"state": "checked"}, {"filed_at": SUNDAY}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.env["elevator.work.report"].with_user(self.user_a).create(
                    {"week": MONDAY - timedelta(7), "branch_id": self.branch_a.id, **vals}
                )
        self.assertFalse(self.report.with_user(self.stranger).has_access("read"))

    @freeze_time(SUNDAY)
    def test_drafts_open_by_themselves_and_fill_from_the_plan(self):
        for worker in (self.worker, self.other):
            self._create_visit(self.units[1 if worker == self.other else 0], worker)
        with self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_open_reports").method_direct_trigger()
            self.env.ref("elevator_service.cron_open_reports").method_direct_trigger()
        reports = self.env["elevator.work.report"].search([("week", "=", MONDAY)])
        self.assertEqual(reports.maintainer_id, self.worker | self.other)
        self.assertEqual(len(reports), 2)
        self.report.action_fill()
        self.report.action_fill()
        self.assertEqual(self.report.line_ids.mapped("work"), ["patrol"])
