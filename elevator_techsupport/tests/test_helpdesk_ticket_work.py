"""Rules T-1.2, T-2.3, M-1.3.7, M-2.2.4: answered, forwarded, verified, closed."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicketWork(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket(user=cls.worker_user)
        cls.factory = cls._create_user("tech_factory", "group_qa")

    def _act(self, act, user, **vals):
        """As the wizard does it."""
        wizard = self.env["elevator.ticket.act"].with_user(user)
        wizard.create({"ticket_id": self.ticket.id, "act": act, **vals}).action_do()

    def test_from_branch_over_hq_to_the_factory(self):
        """T-1.2: each forwarding with time and person; who was asked answers."""
        self._act("forward", self.worker_user, tier="hq", person_id=self.hq.id, text="Help")
        self._act("forward", self.hq, tier="factory", person_id=self.factory.id)
        self._act("answer", self.factory, mode="site", text="Replace the board")
        self.assertRecordValues(
            self.ticket.step_ids,
            [
                {"kind": "forward", "tier_to": "hq", "person_id": self.hq.id, "mode": False},
                {"kind": "forward", "tier_to": "factory", "person_id": self.factory.id}
                | {"mode": False},
                {"kind": "answer", "tier_to": False, "person_id": False, "mode": "site"},
            ],
        )
        self.assertEqual(self.ticket.step_ids.mapped("user_id")[-1], self.factory)
        self.assertRecordValues(
            self.ticket,
            [{"tier": "factory", "answer_mode": "site", "user_id": self.factory.id}],
        )
        self.assertTrue(self.ticket.activity_ids.filtered(lambda a: a.user_id == self.hq))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_who_was_not_asked_does_not_answer(self):
        """D2: neither a reader nor another branch takes a step."""
        stranger = self._create_user("work_stranger", "group_branch_officer", self.branch_b)
        reader = self._create_user("work_reader", "group_user", self.branch_a)
        for user in (stranger, reader, self.factory):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._act("answer", user, mode="phone", text="x")
        with self.assertRaises(UserError, msg="a person who cannot read it"):
            self._act("forward", self.hq, tier="hq", person_id=stranger.id)
        self.assertFalse(self.ticket.step_ids)

    def test_not_closed_before_it_is_verified(self):
        """M-1.3.7: by no button, no stage and no drag; a denial sends it back."""
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        officer = self.ticket.with_user(self.officer)
        self._act("answer", self.hq, mode="written", text="Adjust")
        self._finish_facts(self.ticket)
        with self.assertRaisesRegex(UserError, "M-1.3.7"):
            officer.action_close()
        with self.assertRaises(UserError):
            officer.stage_id = done
        with self.assertRaises(AccessError, msg="the branch does not verify itself"):
            self._act("verify", self.officer, verdict="confirmed", spoke_with="Li")
        self._act("verify", self.hq, verdict="denied", spoke_with="Li", text="Again")
        with self.assertRaisesRegex(UserError, "M-1.3.7"):
            officer.action_close()
        self._act("verify", self.hq, verdict="confirmed", spoke_with="Li")
        officer.action_close()
        self.assertTrue(self.ticket.closed and self.ticket.closed_date)
        self.assertEqual(self.ticket.verified_by_id, self.hq)

    def test_not_closed_unclassified_or_unanswered(self):
        """M-2.2.4: each missing thing is named, and each alone keeps it open."""
        self._act("verify", self.hq, verdict="confirmed", spoke_with="Li")
        self.assertEqual(len(self.ticket.missing_points.splitlines()), 3)
        self._finish_facts(self.ticket)
        with self.assertRaisesRegex(UserError, "T-1.2"):
            self.ticket.action_close()
        self._act("answer", self.hq, mode="phone", text="x")
        self.ticket.cause_id = False
        with self.assertRaisesRegex(UserError, "M-2.2.4"):
            self.ticket.action_close()

    def test_a_closed_ticket_keeps_its_facts(self):
        product = self._create_part()
        self.ticket.part_ids = [(0, 0, {"product_id": product.id})]
        self._finish_facts(self.ticket)
        self._act("answer", self.hq, mode="phone", text="x")
        self._act("verify", self.hq, verdict="confirmed", spoke_with="Li")
        self.ticket.action_close()
        part = self.ticket.part_ids
        for act in (
            lambda: self.ticket.write({"cause": "x"}),
            lambda: part.write({"qty": 2}),
            lambda: part.copy(),
            part.unlink,
        ):
            with self.assertRaises(UserError):
                act()
        with self.assertRaises(AccessError):
            self._act("reopen", self.officer, text="x")
        self._act("reopen", self.hq, text="Came back")
        self.assertRecordValues(
            self.ticket, [{"closed": False, "closed_date": False, "verified_at": False}]
        )
        self.ticket.cause = "Other"

    def test_ended_without_an_answer_needs_a_reason(self):
        with self.assertRaises(AccessError):
            self._act("end", self.worker_user, text="x")
        with self.assertRaises(UserError):
            self._act("end", self.officer, text=" ")
        self._act("end", self.officer, text="Filed twice")
        self.assertTrue(self.ticket.closed)
        self.assertEqual(self.ticket.end_reason, "Filed twice")

    def test_steps_are_never_changed(self):
        self._act("answer", self.hq, mode="phone", text="x")
        with self.assertRaises(UserError):
            self.ticket.step_ids.write({"text": "y"})
        with self.assertRaises(UserError):
            self.ticket.step_ids.unlink()
        with self.assertRaises(UserError, msg="nor is what they decide typed"):
            self.ticket.with_user(self.hq).write({"verified_at": "2026-01-01 00:00:00"})

    def test_a_fault_stands_in_the_life_line(self):
        event = self.unit_a.event_ids.filtered(lambda line: line.kind == "fault")
        self.assertEqual((event.res_model, event.res_id), ("helpdesk.ticket", self.ticket.id))

    def test_the_forms_print(self):
        """Named as the regulation names them; the register is in time order and counted."""
        second = self._create_ticket(name="Later")
        self._finish_facts(second)
        reports = self.env["ir.actions.report"].with_context(lang="en_US")
        html = reports._render_qweb_html("elevator_techsupport.report_ticket_form", self.ticket.ids)
        self.assertIn("Quality feedback form of maintenance", html[0].decode())
        self.assertIn(self.ticket.number, html[0].decode())
        both = (second + self.ticket).ids
        page = reports._render_qweb_html("elevator_techsupport.report_ticket_register", both)
        text = page[0].decode()
        self.assertLess(text.index(self.ticket.number), text.index(second.number))
        self.assertIn("Not classified", text)
