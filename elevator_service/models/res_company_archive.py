from odoo import fields, models


class ResCompany(models.Model):
    """Drills, self-inspections and the archive: numbers of the law, as settings."""

    _inherit = "res.company"

    elevator_drill_scope = fields.Selection(
        [("branch", "Each branch"), ("site", "Each site")],
        "Drills are held by",
        default="branch",
        required=True,
        help="The law asks the maintenance unit for a drill each half-year per kind of elevator "
        "(L-5); customers may ask for one at each site.",
    )
    elevator_self_inspection_lead = fields.Integer(
        "Self-inspection before the inspection (days)",
        default=15,
        required=True,
        help="Days the yearly self-inspection lies before the periodic inspection, at least (L-5).",
    )
    elevator_self_inspection_open = fields.Integer(
        "Self-inspections opened ahead (days)",
        default=45,
        required=True,
        help="Days before it is due a self-inspection appears in the branch's list.",
    )
    elevator_archive_years = fields.Integer(
        "Years a record is kept",
        default=4,
        required=True,
        help="The law asks for 4 years at least (L-4).",
    )
    elevator_archive_months = fields.Integer(
        "Months kept after maintenance ends", default=12, required=True, help="M-7."
    )

    _elevator_archive = models.Constraint(
        "CHECK (elevator_archive_years >= 4 AND elevator_archive_months >= 12)",
        "Records are kept 4 years and 12 months after maintenance ended, at least (L-4, M-7).",
    )
    _elevator_self_inspection = models.Constraint(
        "CHECK (elevator_self_inspection_lead >= 0 AND elevator_self_inspection_open >= 0)",
        "Days are counted from 0.",
    )
