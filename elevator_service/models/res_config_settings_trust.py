from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    elevator_trust_owner_id = fields.Many2one(
        related="company_id.elevator_trust_owner_id", readonly=False
    )
    elevator_trust_chief_id = fields.Many2one(
        related="company_id.elevator_trust_chief_id", readonly=False
    )
