"""P-4.1: an issue on a ticket names elevator and site, and the ticket says what was changed."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.elevator_parts.tests.common import PartsCommon

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestIssueOnTicket(PartsCommon, TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock(cls.depot, cls.part, 5)

    def _issue(self, ticket, elevator=None):
        return (
            self.env["elevator.parts.issue"]
            .with_user(self.keeper)
            .create(
                {
                    "depot_id": self.depot.id,
                    "elevator_id": (elevator or self.unit_a).id,
                    "ticket_id": ticket.id,
                    "line_ids": [(0, 0, {"product_id": self.part.id, "qty": 2})],
                }
            )
        )

    def test_the_ticket_says_what_was_changed(self):
        ticket = self._create_ticket()
        issue = self._issue(ticket)
        issue.action_issue()
        part = ticket.part_ids
        self.assertEqual((part.product_id, part.qty, part.use), (self.part, 2, "changed"))
        self.assertEqual(part.note, issue.name)
        line = self._lines(self.depot, self.part)[-1]
        self.assertEqual((line.elevator_id, line.site_id), (self.unit_a, self.site_a))
        self.assertEqual(ticket.action_issue_parts()["domain"], [("ticket_id", "=", ticket.id)])
        self._commit()

    def test_a_ticket_of_another_elevator(self):
        issue = self._issue(self._create_ticket(), self.elevator_a)
        with self.assertRaisesRegex(UserError, "another elevator"):
            issue.action_issue()
        self.assertEqual(self._row(self.depot, self.part).balance_qty, 5)

    def test_a_closed_ticket(self):
        ticket = self._create_ticket()
        issue = self._issue(ticket)
        self._finish_facts(ticket)
        ticket._answer("phone", "Reset it")
        ticket.with_user(self.hq)._verify("confirmed", "Ms Sun", "It runs")
        ticket.with_user(self.hq).action_close()
        with self.assertRaisesRegex(UserError, "closed"):
            issue.action_issue()
