"""Design D22, T-2.2: a report through the QR code is a call; its progress by a random token."""

import re
from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPublicCallout(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elevator = cls.docs["x"]["elevator.unit"]
        cls.url = f"/e/{cls.elevator.qr_token}"

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _report(self, **values):
        page = self.url_open(self.url)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
        values = {"csrf_token": token, "trapped": "no", "what": "Door", **values}
        return self.url_open(f"{self.url}/report", data=values, allow_redirects=False)

    def _callouts(self):
        return self.env["elevator.callout"].search([("elevator_id", "=", self.elevator.id)])

    def test_a_report_starts_the_clock_and_shows_its_progress(self):
        """T-2.2: no password; the phone that reported sees the steps, no names."""
        self._report(trapped="yes", what="Two inside", name="Li", phone="138")
        callout = self._callouts()
        self.assertRecordValues(
            callout, [{"source": "qr", "trapped": True, "caller_name": "Li", "state": "called"}]
        )
        events = self.elevator.event_ids.filtered(lambda event: event.kind == "entrapment")
        self.assertEqual(len(events), 1)
        page = self.url_open(self.url).text
        progress = re.search(r'href="(/call-out/\w+)"', page).group(1)
        officer = self._create_user("public_officer", "group_branch_officer", self.branch_a)
        callout.with_user(officer)._assign(self.worker)
        callout.with_user(self.maintainer).action_accept()
        page = self.url_open(progress)
        self.assertIn(callout._local(callout.accepted_at), page.text)
        for inside in ("Worker", "Li", "138", "/odoo", "csrf"):
            self.assertFalse(inside in page.text, inside)
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex, nofollow")
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_the_key_opens_in_every_language(self):
        """D22: a browser that asks for Chinese stands at another address."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self._report()
        page = self.url_open(f"/zh_CN{self.url}")
        self.assertIn("/zh_CN/", page.url)
        self.assertTrue(re.search(r"/call-out/\w+", page.text))
        other = self.docs["y"]["elevator.unit"].qr_token
        self.assertFalse("/call-out/" in self.url_open(f"/e/{other}").text)

    def test_only_who_reported_sees_it(self):
        self._report()
        self.opener.cookies.clear()
        self.assertFalse("/call-out/" in self.url_open(self.url).text)

    @mute_logger("odoo.http")
    def test_wrong_tokens_and_old_ones(self):
        self._report()
        callout = self._callouts()
        token = callout.progress_token
        wrong = (token[:-1], token.upper() + "X", str(callout.id), callout.name, "%25", "x" * 500)
        for text in wrong:
            with self.subTest(token=text[:40]):
                self.assertEqual(self.url_open(f"/call-out/{text}").status_code, 404)
        self.assertEqual(self.url_open(f"/call-out/{token}").status_code, 200)
        callout._write_clock({"ended_at": callout.called_at - timedelta(days=31)})
        self.assertEqual(self.url_open(f"/call-out/{token}").status_code, 404)

    @mute_logger("odoo.http")
    def test_no_token_no_call(self):
        answer = self.url_open(f"{self.url}/report", data={"what": "x", "trapped": "yes"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._callouts())

    def test_a_program_and_too_many_open_nothing(self):
        self._report(website="http://x")
        self.assertFalse(self._callouts())
        self.env["ir.config_parameter"].set_param("elevator_service.report_limit_both", 1)
        self._report(what="First")
        self.assertEqual(self._report(what="Second").status_code, 429)
        self.assertEqual(len(self._callouts()), 1)
        self.assertFalse(self._callouts().event_ids.filtered(lambda e: e.kind == "report"))

    def test_a_second_report_is_no_second_clock(self):
        self._report()
        self._report(what="Still", trapped="yes")
        callout = self._callouts()
        self.assertTrue(callout.trapped)
        self.assertTrue(callout.event_ids.filtered(lambda e: e.kind == "report"))

    def test_html_in_a_report_is_text(self):
        harm = '<img src=x onerror=alert(1)><script>alert("x")</script>'
        self._report(what=harm, name="<b>x</b>", phone="<i>1</i>")
        ticket = self._callouts().ticket_id
        self.assertNotIn("<script", ticket.description)
        self.assertNotIn("<img", ticket.description)
        self.authenticate(self.user_x.login, self.user_x.login)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertFalse("<img src=x" in page or '<script>alert("x")' in page)

    def test_the_customer_sees_the_clock_of_his_own(self):
        """Portal: own call-outs with their progress, foreign ones not."""
        self._report()
        ticket = self._callouts().ticket_id
        self.authenticate(self.user_x.login, self.user_x.login)
        self.assertTrue(ticket.number in self.url_open("/my/tickets").text)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertTrue(self._callouts()._local(self._callouts().called_at) in page)
        self.authenticate(self.user_y.login, self.user_y.login)
        self.assertFalse(ticket.number in self.url_open("/my/tickets").text)
        gone = self.url_open(f"/my/ticket/{ticket.id}", allow_redirects=False)
        self.assertIn(gone.status_code, (302, 303))
