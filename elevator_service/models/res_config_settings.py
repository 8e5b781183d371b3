from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    elevator_patrol_days = fields.Integer(
        related="company_id.elevator_patrol_days", readonly=False, required=True
    )
    elevator_service_every = fields.Integer(
        related="company_id.elevator_service_every", readonly=False, required=True
    )
    elevator_tz = fields.Selection(related="company_id.elevator_tz", readonly=False, required=True)
    elevator_day_limit = fields.Integer(
        related="company_id.elevator_day_limit", readonly=False, required=True
    )
    elevator_two_workers = fields.Boolean(related="company_id.elevator_two_workers", readonly=False)
    elevator_notice_days = fields.Char(
        related="company_id.elevator_notice_days", readonly=False, required=True
    )
    elevator_contract_months = fields.Integer(
        related="company_id.elevator_contract_months", readonly=False, required=True
    )
    elevator_labour_cost = fields.Float(related="company_id.elevator_labour_cost", readonly=False)
