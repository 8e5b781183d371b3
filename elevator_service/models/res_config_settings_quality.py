from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    elevator_book_days = fields.Integer(
        related="company_id.elevator_book_days", readonly=False, required=True
    )
    elevator_evaluation_months = fields.Selection(
        related="company_id.elevator_evaluation_months", readonly=False, required=True
    )
    elevator_audit_pass = fields.Float(
        related="company_id.elevator_audit_pass", readonly=False, required=True
    )
