from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of parts."""

    _inherit = "res.config.settings"

    elevator_month_days = fields.Integer(related="company_id.elevator_month_days", readonly=False)
    elevator_plan_days = fields.Integer(related="company_id.elevator_plan_days", readonly=False)
    elevator_old_days = fields.Integer(related="company_id.elevator_old_days", readonly=False)
    elevator_shortage_judge_id = fields.Many2one(
        related="company_id.elevator_shortage_judge_id", readonly=False
    )
    elevator_parts_account_id = fields.Many2one(
        related="company_id.elevator_parts_account_id", readonly=False
    )
    elevator_local_account_id = fields.Many2one(
        related="company_id.elevator_local_account_id", readonly=False
    )
    elevator_surplus_account_id = fields.Many2one(
        related="company_id.elevator_surplus_account_id", readonly=False
    )
