from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.elevator_parts.models.elevator_paper_mixin import DRAFT


class ElevatorPartsIssue(models.Model):
    """Parts used on a ticket come from a depot: the issue writes them into the ticket (P-4.1)."""

    _inherit = "elevator.parts.issue"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '!=', False), ('elevator_id', '=', elevator_id)]",
        help="The fault it is used on; the ticket then says so.",
    )

    def _paper_typed(self):
        return super()._paper_typed() | {"ticket_id": DRAFT}

    def _check_issue(self):
        """A ticket of the same elevator, still open.

        :raises UserError: of another elevator, or closed
        """
        done = super()._check_issue()
        # sudo: the keeper reads no tickets; whose it is and whether it is open is asked
        ticket = self.sudo().ticket_id
        if ticket and ticket.elevator_id != self.elevator_id:
            raise UserError(self.env._("The ticket is of another elevator."))
        if ticket.closed:
            raise UserError(self.env._("The ticket is closed: leave it out."))
        return done

    def _tell_visit(self):
        """Also the ticket says what was changed."""
        done = super()._tell_visit()
        if not self.ticket_id:
            return done
        # sudo: the keeper has no right on tickets; parts are his to say
        self.env["elevator.ticket.part"].sudo().create(
            [
                {
                    "ticket_id": self.ticket_id.id,
                    "product_id": line.product_id.id,
                    "qty": line.qty,
                    "use": "changed",
                    "note": self.name,
                }
                for line in self.line_ids
            ]
        )
        return done
