from odoo import fields, models


class ResCompany(models.Model):
    """Settings of audits, evaluations and record books."""

    _inherit = "res.company"

    elevator_book_days = fields.Integer(
        "Collect books within (days)",
        default=15,
        required=True,
        help="Days after the end of its period until a record book is collected (M-2.2.2).",
    )
    elevator_evaluation_months = fields.Selection(
        [("1", "Month"), ("3", "Quarter"), ("6", "Half-year"), ("12", "Year")],
        "Evaluated each",
        default="3",
        required=True,
        help="Period that customers evaluate (用户评价) with one paper (M-2.2.2).",
    )
    elevator_audit_pass = fields.Float(
        "Audits pass from",
        default=80,
        required=True,
        help="Score of 100 from which an audit (抽查) is passed; a critical fault fails it always.",
    )

    _elevator_quality = models.Constraint(
        "CHECK (elevator_audit_pass BETWEEN 0 AND 100 AND elevator_book_days >= 0)",
        "Audits pass from a score of 0 to 100; days are counted from 0.",
    )
