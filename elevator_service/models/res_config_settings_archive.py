from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    elevator_drill_scope = fields.Selection(
        related="company_id.elevator_drill_scope", readonly=False, required=True
    )
    elevator_self_inspection_lead = fields.Integer(
        related="company_id.elevator_self_inspection_lead", readonly=False, required=True
    )
    elevator_self_inspection_open = fields.Integer(
        related="company_id.elevator_self_inspection_open", readonly=False, required=True
    )
    elevator_archive_years = fields.Integer(
        related="company_id.elevator_archive_years", readonly=False, required=True
    )
    elevator_archive_months = fields.Integer(
        related="company_id.elevator_archive_months", readonly=False, required=True
    )
