"""M-3, M-1.3.6, M-8.5: the month of a maintainer in measured facts, signed, seen by him alone."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2 import Error

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged, warmup
from odoo.tools import mute_logger

from .access_common import hostile_context
from .people_common import PeopleCommon


@tagged("post_install", "-at_install")
class TestElevatorAppraisal(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = cls.today + relativedelta(months=-1, day=1)
        cls.boss = cls._create_user("appraisal_boss", "group_branch_officer", cls.branch_a)
        cls.branch_a.manager_id = cls._create_uncertified("Boss", cls.branch_a, cls.boss)
        cls.user = cls._create_user("appraised", "group_maintainer", cls.branch_a)
        cls.worker = cls._create_maintainer("Appraised", cls.branch_a, cls.user)
        cls.other_user = cls._create_user("appraised_too", "group_maintainer", cls.branch_a)
        cls.other = cls._create_maintainer("Other", cls.branch_a, cls.other_user)
        cls.elevator = cls._create_maintained("TA-P", cls.site_a, since="2020-01-01")
        # four visits: two on their day, one a day late, one missed
        for day, finished in ((3, 3), (8, 8), (13, 14), (18, None)):
            cls._visit(cls.worker, day, finished)
        cls._visit(cls.other, 5, 5)

    @classmethod
    def _visit(cls, worker, day, finished, elevator=None):
        date = cls.month.replace(day=day)
        visit = cls._create_visit(elevator or cls.elevator, worker, date=date)
        noon = finished and datetime.combine(date.replace(day=finished), datetime.min.time())
        visit._write_work(
            {"state": "done", "finished_at": noon + timedelta(hours=4)}
            if finished
            else {"state": "missed"}
        )
        return visit

    @classmethod
    def _fault(cls, day, kind="fault"):
        return cls.env["elevator.unit.event"].create(
            {
                "elevator_id": cls.elevator.id,
                "branch_id": cls.branch_a.id,
                "company_id": cls.branch_a.company_id.id,
                "kind": kind,
                "date": cls.month.replace(day=day),
            }
        )

    def _appraise(self, worker=None):
        self.env["elevator.appraisal"]._appraise(self.branch_a, self.month)
        return self.env["elevator.appraisal"].search(
            [("employee_id", "=", (worker or self.worker).id), ("month", "=", self.month)]
        )

    def _line(self, appraisal, code):
        return appraisal.line_ids.filtered(lambda line: line.measure_id.code == code)

    def _opened(self, line):
        action = line.action_open()
        return self.env[action["res_model"]].search(action["domain"])

    # ---------------------------------------------------------------- facts

    def test_m_3_on_time_visits(self):
        """Done on their day: 2 of 4; late and missed are not; the line opens the four."""
        line = self._line(self._appraise(), "on_time")
        self.assertEqual((line.figure, line.record_count), (50, 4))
        self.assertEqual(line.points, 0, "below 70 %")
        records = self._opened(line)
        self.assertEqual((records._name, len(records)), ("elevator.visit", 4))
        self.assertEqual(records.maintainer_id, self.worker)
        mine = self._line(self._appraise(self.other), "on_time")
        self.assertEqual((mine.figure, mine.points), (100, 100))

    def test_on_time_is_the_companys_day_and_the_phones_clock(self):
        """23:30 in Shanghai is that day; uploaded a day later the phone's time counts."""
        self.branch_a.company_id.elevator_tz = "Asia/Shanghai"
        visit = self._visit(self.other, 20, 20)
        at = datetime.combine(visit.date, datetime.min.time())
        visit._write_work(
            {
                "client_finished_at": at + timedelta(hours=15, minutes=30),
                "finished_at": at + timedelta(days=2),
            }
        )
        self.assertEqual(self._line(self._appraise(self.other), "on_time").figure, 100)
        visit._write_work({"client_finished_at": at + timedelta(hours=16, minutes=30)})
        self.assertEqual(self._line(self._appraise(self.other), "on_time").figure, 50)

    def test_m_3_repeat_faults_are_his_who_maintained_last(self):
        """One fault is none; the second within 30 days is; of the visit before it."""
        self._fault(4)
        self.assertEqual(self._line(self._appraise(), "repeat_fault").figure, 0)
        again = self._fault(9, "entrapment")
        self._fault(9, "part")
        line = self._line(self._appraise(), "repeat_fault")
        self.assertEqual((line.figure, line.record_count), (1, 1))
        self.assertEqual(self._opened(line), again)
        self.assertEqual(self._line(self._appraise(self.other), "repeat_fault").figure, 0)
        self.env.ref("elevator_service.appraisal_measure_repeat_fault").days = 4
        self.assertEqual(self._line(self._appraise(), "repeat_fault").figure, 0)

    def test_m_3_findings_judged_true(self):
        visit = self.elevator.visit_ids.filtered(lambda one: one.maintainer_id == self.worker)[:1]
        finding = self._found(visit, worker_ids=self.worker.ids, date=visit.date)
        self.assertEqual(self._line(self._appraise(), "finding").figure, 0, "not judged")
        finding.sudo()._judge("true", "Seen on the camera")
        line = self._line(self._appraise(), "finding")
        self.assertEqual((line.figure, line.points), (1, 50))
        self.assertEqual(self._opened(line), finding)
        awards = self._appraise().award_ids
        self.assertIn(-200, awards.mapped("amount"))

    def test_m_3_audits_done_in_the_month(self):
        """The mean of what was concluded; one that still runs or was cancelled is no fact."""
        audits = self.env["elevator.audit"]
        for code, score, state in (("P1", 95, "done"), ("P2", 60, "done"), ("P3", 0, "cancelled")):
            unit = self._create_maintained(f"TA-{code}", self.site_a, since="2020-01-01")
            audit = audits.create({"elevator_id": unit.id, "reason": "Reason"})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE elevator_audit SET score = %s, state = %s, maintainer_id = %s, date = %s"
                " WHERE id = %s",
                [score, state, self.worker.id, self.month, audit.id],
            )
        audits.invalidate_model()
        line = self._line(self._appraise(), "audit")
        self.assertEqual((line.figure, line.record_count, line.points), (77.5, 2, 50))
        self.assertEqual(len(self._opened(line)), 2)

    def test_m_8_5_what_customers_say_on_fridays(self):
        """The points of who worked there in the seven days before; no points are no answer."""
        friday = self.month.replace(day=9)
        sites = self.site_a | self._create_site(self.branch_a, name="Not visited")
        calls = self.env["elevator.followup"].sudo()
        said = calls.create(
            [
                {"site_id": site.id, "branch_id": self.branch_a.id, "week": week}
                for site, week in (
                    (sites[0], friday),
                    (sites[0], friday + timedelta(7)),
                    (sites[1], friday),
                )
            ]
        )
        self.env.flush_all()
        for call, points in zip(said, (2, 5, 1), strict=True):
            self.env.cr.execute(
                "UPDATE elevator_followup SET state = 'done', quality = %s WHERE id = %s",
                [points, call.id],
            )
        calls.invalidate_model()
        line = self._line(self._appraise(), "followup")
        self.assertEqual((line.figure, line.record_count, line.points), (3.5, 2, 50))
        self.assertEqual(self._opened(line), said[:2])
        self.assertEqual(self._line(self._appraise(self.other), "followup").figure, 2)
        # points typed before the line broke: the call is not answered
        self.env.cr.execute(
            "UPDATE elevator_followup SET state = 'unreached' WHERE id = %s", [said[1].id]
        )
        calls.invalidate_model()
        self.assertEqual(self._line(self._appraise(), "followup").figure, 2)
        self.env.cr.execute("UPDATE elevator_followup SET quality = 0")
        calls.invalidate_model()
        self.assertFalse(self._line(self._appraise(), "followup"))

    def test_m_1_3_6_evaluations_signed_in_the_month(self):
        """Of sites he worked at in their period; one that waits, or of another site, is none."""
        other = self._create_site(self.branch_a, name="Not visited")
        papers = self.env["elevator.evaluation"].sudo()
        made = papers.create(
            [
                {
                    "name": f"Paper {number}",
                    "site_id": site.id,
                    "branch_id": self.branch_a.id,
                    "date_from": first,
                    "date_to": self.month.replace(day=20),
                }
                for number, (site, first) in enumerate(
                    (
                        (self.site_a, self.month),
                        (self.site_a, self.month.replace(day=2)),
                        (other, self.month),
                    )
                )
            ]
        )
        self.env.flush_all()
        for paper, state in zip(made, ("signed", "waiting", "signed"), strict=True):
            self.env.cr.execute(
                "UPDATE elevator_evaluation SET state = %s, score = 3.5, signed_on = %s"
                " WHERE id = %s",
                [state, self.month.replace(day=21), paper.id],
            )
        papers.invalidate_model()
        line = self._line(self._appraise(), "evaluation")
        self.assertEqual((line.figure, line.record_count, line.points), (3.5, 1, 50))
        self.assertEqual(self._opened(line), made[0])

    def test_m_3_exams_of_twelve_months(self):
        appraisal = self._appraise()
        self.assertFalse(self._line(appraisal, "exam"), "no fact, no line")
        with freeze_time(self.month + timedelta(days=2, hours=4)):
            training = self._training(self.worker, date_from=self.month)
            training.exam_ids.create(
                [
                    {
                        "training_id": training.id,
                        "employee_id": self.worker.id,
                        "part": part,
                        "score": score,
                        "date": self.month,
                    }
                    for part, score in (("theory", 60), ("practical", 90))
                ]
            ).action_confirm()
        line = self._line(self._appraise(), "exam")
        self.assertEqual((line.figure, line.record_count, line.points), (75, 2, 50))
        self.assertEqual(len(self._opened(line)), 2)

    # ---------------------------------------------------------------- score and rewards

    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(-(10**6), 10**6), st.integers(-100, 100), st.integers(-100, 100))
    def test_points_are_linear_between_the_ends_and_never_beyond(self, figure, full, zero):
        measure = self.env["elevator.appraisal.measure"].new({"full_at": full, "zero_at": zero})
        if full == zero:  # the table refuses it
            return
        points = measure._points(figure)
        self.assertGreaterEqual(points, 0)
        self.assertLessEqual(points, 100)
        self.assertEqual(measure._points(full), 100)
        self.assertEqual(measure._points(zero), 0)
        self.assertEqual(measure._points((full + zero) / 2), 50)

    def test_m_3_weights_and_rules_are_data(self):
        """0 × 40 + 100 × 20 + 100 × 20 over 80; a weight of 0 leaves the measure out."""
        self.assertEqual(self._appraise().score, 50)
        self.assertEqual(self._appraise().amount, -200, "below 60")
        self.env.ref("elevator_service.appraisal_measure_on_time").weight = 0
        appraisal = self._appraise()
        self.assertEqual((appraisal.score, appraisal.amount), (100, 300))
        self.env["elevator.appraisal.rule"].search([]).active = False
        self.assertFalse(self._appraise().award_ids)

    def test_appraising_twice_gives_the_same_rows(self):
        first = self._appraise()
        lines = [(line.name, line.figure, line.points) for line in first.line_ids]
        second = self._appraise()
        self.assertEqual(first, second)
        self.assertEqual([(line.name, line.figure, line.points) for line in second.line_ids], lines)
        nobody = self._create_maintainer("Absent", self.branch_a)
        self.assertFalse(self._appraise(nobody), "no fact, no appraisal")
        with self.assertRaisesRegex(UserError, "over"):
            self.env["elevator.appraisal"]._appraise(self.branch_a, self.today)

    @warmup
    def test_one_query_a_measure(self):
        people = self.worker | self.other
        measures = self.env["elevator.appraisal.measure"]
        last = self.month + relativedelta(months=1, days=-1)
        with self.assertQueryCount(2 + measures.search_count([])):
            measures._measured(people, self.month, last)

    # ---------------------------------------------------------------- who signs, who sees

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_m_3_seen_by_the_manager_and_then_by_himself_alone(self):
        appraisal = self._appraise()
        manager = self._create_user("appraisal_manager", "group_service_manager")
        inspection = self._create_user("appraisal_inspection", "group_inspection")
        stranger = self._create_user("appraisal_far", "group_branch_officer", self.branch_b)
        outside = (self.officer, self.service, self.clerk, self.other_user, inspection, stranger)
        parts = (appraisal, appraisal.line_ids[:1], appraisal.award_ids[:1])
        for part in parts:
            for user in (*outside, self.user):
                with self.subTest(user=user.login, model=part._name):
                    self.assertFalse(part.with_user(user).has_access("read"), "not signed")
                    found = self.env[part._name].with_user(user).search([("id", "=", part.id)])
                    self.assertFalse(found)
            for user in (self.boss, manager):
                self.assertTrue(part.with_user(user).has_access("read"))
        appraisal.with_user(self.boss).action_sign()
        for part in parts:
            self.assertTrue(part.with_user(self.user).has_access("read"))
            for user in outside:
                with self.subTest(user=user.login, model=part._name, signed=True):
                    self.assertFalse(part.with_user(user).has_access("read"))

    def test_m_3_signed_by_the_manager_it_does_not_change(self):
        appraisal = self._appraise().with_user(self.boss)
        appraisal.note = "Late too often"
        for name, value in (("score", 100), ("state", "signed"), ("digest", "0"), ("month", False)):
            with self.assertRaises(UserError):
                call_kw(
                    appraisal.browse(),
                    "write",
                    [appraisal.ids, {name: value}],
                    {"context": hostile_context()},
                )
        for user in (self.user, self.officer, self.service):
            with self.assertRaises(AccessError):
                appraisal.with_user(user).action_sign()
        appraisal.action_sign()
        self.assertEqual((appraisal.state, appraisal.signed_by_id), ("signed", self.boss))
        self.assertTrue(appraisal.is_intact)
        for verb in (appraisal.action_sign, appraisal.action_measure):
            with self.assertRaises(UserError):
                verb()
        with self.assertRaises(UserError):
            appraisal.note = "Better"
        self._visit(self.worker, 25, 25)
        self.assertEqual(self._line(self._appraise(), "on_time").record_count, 4, "it stays")
        with self.assertRaises(UserError):
            appraisal.sudo().unlink()
        self.env.cr.execute(
            "UPDATE elevator_appraisal SET score = 100 WHERE id = %s", [appraisal.id]
        )
        appraisal.invalidate_recordset()
        self.assertFalse(appraisal.is_intact, "changed behind our back")

    def test_nobody_signs_his_own(self):
        boss = self.branch_a.manager_id
        self._certify(boss)
        self._visit(boss, 22, 22)
        mine = self._appraise(boss).with_user(self.boss)
        with self.assertRaises(AccessError):
            mine.action_sign()
        with self.assertRaises(AccessError):
            mine.note = "Excellent"

    def test_the_maintainer_answers_once(self):
        appraisal = self._appraise()
        with self.assertRaises(AccessError):
            appraisal.with_user(self.user)._answer("Too early")
        appraisal.with_user(self.boss).action_sign()
        with self.assertRaises(AccessError):
            appraisal.with_user(self.boss)._answer("Not mine")
        wizard = (
            self.env["elevator.appraisal.answer"]
            .with_user(self.user)
            .create({"appraisal_id": appraisal.id, "text": "The site was closed"})
        )
        wizard.action_apply()
        self.assertEqual((appraisal.state, appraisal.answer), ("seen", "The site was closed"))
        self.assertTrue(appraisal.is_intact, "an answer is not what was signed")
        with self.assertRaises(UserError):
            wizard.action_apply()

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_model")
    def test_nobody_types_one(self):
        appraisal = self._appraise()
        values = {"employee_id": self.worker.id, "month": "2020-01-01"}
        with self.assertRaises(UserError):
            self.env["elevator.appraisal"].with_user(self.boss).create(values)
        for part in (appraisal.line_ids, appraisal.award_ids):
            with self.assertRaises(AccessError):
                part.with_user(self.boss).unlink()
            with self.assertRaises(UserError):
                part.sudo().write({"name": "x"})
        with self.assertRaises(Error), self.cr.savepoint():
            self.env.cr.execute(
                "UPDATE elevator_appraisal SET month = '2020-01-02' WHERE id = %s", [appraisal.id]
            )

    def test_the_run_is_for_who_leads(self):
        runs = self.env["elevator.appraisal.run"]
        run = runs.with_user(self.boss).create({})
        self.assertEqual(run.branch_ids, self.branch_a)
        action = run.action_run()
        found = self.env[action["res_model"]].with_user(self.boss).search(action["domain"])
        self.assertIn(self.worker, found.employee_id)
        self.assertFalse(runs.with_user(self.officer)._branches())
        with self.assertRaises(AccessError):
            runs.with_user(self.officer).create({"branch_ids": self.branch_a.ids}).action_run()
        with self.assertRaises(AccessError):
            self._appraise().with_user(self.other_user).action_measure()

    def test_the_month_measures_itself_and_is_printed(self):
        self.env["elevator.appraisal"]._cron_appraise()
        appraisal = self.env["elevator.appraisal"].search([("employee_id", "=", self.worker.id)])
        self.assertEqual(appraisal.month, self.month)
        appraisal.with_user(self.boss).action_sign()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "elevator_service.report_appraisal", appraisal.ids
        )
        self.assertIn(appraisal.digest, html.decode())
        self.assertIn("Appraised", html.decode())
