from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Issues of parts on a ticket (P-4.1, T-2.3)."""

    _inherit = "helpdesk.ticket"

    issue_ids = fields.One2many("elevator.parts.issue", "ticket_id", "Issues of parts")

    def action_issue_parts(self):
        """The issues on this ticket, or a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_parts_issue_action"
        )
        return action | {
            "domain": [("ticket_id", "=", self.id)],
            "context": {"default_ticket_id": self.id, "default_elevator_id": self.elevator_id.id},
        }
