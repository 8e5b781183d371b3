from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    elevator_late_entry_minutes = fields.Integer(
        "Late entry after (min)",
        default=5,
        help="An event of a call-out entered later than this needs a reason (T-2.2).",
    )
    elevator_duty_days = fields.Integer(
        "Roster ahead (days)", default=14, help="So far ahead gaps in the roster are shown."
    )
    elevator_repeat_faults = fields.Integer(
        "Repeated faults", default=3, help="So many faults of an elevator in the window."
    )
    elevator_repeat_days = fields.Integer("Window (days)", default=30)
    elevator_callout_hq_ids = fields.Many2many(
        "res.users",
        "elevator_callout_hq_rel",
        string="Told at HQ",
        help="Who is told of call-outs where nobody arrives; nobody: the service managers.",
    )

    elevator_callout_sms = fields.Boolean(
        "Text messages of call-outs", help="Who is told of a call-out gets a text message, too."
    )

    _late_entry = models.Constraint(
        "CHECK (elevator_late_entry_minutes >= 0)", "Minutes are counted from 0."
    )
    _repeat = models.Constraint(
        "CHECK (elevator_repeat_faults > 0 AND elevator_repeat_days > 0"
        " AND elevator_duty_days > 0)",
        "Numbers of faults and days are at least 1.",
    )
