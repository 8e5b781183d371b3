from odoo import fields, models


class ElevatorUnit(models.Model):
    """What was found about an elevator."""

    _inherit = "elevator.unit"

    trust_finding_count = fields.Integer(
        "Trust findings",
        compute="_compute_trust_finding_count",
        groups="elevator_service.group_branch_officer,elevator_service.group_hq",
    )

    def _compute_trust_finding_count(self):
        rows = self.env["elevator.trust.finding"]._read_group(
            [("elevator_id", "in", self.ids)], ["elevator_id"], ["__count"]
        )
        counts = dict(rows)
        for elevator in self:
            elevator.trust_finding_count = counts.get(elevator._origin, 0)

    def action_open_trust_findings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_trust_finding_action"
        )
        return action | {"domain": [("elevator_id", "in", self.ids)], "context": {}}
