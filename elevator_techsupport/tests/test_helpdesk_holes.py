"""Design D21: what helpdesk_mgmt leaves open, closed; each test fails without our fix."""

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestHelpdeskHoles(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.new = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        cls.own, cls.foreign = (
            cls.env["helpdesk.ticket"].create(
                {"name": f"Ticket of {user.login}", "description": "x", "partner_id": partner.id}
            )
            for user, partner in ((cls.user_x, cls.customer_x), (cls.user_y, cls.customer_y))
        )

    def _login(self, user=None):
        user = user or self.user_x
        self.authenticate(user.login, user.login)

    def _post(self, url, **data):
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(url, data=data, allow_redirects=False)

    def _page(self, url):
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        return page.text

    def _close(self, ticket):
        return self._post("/ticket/close", ticket_id=ticket.id, stage_id=self.done.id)

    @mute_logger("odoo.http")
    def test_a_link_closes_nothing(self):
        self._login()
        url = f"/ticket/close?ticket_id={self.own.id}&stage_id={self.done.id}"
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 405)
        posted = self.url_open(
            "/ticket/close", data={"ticket_id": self.own.id, "stage_id": self.done.id}
        )
        self.assertEqual(posted.status_code, 400, "no token, no closing")
        self.assertEqual(self.own.stage_id, self.new)

    @mute_logger("odoo.http")
    def test_nobody_closes_a_foreign_ticket(self):
        self._login()
        self._close(self.foreign)
        self.assertEqual(self.foreign.stage_id, self.new)
        self.assertTrue('action="/ticket/close"' in self._page(f"/my/ticket/{self.own.id}"))
        self._close(self.own)
        self.assertEqual(self.own.stage_id, self.done)

    def test_a_colleague_who_may_not_write_closes_nothing(self):
        reader = self._create_user("hole_reader", "group_user")
        reader.partner_id.parent_id = self.customer_x
        self.own.message_subscribe(reader.partner_id.ids)
        self.assertTrue(self.own.with_user(reader).has_access("read"))
        self._login(reader)
        self._close(self.own)
        self.assertEqual(self.own.stage_id, self.new)

    def test_only_a_stage_the_page_offers(self):
        rejected = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        others = self.env["helpdesk.ticket.team"].create({"name": "Others"})
        theirs = self.done.copy({"team_ids": [(6, 0, others.ids)]})
        self._login()
        for stage in (rejected, theirs, "x"):
            stage_id = stage if stage == "x" else stage.id
            self._post("/ticket/close", ticket_id=self.own.id, stage_id=stage_id)
            self.assertEqual(self.own.stage_id, self.new)

    def test_a_form_is_not_closed_by_a_click(self):
        """M-1.3.7: the customer's click is no verification."""
        unit = self.docs["x"]["elevator.unit"]
        form = self.env["helpdesk.ticket"].create(
            {"name": "Noise", "kind": "maintenance", "elevator_id": unit.id}
        )
        self._login()
        page = self._page(f"/my/ticket/{form.id}")
        self.assertTrue(form.number in page, "number")
        self.assertFalse("/ticket/close" in page)
        self._close(form)
        self.assertFalse(form.closed)

    @mute_logger("odoo.http")
    def test_a_link_files_no_ticket(self):
        self._login()
        count = self.env["helpdesk.ticket"].search_count([])
        got = self.url_open("/submitted/ticket?subject=x&description=y", allow_redirects=False)
        self.assertEqual(got.status_code, 405)
        without = self.url_open("/submitted/ticket", data={"subject": "x", "description": "y"})
        self.assertEqual(without.status_code, 400)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), count)

    def test_a_filed_ticket_takes_only_what_is_offered(self):
        """Foreign elevators, categories and teams are dropped; text stays text."""
        hidden = self.env["helpdesk.ticket.category"].create(
            {"name": "Hidden", "show_in_portal": False}
        )
        team = self.env["helpdesk.ticket.team"].create({"name": "In", "show_in_portal": False})
        self.env.company.helpdesk_mgmt_portal_select_team = True
        self._login()
        foreign = self.docs["y"]["elevator.unit"]
        vals = {"subject": "<b>x</b>", "description": "<script>alert(1)</script>"}
        vals |= {"elevator": foreign.id, "category": hidden.id, "team": team.id}
        self._post("/submitted/ticket", **vals)
        ticket = self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
        self.assertEqual(ticket.partner_id, self.user_x.partner_id)
        self.assertFalse(ticket.elevator_id)
        self.assertFalse(ticket.kind)
        self.assertFalse(ticket.category_id)
        self.assertFalse(ticket.team_id)
        page = self._page(f"/my/ticket/{ticket.id}")
        for harm in ("<script>alert(1)", "<b>x</b>"):
            self.assertFalse(harm in page, harm)

    def test_an_own_elevator_makes_a_feedback_form(self):
        unit = self.docs["x"]["elevator.unit"]
        self._login()
        self.assertTrue(unit.display_name in self._page("/new/ticket"))
        self._post("/submitted/ticket", subject="Noise", description="Bang", elevator=unit.id)
        ticket = self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
        self.assertRecordValues(
            ticket,
            [{"kind": "maintenance", "branch_id": unit.branch_id.id, "situation": "Bang"}],
        )
        self.assertTrue(ticket.number in self._page("/my/tickets"))

    @mute_logger("odoo.http")
    def test_not_without_end(self):
        self.env["ir.config_parameter"].set_param("elevator_techsupport.ticket_limit", 2)
        self._login()
        for status in (302, 302, 429):
            answer = self._post("/submitted/ticket", subject="x", description="y")
            self.assertEqual(answer.status_code, status)

    def test_files_of_internal_notes_stay_inside(self):
        files = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": b"x", "res_model": "helpdesk.ticket", "res_id": self.own.id}
                for name in ("secret.txt", "shown.txt")
            ]
        )
        self.own.message_post(body="inside", attachment_ids=files[0].ids)
        self.own.message_post(
            body="to you", attachment_ids=files[1].ids, subtype_xmlid="mail.mt_comment"
        )
        self._login()
        page = self._page(f"/my/ticket/{self.own.id}")
        self.assertTrue("shown.txt" in page)
        self.assertFalse("secret.txt" in page)

    def test_what_a_list_does_not_offer_is_no_error(self):
        self._login()
        page = self._page("/my/tickets?sortby=x&groupby=y&search_in=z&search=Ticket")
        self.assertTrue("Newest first" in page and "All tickets" in page)
        self.assertTrue(self.own.number in page)
        self.assertFalse(self.foreign.number in page)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.models")
    def test_customers_read_the_named_fields_alone(self):
        """What colleagues write of cause and situation is not read over RPC."""
        self._login()
        for field in ("situation", "cause", "user_id", "configuration"):
            call = {
                "model": "helpdesk.ticket",
                "method": "read",
                "args": [self.own.ids, [field]],
                "kwargs": {},
            }
            answer = self.url_open(
                "/web/dataset/call_kw/helpdesk.ticket/read",
                json={"jsonrpc": "2.0", "method": "call", "params": call},
            ).json()
            self.assertIn("error", answer, field)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_the_public_writes_no_stage(self):
        public = self.env.ref("base.public_user")
        self.assertFalse(self.new.with_user(public).has_access("write"))
        self.assertTrue(self.new.with_user(public).has_access("read"))

    def test_a_reopened_ticket_is_not_closed_on_a_day(self):
        self.own.stage_id = self.done
        self.assertTrue(self.own.closed_date)
        self.own.stage_id = self.new
        self.assertFalse(self.own.closed_date)
