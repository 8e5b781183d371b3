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

    elevator_hiring_months = fields.Integer(
        "Papers of applicants (months)",
        default=6,
        required=True,
        help="How long papers and ID number of who was not hired are kept; personal data stay no "
        "longer than needed (PIPL art. 19).",
    )

    _elevator_hiring_months = models.Constraint(
        "CHECK (elevator_hiring_months BETWEEN 1 AND 24)",
        "Papers of who was not hired are kept from one month to two years.",
    )
    _elevator_per_maintainer = models.Constraint(
        "CHECK (elevator_per_maintainer > 0)", "A maintainer looks after an elevator at least."
    )
