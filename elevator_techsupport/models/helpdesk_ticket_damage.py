from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Damaged components of a ticket (T-1.5, T-2.3)."""

    _inherit = "helpdesk.ticket"

    damage_ids = fields.One2many("elevator.damage.verdict", "ticket_id", "Damage verdicts")
    damage_count = fields.Integer(compute="_compute_damage_count")

    def _compute_damage_count(self):
        groups = self.env["elevator.damage.verdict"]._read_group(
            [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
        )
        counts = {ticket.id: count for ticket, count in groups}
        for ticket in self:
            ticket.damage_count = counts.get(ticket.id, 0)

    def action_open_damage(self):
        """Verdicts of this ticket, or a new one with what it says."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_damage_verdict_action"
        )
        given = {"default_ticket_id": self.id, "default_elevator_id": self.elevator_id.id}
        given["default_happened"] = self.situation or self.name
        return action | {"domain": [("ticket_id", "=", self.id)], "context": given}
