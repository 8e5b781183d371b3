from odoo import api, fields, models


class ElevatorSite(models.Model):
    """The call-outs to a site."""

    _inherit = "elevator.site"

    callout_count = fields.Integer("Number of call-outs", compute="_compute_callout_count")

    @api.depends("elevator_ids.callout_ids")
    def _compute_callout_count(self):
        groups = self.env["elevator.callout"]._read_group(
            [("site_id", "in", self.ids)], ["site_id"], ["__count"]
        )
        counts = dict(groups)
        for site in self:
            site.callout_count = counts.get(site._origin, 0)

    def action_open_callouts(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_callout_action"
        )
        return action | {"domain": [("site_id", "in", self.ids)], "context": {}}
