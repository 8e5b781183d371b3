from odoo import fields, models


class ResCompany(models.Model):
    """When a repeated fault proposes a case."""

    _inherit = "res.company"

    elevator_repeat_count = fields.Integer(
        "Repeated fault",
        default=3,
        help="Tickets of one model with one fault code that propose a case (T-3).",
    )
    elevator_repeat_days = fields.Integer(
        "Window of repeats (days)", default=90, help="Within so many days (T-3)."
    )

    _repeat_positive = models.Constraint(
        "CHECK (elevator_repeat_count > 1 AND elevator_repeat_days > 0)",
        "A fault repeats from the second time on, within one day at least.",
    )
