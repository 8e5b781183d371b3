"""Rules T-2.2, L-4, M-1.3.7: the end of a call-out: complete, sealed, verified, printed."""

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestElevatorCalloutClose(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls._create_duty()

    def _mine(self, callout):
        return callout.with_user(self.worker_user)

    def test_closed_only_when_complete_and_with_the_reason_of_a_delay(self):
        callout = self._call(minutes_ago=50)
        mine = self._mine(callout)
        mine._clock("accepted", callout.called_at, "x")
        mine.action_arrive()
        self.assertTrue(callout.late)
        with self.assertRaises(UserError):
            mine.action_close()
        mine.action_restore()
        self._finish_facts(callout.ticket_id)
        with self.assertRaisesRegex(UserError, "T-2.2"):
            mine.action_close()
        with self.assertRaises(UserError):
            mine._give_reason(" ")
        mine._give_reason("Flooded road")
        mine.action_close()
        self.assertEqual(callout.state, "done")
        self.assertTrue(callout.seal)

    @mute_logger("odoo.sql_db")
    def test_a_closed_call_out_is_sealed(self):
        """L-4, D15: record, events, facts and parts are kept; a correction is a supplement."""
        callout = self._served(self.worker_user)
        ticket = callout.ticket_id
        self.assertEqual(
            self.env["elevator.seal"].search([("seal", "=", callout.seal)]).kind, "callout"
        )
        for act in (
            lambda: callout._write_clock({"arrived_at": False}),
            lambda: ticket.write({"cause": "x"}),
            lambda: ticket.write({"part_ids": [(0, 0, {"product_id": self._create_part().id})]}),
            lambda: self._mine(callout).action_arrive(),
            callout.unlink,
        ):
            with self.assertRaises(UserError):
                act()
        self.env.flush_all()
        for sql in (
            "UPDATE elevator_callout SET late = true WHERE id = %(callout)s",
            "UPDATE helpdesk_ticket SET remedy = 'x' WHERE id = %(ticket)s",
            "DELETE FROM elevator_callout_event WHERE callout_id = %(callout)s",
        ):
            with self.assertRaises(psycopg2.Error), self.cr.savepoint():
                self.cr.execute(sql, {"callout": callout.id, "ticket": ticket.id})

    def test_a_mistaken_call_is_cancelled_with_a_reason_and_kept(self):
        callout = self._call()
        with self.assertRaises(UserError):
            callout.with_user(self.officer)._cancel("")
        callout.with_user(self.officer)._cancel("Wrong number")
        self.assertTrue(callout.seal and callout.ticket_id.closed)
        self.assertFalse(callout.ticket_id.activity_ids)
        self.assertEqual(self._call().state, "called", "the next call opens another one")

    def test_the_ticket_waits_for_the_customers_word(self):
        """M-1.3.7: a closed call-out is no closed ticket."""
        callout = self._served(self.worker_user)
        ticket = callout.ticket_id
        self.assertFalse(ticket.closed)
        with self.assertRaisesRegex(UserError, "M-1.3.7"):
            ticket.with_user(self.hq).action_close()
        ticket.with_user(self.hq)._verify("confirmed", "Li", "")
        ticket.with_user(self.hq).action_close()
        self.assertTrue(ticket.closed)

    def test_prints(self):
        callout = self._served(self.worker_user, caller_name="<b>Li</b>")
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("elevator_techsupport.report_callout", callout.ids)[0]
            .decode()
        )
        self.assertIn(callout.name, html)
        self.assertIn(callout.seal, html)
        self.assertNotIn("<b>Li</b>", html)

    def test_the_form_is_a_pdf_in_the_print_menu(self):
        """召修单: a sheet of its own for who may read it, with the borders of a record."""
        callout = self._served(self.worker_user)
        bound = self.env["ir.actions.actions"].get_bindings("elevator.callout")["report"]
        action = self.env.ref("elevator_techsupport.action_report_callout")
        self.assertIn(action.id, [found["id"] for found in bound])
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        reports = reports.with_user(self.worker_user)
        pdf, kind = reports._render_qweb_pdf(action.report_name, callout.ids)
        self.assertEqual((pdf[:5], kind), (b"%PDF-", "pdf"))
        html = reports._render_qweb_html(action.report_name, callout.ids)[0].decode()
        article = html.split('class="article')[1]
        self.assertIn(".o_head th", article, "what lies outside of it is not printed")
