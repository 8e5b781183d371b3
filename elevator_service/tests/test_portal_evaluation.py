"""The customer scores and signs in the portal, in two steps, by login or by the link (M-5.5)."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .portal_common import PIXEL, PortalCommon


@tagged("post_install", "-at_install")
class TestPortalEvaluation(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        opened = cls.env["elevator.evaluation"]._open_period(cls.env.company, date(2026, 10, 2))
        cls.own = opened.filtered(lambda e: e.site_id == cls.docs["x"]["elevator.site"])
        cls.foreign = opened.filtered(lambda e: e.partner_id == cls.customer_y)

    def _rate(self, evaluation, score=4, **values):
        page = self.url_open(f"{evaluation.access_url}{values.pop('query', '')}")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        scores = {f"score_{line.id}": str(score) for line in evaluation.line_ids}
        return self.url_open(
            f"{evaluation.access_url}/rate", data={"csrf_token": token, **scores, **values}
        )

    def _sign(self, evaluation, query="", **values):
        values = {"name": "Ms Ma", "signature": PIXEL} | values
        return self.make_jsonrpc_request(f"{evaluation.access_url}/sign{query}", values)

    def test_scored_and_signed_by_the_customer(self):
        self.authenticate("portal_x", "portal_x")
        self.assertIn(self.own.access_url, self.url_open("/my/evaluations").text)
        page = self._rate(self.own, remark="Lamps are dark")
        self.assertIn("Lamps are dark", page.text)
        self.assertIn("portal.signature_form", page.text)
        answer = self._sign(self.own, f"?seen={self.own._rating_digest()}")
        self.assertTrue(answer.get("force_refresh"), answer)
        self.assertRecordValues(
            self.own,
            [{"state": "signed", "signed_how": "portal", "score": 4, "remark": "Lamps are dark"}],
        )
        self.assertIn("error", self._sign(self.own, f"?seen={self.own._rating_digest()}"))

    def test_by_the_link_without_a_login(self):
        key = f"access_token={self.own.sudo()._portal_ensure_token()}"
        token = key.split("=")[1]
        page = self._rate(self.own, query=f"?{key}", access_token=token)
        self.assertIn("portal.signature_form", page.text)
        seen = self.own._rating_digest()
        self.assertIn("message", self._sign(self.own, f"?{key}&seen={seen}"))
        self.assertEqual(self.own.state, "signed")
        self.assertNotIn("Ms Ma", self.url_open(f"{self.own.access_url}?{key}").text)

    def test_an_incomplete_form_comes_back(self):
        self.authenticate("portal_x", "portal_x")
        page = self._rate(self.own, score=9)
        self.assertIn("every question", page.text)
        self.assertFalse(any(self.own.line_ids.mapped("score")))

    def test_others_neither_see_nor_sign(self):
        """M-5.5: another customer, the unit whose work it is, employees, anybody."""
        self.foreign._rate({line.id: 1 for line in self.foreign.line_ids})
        seen = f"?seen={self.foreign._rating_digest()}"
        for login in ("portal_x", "portal_z", "portal_maintainer", None):
            self.authenticate(login, login)
            with self.subTest(login=login):
                self.assertIn("error", self._sign(self.foreign, seen))
                if login != "portal_maintainer":
                    self.assertNotIn(self.foreign.name, self.url_open(self.foreign.access_url).text)
        self.assertEqual(self.foreign.state, "waiting")
        mine = self.env["elevator.evaluation"]
        self.assertFalse(mine.with_user(self.user_z).search([]))
        self.assertEqual(mine.with_user(self.user_y).search([]), self.foreign)
        self.assertEqual(mine.line_ids.with_user(self.user_y).search([]), self.foreign.line_ids)

    def test_portal_users_read_named_fields_only(self):
        for record, name in ((self.own, "signed_from"), (self.own.line_ids[0], "weight")):
            with self.subTest(name=name), self.assertRaises(AccessError):
                record.with_user(self.user_x).read([name])
        self.assertTrue(self.own.with_user(self.user_x).read(["score"]))
