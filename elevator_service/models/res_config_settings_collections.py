from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    elevator_reminder_days = fields.Integer(
        related="company_id.elevator_reminder_days", readonly=False, required=True
    )
    elevator_answer_days = fields.Integer(
        related="company_id.elevator_answer_days", readonly=False, required=True
    )
    elevator_stop_reminders = fields.Integer(
        related="company_id.elevator_stop_reminders", readonly=False, required=True
    )
    elevator_stop_days = fields.Integer(
        related="company_id.elevator_stop_days", readonly=False, required=True
    )
    elevator_withhold_days = fields.Integer(
        related="company_id.elevator_withhold_days", readonly=False, required=True
    )
    elevator_fund_journal_id = fields.Many2one(
        related="company_id.elevator_fund_journal_id", readonly=False
    )
    elevator_fund_account_id = fields.Many2one(
        related="company_id.elevator_fund_account_id", readonly=False
    )
    elevator_held_account_id = fields.Many2one(
        related="company_id.elevator_held_account_id", readonly=False
    )
    elevator_fund_origin_account_id = fields.Many2one(
        related="company_id.elevator_fund_origin_account_id", readonly=False
    )
