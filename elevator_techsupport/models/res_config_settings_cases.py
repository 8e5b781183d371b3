from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of cases."""

    _inherit = "res.config.settings"

    elevator_repeat_count = fields.Integer(
        related="company_id.elevator_repeat_count", readonly=False, required=True
    )
    elevator_repeat_days = fields.Integer(
        related="company_id.elevator_repeat_days", readonly=False, required=True
    )
