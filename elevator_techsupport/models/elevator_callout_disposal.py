from odoo import models
from odoo.tools import SQL

# what of a ticket goes with the content of its call-out: {column: SQL of nothing}
TICKET_BLANKS = {
    "name": SQL("number"),
    "description": SQL("''"),
    **dict.fromkeys(
        ("fault_code", "situation", "done_on_site", "cause_id", "cause", "remedy")
        + ("configuration", "partner_id", "commercial_partner_id", "partner_name")
        + ("partner_email", "email_cc", "user_id", "access_token", "end_reason")
        + ("verified_with", "verified_by_id", "properties"),
        SQL("NULL"),
    ),
}
# rows under a ticket: (table, column)
TICKET_ROWS = (("elevator_ticket_part", "ticket_id"), ("elevator_ticket_step", "ticket_id"))


class ElevatorCallout(models.Model):
    """The content of a call-out goes with the words of its ticket (M-7, L-4)."""

    _inherit = "elevator.callout"

    _seal_keeps = ("name", "call_count")

    def _dispose_files(self):
        return super()._dispose_files() | self._ticket_files()

    def _dispose_lines(self):
        """Events, then what the tickets say: number, elevator, days and stage stay."""
        done = super()._dispose_lines()
        tickets = self.ticket_id
        tickets._end_for_disposal()
        self._delete_rows("elevator_callout_event", "callout_id", self.ids)
        for table, column in TICKET_ROWS:
            self._delete_rows(table, column, tickets.ids)
        tickets.message_ids.unlink()
        tickets.message_follower_ids.unlink()
        tickets.activity_ids.unlink()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE helpdesk_ticket SET %s WHERE id IN %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), nothing)
                    for name, nothing in TICKET_BLANKS.items()
                ),
                tuple(tickets.ids),
            )
        )
        return done
