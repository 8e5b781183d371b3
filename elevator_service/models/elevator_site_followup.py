from odoo import models


class ElevatorSite(models.Model):
    """The calls to a site."""

    _inherit = "elevator.site"

    def action_open_followups(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_followup_action"
        )
        return action | {"domain": [("site_id", "in", self.ids)], "context": {}}
