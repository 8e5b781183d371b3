"""Documents and blank books issued to branches: registered, receipt confirmed (M-2.2.6)."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .portal_common import PIXEL
from .quality_common import QualityCommon


@tagged("post_install", "-at_install")
class TestElevatorDocumentIssue(QualityCommon):
    def _issue(self, user=None, branches=None, **vals):
        vals = {"document": "Blank maintenance book", "kind": "book", "quantity": 20} | vals
        register = self.env["elevator.document.issue"].with_user(user or self.service)
        return register._issue(branches or self.branch_a, vals)

    def test_time_person_document_destination(self):
        """M-2.2.6: a line for each branch, numbered; the branch's people are told."""
        form = Form(self.env["elevator.document.issue.wizard"].with_user(self.service))
        form.kind, form.document, form.quantity = "file", "Bulletin 12", 1
        form.file = PIXEL
        for branch in (self.branch_a, self.branch_b):
            form.branch_ids.add(branch)
        action = form.save().action_issue()
        issues = self.env["elevator.document.issue"].search(action["domain"])
        self.assertEqual(issues.branch_id, self.branch_a | self.branch_b)
        self.assertEqual(issues.issued_by_id, self.service)
        self.assertTrue(all(issues.mapped("issued_at")))
        self.assertEqual(len(set(issues.mapped("name"))), 2)
        self.assertTrue(all(issues.mapped("attachment_id")))
        told = self.env["mail.message"].search([("subject", "ilike", "Bulletin 12")])
        self.assertIn(self.officer.partner_id, told.notified_partner_ids)

    def test_hq_issues_the_branch_confirms(self):
        with self.assertRaises(AccessError):
            self._issue(self.officer)
        issue = self._issue()
        self.assertTrue(issue.is_waiting)
        for user in (self.service, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                issue.with_user(user).action_confirm()
        issue.with_user(self.officer).action_confirm()
        self.assertRecordValues(
            issue,
            [{"received_by_id": self.officer.id, "received_quantity": 20, "is_short": False}],
        )
        with self.assertRaisesRegex(UserError, "already"):
            issue.with_user(self.officer).action_confirm()

    def test_what_is_missing_is_said(self):
        issue = self._issue()
        with self.assertRaises(UserError):
            issue.with_user(self.officer)._confirm(18)
        receipt = self.env["elevator.document.receipt"].with_user(self.officer)
        receipt.create(
            {"issue_id": issue.id, "quantity": 18, "note": "Two were wet"}
        ).action_confirm()
        self.assertEqual((issue.is_short, issue.receipt_note), (True, "Two were wet"))

    @mute_logger("odoo.sql_db")
    def test_the_register_is_never_changed(self):
        issue = self._issue()
        with self.assertRaises(UserError):
            issue.sudo().write({"document": "Another"})
        with self.assertRaises(UserError):
            issue.sudo().unlink()
        issue.with_user(self.officer).action_confirm()
        for column in ("quantity", "received_quantity"):
            with (
                self.subTest(column=column),
                self.assertRaises(psycopg2.Error),
                self.cr.savepoint(),
            ):
                # pylint: disable=sql-injection
                self.cr.execute(f"UPDATE elevator_document_issue SET {column} = 1")

    def test_only_approved_versions_and_some_branch(self):
        form = self.env["elevator.form"].create({"name": "Record form"})
        draft = self.env["elevator.form.version"].create(
            {"form_id": form.id, "body": "<p>Text</p>"}
        )
        with self.assertRaises(UserError):
            self._issue(version_id=draft.id, kind="form")
        with self.assertRaises(UserError):
            self.env["elevator.document.issue"]._issue(
                self.env["elevator.branch"], {"document": "Text", "kind": "file"}
            )
