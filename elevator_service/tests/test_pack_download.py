"""M-7, design D2: who fetches a pack is written down; nobody fetches another's."""

import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPackDownload(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("download_officer", "group_branch_officer", cls.branch_a)
        cls.stranger = cls._create_user("download_stranger", "group_branch_officer", cls.branch_b)
        cls.site = cls.docs["x"]["elevator.site"]
        cls.pack = cls.env["elevator.pack"].create(
            {
                "purpose": "customer",
                "scope": "site",
                "site_id": cls.site.id,
                "branch_id": cls.branch_a.id,
            }
        )
        cls.pack.action_make()
        while cls.pack._step():
            pass

    def _as(self, user):
        self.authenticate(user.login, user.login)

    def _ask(self, **form):
        """Ask in the portal as its form does; returns where it leads."""
        page = self.url_open("/my/packs").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        data = {"csrf_token": token[1] if token else "", **form}
        return self.url_open("/my/packs/new", data=data, allow_redirects=False)

    def test_each_download_is_a_line_of_the_chain(self):
        self._as(self.officer)
        reply = self.url_open(f"/elevator/packs/{self.pack.id}")
        self.assertEqual(reply.headers["Content-Type"], "application/zip")
        self.assertTrue(reply.content.startswith(b"PK"))
        event = self.pack.event_ids[:1]
        self.assertEqual((event.kind, event.user_id), ("downloaded", self.officer))
        self.assertIn("127.0.0.1", event.source)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_d2_nobody_fetches_another_branchs(self):
        attachment = self.env["elevator.pack"]._attachment_of(self.pack, "file")
        for user in (self.stranger, self.user_x, self.user_y, self.user_z, self.maintainer):
            self._as(user)
            for url in (
                f"/elevator/packs/{self.pack.id}",
                f"/my/packs/{self.pack.id}",
                f"/web/content/elevator.pack/{self.pack.id}/file",
                f"/web/content/{attachment.id}",
            ):
                with self.subTest(user=user.login, url=url):
                    reply = self.url_open(url, allow_redirects=False)
                    self.assertFalse(reply.content.startswith(b"PK"))
        # the officer, too, fetches it by the route that is written down
        self._as(self.officer)
        for url in (
            f"/web/content/elevator.pack/{self.pack.id}/file",
            f"/web/content/{attachment.id}",
        ):
            self.assertFalse(self.url_open(url).content.startswith(b"PK"))
        self.assertNotIn("downloaded", self.pack.event_ids.mapped("kind"))

    @mute_logger("odoo.http")
    def test_what_is_given_to_the_customer_is_fetched_by_it_alone(self):
        self.pack.action_share()
        self._as(self.user_x)
        self.assertIn(self.pack.name, self.url_open("/my/packs").text)
        self.assertTrue(self.url_open(f"/my/packs/{self.pack.id}").content.startswith(b"PK"))
        self.assertEqual(self.pack.event_ids[:1].user_id, self.user_x)
        self._as(self.user_y)
        self.assertNotIn(self.pack.name, self.url_open("/my/packs").text)
        self.assertEqual(self.url_open(f"/my/packs/{self.pack.id}").status_code, 404)

    def test_the_customer_asks_for_its_own(self):
        self._as(self.user_x)
        days = {"date_from": str(self.today), "date_to": str(self.today)}
        self._ask(site=str(self.site.id), **days)
        pack = self.env["elevator.pack"].search([("requested_by_id", "=", self.user_x.id)])
        self.assertEqual(pack.elevator_ids, self.docs["x"]["elevator.unit"])
        self.assertEqual((pack.state, pack.purpose, pack.shared), ("running", "customer", True))
        self.assertIn("refused=busy", self._ask(**days).headers["Location"])
        while pack._step():
            pass
        self.assertTrue(self.url_open(f"/my/packs/{pack.id}").content.startswith(b"PK"))
        self._ask(**days)
        both = self.env["elevator.pack"].search([("requested_by_id", "=", self.user_x.id)])[:1]
        self.assertEqual(len(both.elevator_ids), 2, "of both branches")

    @mute_logger("odoo.http")
    def test_d2_not_for_anothers_or_for_nonsense(self):
        days = {"date_from": str(self.today), "date_to": str(self.today)}
        theirs = self.docs["y"]["elevator.site"]
        before = self.env["elevator.pack"].search_count([])
        self._as(self.user_x)
        for form in (
            {"site": str(theirs.id), **days},
            {"date_from": "x", "date_to": "y"},
            {"date_from": "2026-02-01", "date_to": "2026-01-01"},
            {"date_from": "1900-01-01", "date_to": "2026-01-01"},
        ):
            with self.subTest(form):
                self.assertIn("refused=question", self._ask(**form).headers["Location"])
        # who maintains for others has no elevators of its own
        self._as(self.user_z)
        page = self.url_open("/my/packs").text
        self.assertNotIn("Y-A", page)
        self.assertEqual(self.url_open("/my/packs/new", data=days).status_code, 400, "no token")
        self.assertEqual(self.env["elevator.pack"].search_count([]), before)
