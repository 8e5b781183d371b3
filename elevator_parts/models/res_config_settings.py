from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of parts."""

    _inherit = "res.config.settings"

    elevator_parts_account_id = fields.Many2one(
        related="company_id.elevator_parts_account_id", readonly=False
    )
