from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Who decides on damaged components."""

    _inherit = "res.config.settings"

    elevator_damage_judge_id = fields.Many2one(
        related="company_id.elevator_damage_judge_id", readonly=False
    )
    elevator_damage_appeal_id = fields.Many2one(
        related="company_id.elevator_damage_appeal_id", readonly=False
    )
