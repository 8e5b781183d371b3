from odoo import api, fields, models


class ElevatorUnit(models.Model):
    """What an elevator's form shows of visits and seals."""

    _inherit = "elevator.unit"

    visit_count = fields.Integer(compute="_compute_visit_count")

    @api.depends("visit_ids")
    def _compute_visit_count(self):
        groups = self.env["elevator.visit"]._read_group(
            [("elevator_id", "in", self.ids)], ["elevator_id"], ["__count"]
        )
        counts = dict(groups)
        for elevator in self:
            elevator.visit_count = counts.get(elevator._origin, 0)

    def _action_of(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_service.{xmlid}")
        return action | {"domain": [("elevator_id", "in", self.ids)], "context": {}}

    def action_open_visits(self):
        return self._action_of("elevator_visit_action")

    def action_open_seals(self):
        return self._action_of("elevator_seal_action")

    def _verify_seals(self):
        """Verify the chains of the elevators now; returns the ``elevator.seal.check``."""
        self.check_access("read")
        # the check reads all records of the chains, also those of a second branch's worker
        check = (
            self.env["elevator.seal.check"]
            .sudo()
            .create({"scope": "elevator", "elevator_ids": self.ids, "user_id": self.env.uid})
        )
        check.action_run()
        return check

    def action_verify_seals(self):
        return self._verify_seals()._action_show()
