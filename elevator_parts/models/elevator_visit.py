from odoo import fields, models


class ElevatorVisit(models.Model):
    """Parts used on a visit come from a depot: the issue writes them into the record (P-4.1)."""

    _inherit = "elevator.visit"

    issue_ids = fields.One2many("elevator.parts.issue", "visit_id", "Issues of parts")

    def action_issue_parts(self):
        """The issues of this visit, or a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_parts_issue_action"
        )
        return action | {
            "domain": [("visit_id", "=", self.id)],
            "context": {"default_visit_id": self.id, "default_elevator_id": self.elevator_id.id},
        }
