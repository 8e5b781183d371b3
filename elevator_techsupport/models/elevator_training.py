from odoo import fields, models


class ElevatorTraining(models.Model):
    """A class is taught from published training materials (M-8.3, T-3)."""

    _inherit = "elevator.training"

    case_material_ids = fields.Many2many(
        "elevator.material", string="Training materials", domain=[("state", "=", "published")]
    )
