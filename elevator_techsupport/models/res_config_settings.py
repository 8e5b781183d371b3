from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    elevator_late_entry_minutes = fields.Integer(
        related="company_id.elevator_late_entry_minutes", readonly=False
    )
    elevator_duty_days = fields.Integer(related="company_id.elevator_duty_days", readonly=False)
    elevator_repeat_faults = fields.Integer(
        related="company_id.elevator_repeat_faults", readonly=False
    )
    elevator_repeat_days = fields.Integer(related="company_id.elevator_repeat_days", readonly=False)
    elevator_callout_sms = fields.Boolean(related="company_id.elevator_callout_sms", readonly=False)
    elevator_callout_hq_ids = fields.Many2many(
        related="company_id.elevator_callout_hq_ids", readonly=False
    )
