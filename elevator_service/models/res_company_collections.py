from odoo import fields, models


class ResCompany(models.Model):
    """Settings of collections: when a branch is dunned, stopped, withheld from, and where to."""

    _inherit = "res.company"

    elevator_reminder_days = fields.Integer(
        "Remind every (days)",
        default=7,
        required=True,
        help="Days from one reminder (催缴) to a branch to the next (M-4.2.1).",
    )
    elevator_answer_days = fields.Integer(
        "Answer within (days)",
        default=7,
        required=True,
        help="Days a branch has to answer a reminder before it counts as unanswered (M-4.2.2).",
    )
    elevator_stop_reminders = fields.Integer(
        "Reminders before a stop",
        default=2,
        required=True,
        help="Maintenance is stopped after so many reminders of the debt (M-4.2.3).",
    )
    elevator_stop_days = fields.Integer(
        "Days overdue before a stop",
        default=60,
        required=True,
        help="Maintenance is stopped when the debt is due for so many days (M-4.2.3).",
    )
    elevator_withhold_days = fields.Integer(
        "Days overdue before withholding",
        default=30,
        required=True,
        help="Invoices are withheld from branch funds when due for so many days (M-4.2.3).",
    )
    elevator_fund_journal_id = fields.Many2one(
        "account.journal", "Journal of branch funds", domain=[("type", "=", "general")]
    )
    elevator_fund_account_id = fields.Many2one(
        "account.account", "Branch funds", help="What HQ owes its branches (其他应付款-分公司资金)."
    )
    elevator_held_account_id = fields.Many2one(
        "account.account",
        "Branch funds withheld",
        help="What of it is withheld as maintenance fees (其他应付款-暂扣维保款).",
    )
    elevator_fund_origin_account_id = fields.Many2one(
        "account.account",
        "Funds come from",
        help="Counterpart proposed for funds that come in or are paid out.",
    )

    _elevator_collections = models.Constraint(
        "CHECK (elevator_reminder_days > 0 AND elevator_answer_days >= 0"
        " AND elevator_stop_reminders >= 0 AND elevator_stop_days >= 0"
        " AND elevator_withhold_days >= 0)",
        "Collections count whole days and reminders, reminders come a day apart at least.",
    )
