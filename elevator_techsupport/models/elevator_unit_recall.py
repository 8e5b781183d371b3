from odoo import api, fields, models


class ElevatorUnit(models.Model):
    """What an elevator's form shows of recalls."""

    _inherit = "elevator.unit"

    recall_task_ids = fields.One2many("elevator.recall.task", "elevator_id", "Recalls")
    open_recall_count = fields.Integer("Open recalls", compute="_compute_open_recall_count")

    @api.depends("recall_task_ids.state")
    def _compute_open_recall_count(self):
        groups = self.env["elevator.recall.task"]._read_group(
            [("elevator_id", "in", self.ids), ("state", "=", "todo")],
            ["elevator_id"],
            ["__count"],
        )
        counts = dict(groups)
        for elevator in self:
            elevator.open_recall_count = counts.get(elevator._origin, 0)

    def action_open_recalls(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_recall_task_action"
        )
        return action | {"domain": [("elevator_id", "in", self.ids)], "context": {}}
