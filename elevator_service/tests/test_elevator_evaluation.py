"""Evaluations by customers: one per site and period, signed or with a scan (M-1.3.6, M-5.5)."""

import base64
import io
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged, warmup
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from .portal_common import PIXEL
from .quality_common import QualityCommon


def _pdf():
    """One empty page, base64."""
    writer, out = PdfFileWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return base64.b64encode(out.getvalue())


PDF = _pdf()


@tagged("post_install", "-at_install")
class TestElevatorEvaluation(QualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evaluations = cls.env["elevator.evaluation"]
        cls.company = cls.env.company
        cls.manager = cls._partner("Ms Ma", email="ma@example.com")
        cls.site_a.safety_manager_id = cls.manager
        cls.opened = cls.evaluations._open_period(cls.company, date(2026, 10, 2))
        cls.evaluation = cls.opened.filtered(lambda e: e.site_id == cls.site_a)

    def _scores(self, score=4, evaluation=None):
        return {line.id: score for line in (evaluation or self.evaluation).line_ids}

    def _signed(self, evaluation=None, image=PIXEL, score=4):
        evaluation = evaluation or self.evaluation
        evaluation._rate(self._scores(score, evaluation))
        evaluation._sign(image, "Ms Ma", seen=evaluation._rating_digest())
        return evaluation

    def test_one_per_site_and_period_that_is_over(self):
        """M-2.2.2: opened once for the last quarter, sites in maintenance alone."""
        self.assertEqual(self.opened.site_id, self.site_a | self.site_b)
        self.assertEqual(
            (self.evaluation.date_from, self.evaluation.date_to),
            (date(2026, 7, 1), date(2026, 9, 30)),
        )
        self.assertTrue(5 <= len(self.evaluation.line_ids) <= 8)
        self.assertFalse(self.evaluations._open_period(self.company, date(2026, 12, 31)))

    def test_the_period_is_a_setting(self):
        for months, day, first, last in (
            ("1", date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 28)),
            ("3", date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
            ("6", date(2026, 7, 1), date(2026, 1, 1), date(2026, 6, 30)),
            ("12", date(2026, 7, 1), date(2025, 1, 1), date(2025, 12, 31)),
        ):
            self.company.elevator_evaluation_months = months
            with self.subTest(months=months):
                self.assertEqual(self.evaluations._last_period(self.company, day), (first, last))

    @warmup
    def test_queries_do_not_grow_with_the_sites(self):
        for number in range(20):
            site = self._create_site(self.branch_a, name=f"Site {number}")
            self._create_maintained(f"E-{number}", site)
        with self.assertQueryCount(__system__=26):
            self.evaluations._open_period(self.company, date(2027, 1, 5))
            self.env.flush_all()

    def test_scored_then_signed_once(self):
        with self.assertRaisesRegex(UserError, "every question"):
            self.evaluation._rate({})
        with self.assertRaisesRegex(UserError, "every question"):
            self.evaluation._rate(self._scores(6))
        with self.assertRaisesRegex(UserError, "every question"):
            self.evaluation._sign(PIXEL, "Ms Ma")
        self._signed()
        self.assertEqual((self.evaluation.state, self.evaluation.score), ("signed", 4))
        self.assertEqual(self.evaluation.signed_digest, self.evaluation._content_digest())
        for verb in (
            lambda: self.evaluation._rate(self._scores()),
            lambda: self.evaluation._sign(PIXEL, "Another"),
            lambda: self.evaluation.line_ids[0].write({"score": 1}),
            lambda: self.evaluation.line_ids[0].unlink(),
            lambda: self.evaluation.unlink(),
        ):
            with self.assertRaises(UserError):
                verb()

    def test_nobody_signs_scores_he_has_not_seen(self):
        self.evaluation._rate(self._scores(2))
        seen = self.evaluation._rating_digest()
        self.evaluation._rate(self._scores(5))
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            self.evaluation._sign(PIXEL, "Ms Ma", seen=seen)
        self.assertEqual(self.evaluation.state, "waiting")

    def test_the_average_is_weighted(self):
        heavy = self.evaluation.line_ids.filtered(lambda line: line.weight == 3)
        self.evaluation._rate(self._scores(5) | {heavy.id: 1})
        total = sum(self.evaluation.line_ids.mapped("weight"))
        self.assertAlmostEqual(self.evaluation.score, (5 * (total - 3) + 3) / total, 2)

    def test_nothing_is_typed(self):
        manager = self._create_user("evaluation_manager", "group_service_manager")
        for vals in (
            {"state": "signed"},
            {"signature": PIXEL},
            {"remark": "Good"},
            {"line_ids": []},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.evaluation.write(vals)
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.evaluation.with_user(manager).write(vals)
        with self.assertRaises(AccessError):
            self.evaluation.line_ids.with_user(manager).write({"score": 5})

    def test_a_paper_is_entered_with_its_scan(self):
        form = Form(
            self.env["elevator.evaluation.paper"]
            .with_user(self.officer)
            .with_context(**self.evaluation.action_enter_paper()["context"])
        )
        form.signed_by, form.signed_on, form.scan = "Ms Ma", "2026-10-01", PDF
        for place in range(len(self.evaluation.line_ids)):
            with form.line_ids.edit(place) as line:
                line.score = "3"
        with freeze_time("2026-10-02 02:00:00"):
            form.save().action_enter()
        self.assertRecordValues(
            self.evaluation,
            [{"state": "signed", "signed_how": "paper", "score": 3, "signed_by": "Ms Ma"}],
        )
        self.assertEqual(self.evaluation.signed_from, self.officer.name)

    @freeze_time("2026-10-02 02:00:00")
    def test_a_paper_without_proof_is_refused_as_a_whole(self):
        enter = self.evaluation.with_user(self.officer)._enter_paper
        good = [self._scores(), "Ms Ma", date(2026, 10, 1), PDF, "scan.pdf"]
        cases = [(1, " "), (2, date(2026, 6, 30)), (2, date(2026, 10, 3)), (3, False)]
        cases += [(3, base64.b64encode(b"no scan")), (0, {})]
        for place, value in cases:
            with self.subTest(place=place, value=value), self.assertRaises(UserError):
                enter(*[value if n == place else v for n, v in enumerate(good)])
        self.assertEqual(self.evaluation.state, "waiting")
        for user in (self.user_a, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.evaluation.with_user(user)._enter_paper(*good)

    @freeze_time("2026-10-02 02:00:00")
    def test_the_customer_is_asked_at_once_and_again(self):
        mails = [("model", "=", "elevator.evaluation")]
        with self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_remind_evaluation").method_direct_trigger()
        mail = self.env["mail.mail"].search(mails)
        self.assertEqual(mail.recipient_ids, self.manager)
        token = self.evaluation.sudo().access_token
        self.assertIn(f"/my/evaluations/{self.evaluation.id}?access_token={token}", mail.body_html)
        self.assertEqual(self.evaluation.asked_count, 1)
        with freeze_time("2026-10-06 02:00:00"), self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_remind_evaluation").method_direct_trigger()
        self.assertEqual(self.evaluation.asked_count, 2)
        self._signed()
        self.assertFalse(self.evaluation.sudo().access_token)

    def test_late_after_the_days_of_the_books(self):
        with freeze_time("2026-10-20 02:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.evaluations.search([("is_late", "=", True)]), self.opened)
            self._signed()
            self.assertFalse(self.evaluation.is_late)

    def test_a_copied_signature_is_a_finding(self):
        """M-2.2.5: the image of another evaluation or of a sheet of the site; once."""
        other = self.opened - self.evaluation
        self._signed(other)
        findings = self.env["elevator.trust.finding"]
        self.assertFalse(findings.search([("rule_id.code", "=", "evaluation_signature")]))
        self._signed()
        found = findings.search([("rule_id.code", "=", "evaluation_signature")])
        self.assertEqual((found.site_id, len(found.evidence_ids)), (self.site_a, 2))

    def test_a_signature_from_a_sheet_is_found(self):
        visit = self._create_done(self.unit_a, self.worker)
        visit.sheet_id._sign(PIXEL, "Ms Ma")
        self._signed()
        found = self.env["elevator.trust.finding"].search(
            [("rule_id.code", "=", "evaluation_signature")]
        )
        self.assertEqual(
            set(found.evidence_ids.mapped("res_model")),
            {"elevator.evaluation", "elevator.visit.sheet"},
        )

    @freeze_time("2026-11-02 02:00:00")
    def test_the_years_book_names_and_binds_its_evaluations(self):
        """M-2.2.5: what was not given is a gap; bound in time order, the scan behind its page."""
        books = self.env["elevator.record.book"]
        books._open(self.company, date(2026, 10, 2))
        book = books.search([("site_id", "=", self.site_a.id), ("kind", "=", "evaluation")])
        self.env.invalidate_all()
        self.assertEqual(book.gap_ids.mapped("kind"), ["unrated"])
        self.assertIn("2026-07-01 – 2026-09-30", book.gaps_now)
        with self.assertRaises(UserError):
            book.action_bind()
        self.evaluation.with_user(self.officer)._enter_paper(
            self._scores(), "Ms Ma", date(2026, 10, 1), PDF, "scan.pdf"
        )
        self.env.invalidate_all()
        self.assertFalse(book.gaps_now)
        printed = []

        def show(report, ref, res_ids=None, data=None):
            printed.append((ref, res_ids))
            return base64.b64decode(PDF), "pdf"

        self.patch(type(self.env["ir.actions.report"]), "_render_qweb_pdf", show)
        book.action_bind()
        self.assertEqual(
            printed,
            [
                ("elevator_service.action_report_record_book", book.ids),
                ("elevator_service.action_report_evaluation", self.evaluation.ids),
            ],
        )
        pages = PdfFileReader(io.BytesIO(base64.b64decode(book.pdf))).pages
        self.assertEqual(len(pages), 3)
