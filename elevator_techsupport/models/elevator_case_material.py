from odoo import models


class ElevatorCase(models.Model):
    """Cases become training material (T-3)."""

    _inherit = "elevator.case"

    def action_bundle(self):
        """Put published cases together to teach from: a draft of an elevator.material, opened."""
        material = self.env["elevator.material"]._bundle(self, self.env._("New training material"))
        return material.get_formview_action()

    def _photos(self):
        """The pictures among the files, to print."""
        # sudo: who reads the case reads its photos
        files = self.sudo().attachment_ids
        return files.filtered(lambda file: (file.mimetype or "").startswith("image/"))
