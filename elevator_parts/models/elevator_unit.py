from odoo import fields, models


class ElevatorUnit(models.Model):
    """What an elevator needed."""

    _inherit = "elevator.unit"

    request_count = fields.Integer("Requests", compute="_compute_request_count")

    def _compute_request_count(self):
        counts = dict(
            self.env["elevator.material.request"]._read_group(
                [("elevator_id", "in", self.ids)], ["elevator_id"], ["__count"]
            )
        )
        for elevator in self:
            elevator.request_count = counts.get(elevator._origin, 0)

    def action_open_requests(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_material_request_action"
        )
        return action | {
            "domain": [("elevator_id", "in", self.ids)],
            "context": {"default_elevator_id": self[:1].id},
        }
