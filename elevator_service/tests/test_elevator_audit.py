"""Audits of the inspection department: recorded, scored, sealed (M-1.3.3, M-5.4, L-4)."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PIXEL
from .quality_common import QualityCommon


@tagged("post_install", "-at_install")
class TestElevatorAudit(QualityCommon):
    def test_an_ordered_audit_says_why(self):
        with self.assertRaises(UserError):
            self._ordered(self.unit_a, reason=" ")
        audit = self._ordered(self.unit_a)
        self.assertEqual((audit.branch_id, audit.site_id), (self.branch_a, self.site_a))
        self.assertFalse(audit.draw_id)

    def test_who_may_not(self):
        for user in (self.service, self.officer, self.user_a):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["elevator.audit"].with_user(user).create(
                    {"elevator_id": self.unit_a.id, "reason": "Text"}
                )
        audit = self._ordered(self.unit_a)
        for verb in ("action_start", "action_conclude", "action_cancel"):
            with self.subTest(verb=verb), self.assertRaises(AccessError):
                getattr(audit.with_user(self.officer), verb)()

    def test_results_are_recorded_not_typed(self):
        audit = self._ordered(self.unit_a)
        for vals in ({"state": "done"}, {"passed": True}, {"weight": 9}, {"seal": "0"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                audit.write(vals)
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._ordered(self.unit_b, **vals)
        with self.assertRaises(UserError):
            audit.write({"elevator_id": self.unit_b.id})
        with self.assertRaises(UserError):
            audit.sudo().unlink()

    def test_questions_are_those_of_the_kind_and_stay_as_asked(self):
        audit = self._ordered(self.unit_a)
        self.assertFalse(audit.line_ids)
        audit.action_start()
        items = self.env["elevator.audit.item"].search([("use", "in", ("all", "lift"))])
        self.assertEqual(audit.line_ids.item_id, items)
        self.assertEqual(audit.maintainer_id, self.worker)
        items[0].name = "Another question"
        self.assertNotIn("Another question", audit.line_ids.mapped("name"))
        with self.assertRaises(UserError):
            audit.line_ids[0].points = 99

    def test_nothing_missing(self):
        """M-1.3.3: every question, what is bad, and the customer's word."""
        audit = self._ordered(self.unit_a)
        audit.action_start()
        with self.assertRaisesRegex(UserError, "not answered"):
            audit.action_conclude()
        audit.line_ids.write({"result": "ok"})
        audit.line_ids[0].result = "bad"
        with self.assertRaisesRegex(UserError, "what is bad"):
            audit.action_conclude()
        audit.line_ids[0].note = "Worn"
        with self.assertRaisesRegex(UserError, "whom of the customer"):
            audit.action_conclude()
        audit.customer_met = "Ms Ma"
        with self.assertRaisesRegex(UserError, "satisfied"):
            audit.action_conclude()
        audit.satisfaction = "2"
        audit.action_conclude()
        self.assertEqual(audit.state, "done")

    def test_score_and_critical_faults(self):
        """The score is points of what applies; a critical fault fails it whatever the score."""
        audit = self._ordered(self.unit_a)
        audit.action_start()
        audit.line_ids.write({"result": "ok"})
        plain = audit.line_ids.filtered(lambda line: not line.critical)
        plain[0].result = "minor"
        plain[1].result = "na"
        total = sum(audit.line_ids.mapped("points")) - plain[1].points
        expected = 100 * (total - plain[0].points / 2) / total
        self.assertAlmostEqual(audit.score, expected, 1)
        self.assertTrue(self._audited(self.unit_b, bad=0).passed)
        audit.sudo()._move_to("cancelled")
        self.env.flush_all()
        critical = audit.line_ids.mapped("critical").index(True)
        failed = self._audited(self.unit_a, bad=critical)
        self.assertGreater(failed.score, self.env.company.elevator_audit_pass)
        self.assertFalse(failed.passed)
        self.env.company.elevator_audit_pass = 100
        self.assertFalse(self._audited(self.unit_b, bad=0).passed)

    @mute_logger("odoo.sql_db")
    def test_a_concluded_audit_never_changes(self):
        """L-4: sealed, by ORM and database, answers and photos too."""
        audit = self._ordered(self.unit_a)
        audit.action_start()
        audit.line_ids.write({"result": "ok"})
        photo = self.env["ir.attachment"].create({"name": "p.png", "datas": PIXEL})
        audit.line_ids[0].sudo().photo_ids = photo
        audit.write({"customer_word": "Nobody was there"})
        audit.action_conclude()
        self.assertTrue(audit.seal)
        with self.assertRaises(UserError):
            audit.note = "Better"
        with self.assertRaises(UserError):
            audit.line_ids[0].result = "bad"
        for statement, args in (
            ("UPDATE elevator_audit SET score = 0 WHERE id = %s", audit.id),
            ("DELETE FROM elevator_audit WHERE id = %s", audit.id),
            ("UPDATE elevator_audit_line SET result = 'bad' WHERE audit_id = %s", audit.id),
            ("DELETE FROM elevator_audit_line WHERE audit_id = %s", audit.id),
            ("DELETE FROM elevator_audit_photo_rel WHERE attachment_id = %s", photo.id),
            ("UPDATE ir_attachment SET checksum = 'x' WHERE id = %s", photo.id),
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaises(psycopg2.Error),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [args])
        self.assertEqual(self.unit_a._verify_seals().state, "genuine")

    def test_verification_finds_a_changed_audit(self):
        audit = self._audited(self.unit_a)
        self.env.flush_all()
        self.cr.execute("ALTER TABLE elevator_audit DISABLE TRIGGER USER")
        self.cr.execute("UPDATE elevator_audit SET satisfaction = '5' WHERE id = %s", [audit.id])
        check = self.unit_a._verify_seals()
        self.assertEqual(
            (check.state, check.problem, check.res_model), ("broken", "changed", audit._name)
        )

    def test_cancelling_says_why(self):
        audit = self._ordered(self.unit_a)
        audit.reason = False
        with self.assertRaises(UserError):
            audit.action_cancel()
        audit.reason = "Elevator is being repaired"
        audit.action_cancel()
        with self.assertRaises(UserError):
            audit.action_start()
        self._ordered(self.unit_a)

    def test_a_failed_audit_and_a_denying_customer_are_findings(self):
        """M-5.2, M-5.4: HQ judges them; a passed audit with a content customer raises none."""
        findings = self.env["elevator.trust.finding"]
        before = findings.search([])
        self._audited(self.unit_b)
        self.assertEqual(findings.search([]), before)
        audit = self._ordered(self.unit_a)
        audit.action_start()
        audit.line_ids.write({"result": "ok"})
        critical = audit.line_ids.filtered("critical")[0]
        critical.write({"result": "bad", "note": "Oil on the lining"})
        audit.write({"customer_met": "Ms Ma", "satisfaction": "1", "says_patrol": "no"})
        audit.action_conclude()
        found = (findings.search([]) - before).sorted(lambda finding: finding.rule_id.code)
        self.assertEqual(found.rule_id.mapped("code"), ["audit_denied", "audit_failed"])
        denied, failed = found
        self.assertIn("Oil on the lining", failed.recorded)
        self.assertIn("Ms Ma", denied.said)
        self.assertEqual(found.worker_ids, self.worker)
        self.assertEqual(found.evidence_ids.mapped("res_id"), [audit.id] * 2)
