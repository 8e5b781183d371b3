from odoo import fields, models


class ResCompany(models.Model):
    """Settings of maintainers."""

    _inherit = "res.company"

    elevator_per_maintainer = fields.Integer(
        "Elevators a maintainer",
        default=30,
        required=True,
        help="How many elevators a maintainer looks after: the ground of hiring (M-8.1).",
    )

    _elevator_per_maintainer = models.Constraint(
        "CHECK (elevator_per_maintainer > 0)", "A maintainer looks after an elevator at least."
    )
