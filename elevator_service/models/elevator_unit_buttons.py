from odoo import models


class ElevatorUnit(models.Model):
    """The buttons of an elevator's life: each asks for its evidence."""

    _inherit = "elevator.unit"

    def _action_life(self, target):
        return {
            "type": "ir.actions.act_window",
            "name": dict(
                self.env["elevator.life.step"]._fields["target"]._description_selection(self.env)
            )[target],
            "res_model": "elevator.life.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_elevator_ids": self.ids, "default_target": target},
        }

    def action_accept(self):
        return self._action_life("accepted")

    def action_consent(self):
        return self._action_life("maintenance")

    def action_suspend(self):
        return self._action_life("suspended")

    def action_resume(self):
        return self._action_life("resume")

    def action_end(self):
        return self._action_life("ended")

    def action_stage(self):
        return self._action_life("stage")

    def action_repair(self):
        return self._action_life("repair")
