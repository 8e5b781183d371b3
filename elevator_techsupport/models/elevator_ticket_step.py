from odoo import api, fields, models
from odoo.tools import SQL

TIERS = [("branch", "Branch"), ("hq", "HQ technical support"), ("factory", "Factory")]
MODES = [("phone", "By phone"), ("written", "In writing"), ("site", "On site")]


class ElevatorTicketStep(models.Model):
    """A step of a ticket to its end: forwarded, answered, verified, reopened, ended (T-1.2).

    Written by the verbs of the ticket, with time and person; never changed.
    """

    _name = "elevator.ticket.step"
    _description = "Step of a ticket"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [
            ("forward", "Forwarded"),
            ("answer", "Answered"),
            ("verify", "Verified with the customer"),
            ("close", "Closed"),
            ("end", "Ended without an answer"),
            ("reopen", "Reopened"),
        ],
        required=True,
    )
    at = fields.Datetime("Time", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "By", required=True, ondelete="restrict", default=lambda self: self.env.user
    )
    tier_from = fields.Selection(TIERS, "From")
    tier_to = fields.Selection(TIERS, "To")
    person_id = fields.Many2one("res.users", "Given to", ondelete="restrict")
    mode = fields.Selection(MODES, "How answered")
    verdict = fields.Selection(
        [("confirmed", "Customer confirms"), ("denied", "Not solved yet")], "Customer's word"
    )
    spoke_with = fields.Char("Spoke with", help="Who of the customer was asked.")
    text = fields.Text()

    @api.model
    def _let_go(self):
        """Those of a call-out's ticket go with its content (M-7)."""
        return SQL(
            "EXISTS (SELECT FROM elevator_callout c"
            " WHERE c.ticket_id = OLD.ticket_id AND c.disposal_id IS NOT NULL)"
        )
