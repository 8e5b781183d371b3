from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    elevator_per_maintainer = fields.Integer(
        related="company_id.elevator_per_maintainer", readonly=False, required=True
    )
    elevator_hiring_months = fields.Integer(
        related="company_id.elevator_hiring_months", readonly=False, required=True
    )
