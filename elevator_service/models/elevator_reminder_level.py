from odoo import fields, models


class ElevatorReminderLevel(models.Model):
    """How urgent a reminder is, and what its letter says; the levels are the house's data.

    An invoice gets the last level whose days and earlier reminders it has reached (M-4.2.1).
    """

    _name = "elevator.reminder.level"
    _description = "Level of reminders"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    days = fields.Integer("Days overdue", required=True, default=1, help="At least so many.")
    reminders = fields.Integer(
        "Reminders before", required=True, default=0, help="At least so many of the invoice."
    )
    letter = fields.Html("Text of the letter", translate=True)

    _overdue = models.Constraint(
        "CHECK (days > 0 AND reminders >= 0)", "Only what is overdue is dunned."
    )
