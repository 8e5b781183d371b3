"""Asking for the signature of a site sheet by mail (L-2, D14b)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .portal_common import PIXEL, PortalCommon


@tagged("post_install", "-at_install")
class TestElevatorVisitSheetPortal(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sheet = cls.docs["x"]["elevator.visit.sheet"]

    def _mails(self):
        return self.env["mail.mail"].search([("model", "=", self.sheet._name)])

    def test_the_safety_manager_gets_the_link_and_the_sender_does_not(self):
        sheet = self.sheet.with_user(self.maintainer)
        sheet.action_send_for_signature()
        mail = self._mails()
        self.assertEqual(mail.recipient_ids, self.manager_x)
        token = self.sheet.sudo().access_token
        self.assertTrue(token)
        self.assertIn(f"/my/visit-sheets/{sheet.id}?access_token={token}", mail.body_html)
        self.assertIn("Site X-A", mail.subject)
        with self.assertRaises(AccessError):
            sheet.read(["access_token"])
        self.assertEqual((self.sheet.asked_count, bool(self.sheet.asked_on)), (1, True))

    def test_the_customer_is_asked_where_no_safety_manager_has_an_address(self):
        self.manager_x.email = False
        self.customer_x.email = "office@x.example"
        self.sheet._send_for_signature()
        self.assertEqual(self._mails().recipient_ids, self.customer_x)

    def test_refused_as_a_whole(self):
        other = self.docs["y"]["elevator.visit.sheet"]  # nobody with an address
        with self.assertRaisesRegex(UserError, "e-mail"):
            (self.sheet | other)._send_for_signature()
        self.assertFalse(self._mails())
        self.sheet._sign(PIXEL, "X")
        with self.assertRaises(UserError):
            self.sheet._send_for_signature()

    def test_another_branch_and_outsiders_cannot_send(self):
        foreign = self._create_user("sheet_b", "group_branch_officer", self.branch_b)
        for user in (foreign, self.user_x):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.sheet.with_user(user).action_send_for_signature()
        self.assertFalse(self._mails())

    def test_the_link_dies_with_the_signature(self):
        self.sheet._send_for_signature()
        self.assertTrue(self.sheet.sudo().access_token)
        self.sheet._sign(PIXEL, "X")
        self.assertFalse(self.sheet.sudo().access_token)
        self.assertEqual(self.sheet.sudo()._portal_ensure_token(), "")

    def _remind(self, days):
        with (
            self.enter_registry_test_mode(),
            freeze_time(fields.Datetime.now() + timedelta(days=days)),
        ):
            self.env.ref("elevator_service.cron_remind_signature").method_direct_trigger()
        return self.sheet.asked_count

    def test_reminded_after_three_days_three_times(self):
        self.sheet._send_for_signature()
        self.assertEqual([self._remind(days) for days in (2, 4, 5, 8, 12, 16)], [1, 2, 2, 3, 3, 3])

    def test_the_days_are_a_setting(self):
        self.env["ir.config_parameter"].set_param("elevator_service.signature_reminder_days", 1)
        self.assertEqual(self._remind(2), 1)

    def test_nobody_is_reminded_of_what_is_signed_or_not_done(self):
        self.sheet._sign(PIXEL, "X")
        undone = self.sheet._for_site(self.sheet.site_id, self.today - timedelta(days=9))
        self._remind(10)
        self.assertEqual((self.sheet.asked_count, undone.asked_count), (0, 0))
