from odoo import fields, models

from ..models.elevator_ticket_step import MODES, TIERS


class ElevatorTicketAct(models.TransientModel):
    """A step of a ticket as it is typed in; the ticket's verbs decide."""

    _name = "elevator.ticket.act"
    _description = "Step of a ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    act = fields.Selection(
        [
            ("answer", "Answer"),
            ("forward", "Forward"),
            ("verify", "Verify with the customer"),
            ("end", "End without an answer"),
            ("reopen", "Reopen"),
        ],
        required=True,
        readonly=True,
    )
    mode = fields.Selection(MODES, "How answered", default="phone")
    tier = fields.Selection(TIERS, "To")
    person_id = fields.Many2one("res.users", "Given to", domain="[('share', '=', False)]")
    verdict = fields.Selection(
        [("confirmed", "Customer confirms"), ("denied", "Not solved yet")], "Customer's word"
    )
    spoke_with = fields.Char("Spoke with")
    text = fields.Text()

    def action_do(self):
        self.ensure_one()
        ticket = self.ticket_id
        if self.act == "answer":
            ticket._answer(self.mode, self.text)
        elif self.act == "forward":
            ticket._forward(self.tier, self.person_id, self.text or "")
        elif self.act == "verify":
            ticket._verify(self.verdict, self.spoke_with, self.text)
        elif self.act == "end":
            ticket._end(self.text)
        else:
            ticket._reopen(self.text)
        return {"type": "ir.actions.act_window_close"}
