from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    elevator_audit_pass = fields.Float(
        related="company_id.elevator_audit_pass", readonly=False, required=True
    )
