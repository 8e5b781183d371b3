"""Design D22: the portal's pages; own, foreign, without login, wrong and foreign keys."""

from unittest.mock import patch

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.portal.controllers.portal import CustomerPortal

from .portal_common import PIXEL, PortalCommon

MODELS = ("elevator.unit", "elevator.visit", "elevator.visit.sheet")
PAGES = {
    "elevator.unit": "/my/elevators/{}",
    "elevator.visit": "/my/visits/{}",
    "elevator.visit.sheet": "/my/visit-sheets/{}",
}


@tagged("post_install", "-at_install")
class TestPortal(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sheet_x = cls.docs["x"]["elevator.visit.sheet"]
        cls.sheet_y = cls.docs["y"]["elevator.visit.sheet"]
        cls.visit_x = cls.docs["x"]["elevator.visit"]
        cls.item = cls.docs["x"]["elevator.visit.finding"].item_id
        cls.token_x = cls.sheet_x.sudo()._portal_ensure_token()
        cls.token_y = cls.sheet_y.sudo()._portal_ensure_token()

    def _login(self, user):
        self.authenticate(user and user.login, user and user.login)

    def _url(self, whose, model, query=""):
        return PAGES[model].format(self.docs[whose][model].id) + query

    def _photo_url(self, whose, query=""):
        docs = self.docs[whose]
        return f"/my/visits/{docs['elevator.visit'].id}/photos/{docs['photo'].id}{query}"

    def _opens(self, url):
        """Whether the page itself answers; all else is a way out."""
        response = self.url_open(url, allow_redirects=False)
        self.assertIn(response.status_code, (200, 303, 404))
        if response.status_code == 303:
            self.assertRegex(response.headers["Location"], "/my$|/web/login")
        return response.status_code == 200

    def _rpc(self, url, **params):
        return self.make_jsonrpc_request(url, params)

    # ---------------------------------------------------------------- own

    def test_home_counts_what_is_mine(self):
        self._login(self.user_x)
        names = ["elevator_count", "sheet_count", "sheet_waiting_count"]
        counters = {"elevator_count": 2, "sheet_count": 2, "sheet_waiting_count": 2}
        self.assertEqual(self._rpc("/my/counters", counters=names), counters)
        self.assertIn("/my/elevators", self.url_open("/my").text)
        self._login(self.user_z)
        self.assertEqual(
            self._rpc("/my/counters", counters=names),
            {"elevator_count": 1, "sheet_count": 0, "sheet_waiting_count": 0},
        )

    def test_a_customer_of_two_branches_sees_both(self):
        self._login(self.user_x)
        page = self.url_open("/my/elevators").text
        self.assertIn("X-A", page)
        self.assertIn("X-B", page)
        self.assertNotIn("Y-A", page)

    def test_own_pages_open(self):
        self._login(self.user_x)
        for whose in ("x", "x_b"):
            for model in MODELS:
                with self.subTest(whose=whose, model=model):
                    self.assertTrue(self._opens(self._url(whose, model)))
        page = self.url_open(self._url("x", "elevator.visit")).text
        for shown in (self.item.name, "Worn X-A", "Ordered", self.visit_x.seal):
            self.assertIn(shown, page)
        page = self.url_open(self._url("x", "elevator.unit")).text
        self.assertIn("tel:400-800-1234", page)
        self.assertIn("1000", page)

    def test_an_elevator_without_visits_says_so(self):
        """Neither a last nor a next visit, nor an inspection, is no error of the page (L-4)."""
        elevator = self.docs["x"]["elevator.unit"]
        nothing = {elevator: (False, False)}
        self._login(self.user_x)
        with patch.object(self.registry["elevator.unit"], "_service_dates", lambda self: nothing):
            page = self.url_open(self._url("x", "elevator.unit"))
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count("<dd>—</dd>"), 3)

    def test_pages_with_a_key_are_not_indexed_nor_told(self):
        response = self.url_open(self._url("x", MODELS[2], f"?access_token={self.token_x}"))
        self.assertEqual(response.headers["X-Robots-Tag"], "noindex, nofollow")
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")

    def test_search_filter_sort_and_group(self):
        self._login(self.user_x)
        for query, found in (
            ("?search=X-B", {"X-B"}),
            ("?search=X-B&search_in=site", {"X-B"}),
            ("?search=X-B&search_in=number", {"X-B"}),
            ("?search=Y-A", set()),
            ("?filterby=maintenance", {"X-A", "X-B"}),
            ("?filterby=ended", set()),
            ("?groupby=site", {"X-A", "X-B"}),
            ("?groupby=state&sortby=inspection", {"X-A", "X-B"}),
            ("?groupby=password&sortby=qr_token&filterby=1=1&search_in=token", {"X-A", "X-B"}),
        ):
            with self.subTest(query=query):
                page = self.url_open(f"/my/elevators{query}").text
                links = {
                    code
                    for code, whose in (("X-A", "x"), ("X-B", "x_b"), ("Y-A", "y"))
                    if f'href="{self._url(whose, "elevator.unit")}"' in page
                }
                self.assertEqual(links, found)
                for code, whose in (("X-A", "x"), ("X-B", "x_b")):
                    times = page.count(f'href="{self._url(whose, "elevator.unit")}"')
                    self.assertEqual(times, code in found, "each once")
        for query in ("", "?filterby=waiting", "?groupby=site", "?groupby=state", "?search=X"):
            page = self.url_open(f"/my/visit-sheets{query}").text
            self.assertIn(self._url("x", "elevator.visit.sheet"), page)
            self.assertNotIn(self._url("y", "elevator.visit.sheet"), page)

    def test_long_lists_come_in_pages(self):
        self._login(self.user_x)
        with patch.object(CustomerPortal, "_items_per_page", 1):
            first = self.url_open("/my/elevators").text
            second = self.url_open("/my/elevators/page/2").text
        self.assertIn("/my/elevators/page/2", first)
        self.assertIn(self._url("x", "elevator.unit"), first)
        self.assertNotIn(f'{self._url("x_b", "elevator.unit")}"', first)
        self.assertIn(self._url("x_b", "elevator.unit"), second)

    def test_records_by_quarter(self):
        self._login(self.user_x)
        with freeze_time("2025-02-03 02:00:00"):
            old = self._create_done(self.docs["x"]["elevator.unit"], self.worker)
        page = self.url_open(self._url("x", "elevator.unit")).text
        self.assertIn("?quarter=2025-1", page)
        self.assertNotIn(f"/my/visits/{old.id}", page)
        page = self.url_open(self._url("x", "elevator.unit", "?quarter=2025-1")).text
        self.assertIn(f"/my/visits/{old.id}", page)
        self.assertNotIn(self._url("x", "elevator.visit"), page)

    def test_pdf_of_a_record_and_of_a_quarter(self):
        visit = self.docs["x"]["elevator.visit"]
        printed = (visit.ids, "elevator_service.action_report_visit_record")
        pdf = "?report_type=pdf"
        key = f"&access_token={self.token_x}"
        self._login(self.user_x)
        self.assertEqual(self._reported(self._url("x", "elevator.visit", pdf)), printed)
        self.assertEqual(self._reported(self._url("x", "elevator.unit", pdf)), printed)
        self.assertIsNone(self._reported(self._url("y", "elevator.visit", pdf)))
        self.assertIsNone(self._reported(self._url("y", "elevator.unit", pdf)))
        self._login(None)
        self.assertIsNone(self._reported(self._url("x", "elevator.visit", pdf)))
        self.assertIsNone(self._reported(self._url("y", "elevator.visit", pdf + key)))
        self.assertEqual(self._reported(self._url("x", "elevator.visit", pdf + key)), printed)

    # ---------------------------------------------------------------- not own

    def test_nothing_foreign_by_any_address_or_key(self):
        wrong = ("", "?access_token=", "?access_token=False", "?access_token=x")
        foreign = (f"?access_token={self.token_y}",)
        for user in (self.user_y, self.user_z, None):
            self._login(user)
            for model in MODELS:
                for query in wrong + foreign:
                    with self.subTest(user=user and user.login, model=model, query=query):
                        self.assertFalse(self._opens(self._url("x", model, query)))
            for query in wrong + foreign:
                self.assertFalse(self._opens(self._photo_url("x", query)))
        self._login(None)
        for url in ("/my/elevators", "/my/visit-sheets", "/my/elevators/1"):
            self.assertFalse(self._opens(url))

    def test_what_is_foreign_looks_like_what_is_not_there(self):
        self._login(self.user_y)
        for model in MODELS:
            answers = [
                self.url_open(url, allow_redirects=False)
                for url in (self._url("x", model), PAGES[model].format(2_000_000_000))
            ]
            with self.subTest(model=model):
                self.assertEqual(*((a.status_code, a.headers["Location"]) for a in answers))

    def test_a_visit_that_is_not_done_opens_for_nobody(self):
        planned = self.docs["x"]["planned"]
        planned.sheet_id = self.sheet_x
        for user in (self.user_x, self.maintainer, None):
            self._login(user)
            with self.subTest(user=user and user.login):
                self.assertFalse(
                    self._opens(f"/my/visits/{planned.id}?access_token={self.token_x}")
                )

    def test_photos_open_for_their_readers_only(self):
        key = f"?access_token={self.token_x}"
        self._login(self.user_x)
        self.assertTrue(self._opens(self._photo_url("x")))
        # a photo of another record under the address of one's own
        own, other = self.docs["x"], self.docs["y"]
        mixed = f"/my/visits/{own['elevator.visit'].id}/photos/{other['photo'].id}"
        self.assertFalse(self._opens(mixed))
        self._login(None)
        self.assertFalse(self._opens(self._photo_url("x")))
        self.assertTrue(self._opens(self._photo_url("x", key)))
        self.assertFalse(self._opens(self._photo_url("y", key)))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_no_file_or_image_by_its_number(self):
        self.sheet_y._sign(PIXEL, "Y")
        photo = self.docs["y"]["photo"]
        finding = self.docs["y"]["elevator.visit.finding"]
        for user in (self.user_x, self.user_z, None):
            self._login(user)
            for url in (
                f"/web/content/{photo.id}",
                f"/web/image/{photo.id}",
                f"/web/image/elevator.visit.sheet/{self.sheet_y.id}/signature",
                f"/web/content/elevator.visit.sheet/{self.sheet_y.id}/signature",
                f"/web/content/elevator.visit.finding/{finding.id}/photo_ids",
            ):
                with self.subTest(user=user and user.login, url=url):
                    response = self.url_open(url, allow_redirects=False)
                    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01"
                    self.assertFalse(response.content.startswith(png), response.status_code)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_mail_routes_tell_nothing_foreign(self):
        unit = self.docs["y"]["elevator.unit"]
        comment = unit.message_post(body="between colleagues", subtype_xmlid="mail.mt_comment")
        thread = {"thread_model": unit._name, "thread_id": unit.id}
        calls = {
            "/mail/chatter_fetch": thread,
            "/mail/thread/messages": thread,
            "/mail/message/post": {**thread, "post_data": {"body": "from outside"}},
            "/mail/message/update_content": {
                "message_id": comment.id,
                "update_data": {"body": "x"},
            },
            "/portal/chatter_init": thread,
        }
        messages = len(unit.message_ids)
        for user in (self.user_x, self.user_y, self.user_z, None):
            self._login(user)
            for url, params in calls.items():
                with self.subTest(user=user and user.login, url=url):
                    response = self.url_open(
                        url, json={"jsonrpc": "2.0", "method": "call", "params": params}
                    )
                    self.assertNotIn("between colleagues", response.text)
            view = f"/mail/view?model={unit._name}&res_id={unit.id}&access_token=x"
            if user != self.user_y and user != self.user_z:
                location = self.url_open(view, allow_redirects=False).headers["Location"]
                self.assertNotIn("/my/elevators/", location)
        self.assertEqual(len(unit.message_ids), messages)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_mail_view_leads_readers_to_the_page(self):
        self._login(self.user_x)
        for model in ("elevator.unit", "elevator.visit.sheet"):
            record = self.docs["x"][model]
            url = f"/mail/view?model={model}&res_id={record.id}"
            with self.subTest(model=model):
                location = self.url_open(url, allow_redirects=False).headers["Location"]
                self.assertIn(self._url("x", model), location)
                self.assertNotIn(self.token_x, location)

    # ---------------------------------------------------------------- the safety manager's link

    def test_the_link_shows_the_sheet_and_its_records_and_nothing_else(self):
        self._login(None)
        key = f"?access_token={self.token_x}"
        page = self.url_open(self._url("x", "elevator.visit.sheet", key)).text
        self.assertIn("Site X-A", page)
        self.assertIn("portal.signature_form", page)
        self.assertTrue(self._opens(self._url("x", "elevator.visit", key)))
        for url in (
            self._url("x", "elevator.unit", key),
            self._url("x_b", "elevator.visit.sheet", key),
            self._url("x_b", "elevator.visit", key),
            f"/my/elevators{key}",
            f"/my/visit-sheets{key}",
        ):
            with self.subTest(url=url):
                self.assertFalse(self._opens(url))

    def test_signed_once_by_link_with_evidence_and_then_dead(self):
        self._login(None)
        url = f"/my/visit-sheets/{self.sheet_x.id}/sign?access_token={self.token_x}"
        answer = self._rpc(url, name="Zhang San", signature=PIXEL)
        self.assertIn("message", answer)
        self.assertEqual(self.sheet_x.signed_how, "portal")
        self.assertRegex(self.sheet_x.signed_from, "^127.0.0.1 .+")
        self.assertEqual((self.sheet_x.state, self.sheet_x.signed_by), ("signed", "Zhang San"))
        self.assertIn("error", self._rpc(url, name="Li Si", signature=PIXEL))
        self.assertEqual(self.sheet_x.signed_by, "Zhang San")
        for model in ("elevator.visit.sheet", "elevator.visit"):
            key = f"?access_token={self.token_x}"
            self.assertFalse(self._opens(self._url("x", model, key)))

    def test_a_customer_signs_in_the_portal(self):
        self._login(self.user_x)
        url = f"/my/visit-sheets/{self.sheet_x.id}/sign"
        answer = self._rpc(url, name="Customer", signature=PIXEL)
        self.assertEqual(answer["redirect_url"], f"/my/visit-sheets/{self.sheet_x.id}")
        page = self.url_open(self._url("x", "elevator.visit.sheet")).text
        self.assertIn("data:image/png;base64", page)
        self.assertNotIn("portal.signature_form", page)

    def test_who_may_not_sign(self):
        own_work = f"?access_token={self.token_y}"
        for user, query in (
            (self.user_y, ""),
            (self.user_y, own_work),
            (self.user_z, ""),
            (None, ""),
            (None, own_work),
            (None, "?access_token=False"),
            (self.maintainer, ""),
        ):
            self._login(user)
            with self.subTest(user=user and user.login, query=query):
                url = f"/my/visit-sheets/{self.sheet_x.id}/sign{query}"
                self.assertIn("error", self._rpc(url, name="X", signature=PIXEL))
        # those whose work is signed, even with the key of the sheet
        for user in (self.user_z, self.maintainer):
            self._login(user)
            url = f"/my/visit-sheets/{self.sheet_y.id}/sign{own_work}"
            with self.subTest(user=user.login):
                self.assertIn("error", self._rpc(url, name="X", signature=PIXEL))
        self.assertEqual((self.sheet_x | self.sheet_y).mapped("state"), ["waiting", "waiting"])

    def test_a_refused_signature_leaves_the_sheet_and_its_link_as_they_were(self):
        self._login(None)
        url = f"/my/visit-sheets/{self.sheet_x.id}/sign?access_token={self.token_x}"
        for name, signature in (("", PIXEL), ("X", ""), ("X", "A" * 600_000), ("X", "?!")):
            with self.subTest(name=name, signature=signature[:3]):
                self.assertIn("error", self._rpc(url, name=name, signature=signature))
        self.env.invalidate_all()
        self.assertEqual(self.sheet_x.state, "waiting")
        self.assertEqual(self.sheet_x.sudo().access_token, self.token_x)
