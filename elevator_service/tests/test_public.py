"""Design D22: what the QR code on an elevator opens to everybody."""

import re
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPublic(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elevator = cls.docs["x"]["elevator.unit"]
        cls.elevator.write({"registration_no": "REG-1", "speed_ms": 1.75, "maker": "Maker"})
        cls.url = f"/e/{cls.elevator.qr_token}"

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _token(self, page):
        return re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)

    def _report(self, url=None, page=None, **values):
        page = page or self.url_open(url or self.url)
        values = {"csrf_token": self._token(page), "trapped": "no", "what": "Door", **values}
        return self.url_open(f"{url or self.url}/report", data=values, allow_redirects=False)

    def _events(self):
        kinds = ("fault", "entrapment")
        return self.env["elevator.unit.event"].search(
            [("elevator_id", "=", self.elevator.id), ("kind", "in", kinds)]
        )

    # ---------------------------------------------------------------- the page

    def test_the_plate_and_no_more(self):
        page = self.url_open(self.url).text
        for shown in ("Site X-A", "REG-1", "1.75", "1000", "tel:400-800-1234", "Branch TA"):
            self.assertIn(shown, page)
        for inside in ("Customer X", "Safety manager", "Worn", "/my/", "access_token", "<script"):
            self.assertNotIn(inside, page)

    def test_an_escalator_shows_its_own_facts(self):
        self.elevator.write({"kind": "escalator", "angle_deg": 30, "rise_m": 5.5})
        facts = dict(self.elevator._plate_facts())
        self.assertEqual(facts["Inclination (°)"], "30")
        self.assertEqual(facts["Rise (m)"], "5.5")
        self.assertNotIn("Rated load (kg)", facts)

    def test_every_kind_has_its_facts(self):
        for kind, _label in self.elevator._fields["kind"].selection:
            self.elevator.kind = kind
            with self.subTest(kind=kind):
                self.assertIn("1.75", dict(self.elevator._plate_facts()).values())

    def test_not_indexed_not_framed_not_kept_not_told(self):
        headers = self.url_open(self.url).headers
        self.assertEqual(headers["X-Robots-Tag"], "noindex, nofollow")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["X-Frame-Options"], "DENY")
        self.assertEqual(headers["Cache-Control"], "no-store")

    @mute_logger("odoo.http")
    def test_every_wrong_token_gets_the_same_answer(self):
        gone = self.docs["x_b"]["elevator.unit"]
        gone.active = False
        own = self.elevator
        wrong = (
            "0" * 32,
            own.qr_token[:-1],
            own.qr_token.upper(),
            str(own.id),
            own.code,
            gone.qr_token,
            "%25",
            "False",
        )
        pages = [self.url_open(f"/e/{token}") for token in wrong]
        self.assertEqual({page.status_code for page in pages}, {404})
        bodies = {re.sub(r'csrf_token: "\w+"|/e/\S+', "", page.text) for page in pages}
        self.assertEqual(len(bodies), 1)

    def test_looked_up_by_digest_and_without_rights(self):
        units = self.env["elevator.unit"].with_user(self.env.ref("base.public_user")).sudo()
        token = self.elevator.qr_token
        self.assertFalse(units._by_qr_token(""))
        with self.assertQueryCount(1):
            self.assertEqual(units._by_qr_token(token), self.elevator)

    def test_start_visit_is_for_maintainers_of_the_branch(self):
        stranger = self._create_user("public_maint_b", branches=self.branch_b)
        for user, shown in (
            (self.maintainer, True),
            (stranger, False),
            (self.user_x, False),
            (None, False),
        ):
            self.authenticate(user and user.login, user and user.login)
            with self.subTest(user=user and user.login):
                page = self.url_open(self.url).text
                self.assertEqual(f"/elevator/visits?token={self.elevator.qr_token}" in page, shown)

    def test_a_stopped_elevator_still_frees_who_is_trapped(self):
        """M-4.2.3: maintenance may be stopped, the phone and the call for help are not."""
        self.elevator._move_to("suspended", note="Fees unpaid")
        response = self._report(trapped="yes", what="")
        self.assertEqual(self._events().kind, "entrapment")
        self.assertIn("tel:400-800-1234", self.url_open(response.headers["Location"]).text)

    def test_an_ended_elevator_takes_no_reports(self):
        self.elevator._move_to("ended", note="Contract over")
        page = self.url_open(self.url).text
        self.assertNotIn("/report", page)
        self.assertIn("Not in maintenance by us", page)

    # ---------------------------------------------------------------- a fault reported

    def test_a_fault_becomes_an_event_and_an_activity_of_the_manager(self):
        manager = self._create_user("public_manager", "group_branch_officer", self.branch_a)
        self.branch_a.manager_id = self.env["hr.employee"].create(
            {"name": "Manager", "user_id": manager.id}
        )
        response = self._report(what="Door <b>stuck</b>", name="Li", phone="139")
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"{self.url}?sent=fault"))
        event = self._events()
        self.assertEqual(event.kind, "fault")
        for part in ("to confirm", "Door <b>stuck</b>", "Li", "139"):
            self.assertIn(part, event.note)
        activity = self.elevator.activity_ids
        self.assertEqual(activity.user_id, manager)
        self.assertNotIn("<b>", activity.note)

    def test_persons_trapped(self):
        response = self._report(trapped="yes", what="")
        self.assertEqual(self._events().kind, "entrapment")
        page = self.url_open(response.headers["Location"]).text
        alarm = page[page.index('class="alarm"') :]
        self.assertIn("tel:400-800-1234", alarm[: alarm.index("</div>")])
        self.assertIn("PERSONS TRAPPED", self.elevator.activity_ids.summary)

    def test_somebody_is_always_told(self):
        self._report()
        receiver = self.elevator.activity_ids.user_id
        self.assertTrue(receiver.has_group("elevator_service.group_branch_officer"))
        self.assertTrue(self.elevator.with_user(receiver).has_access("read"))

    def test_an_empty_report_is_asked_again(self):
        response = self._report(what="  ", name="Li")
        self.assertIn("Please say what is wrong", response.text)
        self.assertIn('value="Li"', response.text)
        self.assertFalse(self._events())

    def test_programs_that_fill_every_field_are_thanked_and_forgotten(self):
        self.assertEqual(self._report(website="http://spam").status_code, 303)
        self.assertFalse(self._events())

    @mute_logger("odoo.http")
    def test_no_report_without_the_pages_own_csrf_token(self):
        for value in ({}, {"csrf_token": "x"}):
            response = self.url_open(f"{self.url}/report", data={"what": "Door", **value})
            with self.subTest(value=value):
                self.assertEqual(response.status_code, 400)
        self.assertEqual(self.url_open(f"{self.url}/report").status_code, 405)
        self.assertFalse(self._events())

    @mute_logger("odoo.http")
    def test_no_report_on_an_unknown_elevator(self):
        page = self.url_open(self.url)
        values = {"csrf_token": self._token(page), "what": "Door"}
        response = self.url_open(f"/e/{'0' * 32}/report", data=values)
        self.assertEqual(response.status_code, 404)

    def test_three_reports_an_hour_from_one_address_and_the_phone_stays(self):
        page = self.url_open(self.url)
        answers = [self._report(page=page, what=f"Door {n}") for n in range(4)]
        self.assertEqual([a.status_code for a in answers], [303, 303, 303, 429])
        self.assertEqual(len(self._events()), 3)
        self.assertIn("tel:400-800-1234", answers[3].text)

    def test_ten_reports_an_hour_on_one_elevator_from_anywhere(self):
        set_param = self.env["ir.config_parameter"].set_param
        set_param("elevator_service.report_limit_both", 99)
        set_param("elevator_service.report_limit_elevator", 2)
        page = self.url_open(self.url)
        answers = [self._report(page=page).status_code for _n in range(3)]
        self.assertEqual(answers, [303, 303, 429])

    def test_one_address_does_not_flood_all_elevators(self):
        self.env["ir.config_parameter"].set_param("elevator_service.report_limit_address", 1)
        other = f"/e/{self.docs['y']['elevator.unit'].qr_token}"
        self.assertEqual(self._report().status_code, 303)
        self.assertEqual(self._report(url=other).status_code, 429)

    def test_another_addon_answers_calls_by_the_hook(self):
        with patch.object(type(self.elevator), "_report_fault", autospec=True) as hook:
            self._report(what="Door", trapped="yes", name="Li", phone="1" * 99)
        elevator, vals = hook.call_args.args
        self.assertEqual(elevator, self.elevator)
        self.assertEqual(vals, {"what": "Door", "name": "Li", "phone": "1" * 40, "trapped": True})
