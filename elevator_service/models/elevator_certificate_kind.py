from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ElevatorCertificateKind(models.Model):
    """A kind of certificate, and what rests on it: the house's data (M-8.4).

    Whoever lacks a valid certificate of a kind that is *required for work* is not put on a visit.
    """

    _name = "elevator.certificate.kind"
    _description = "Kind of certificate"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Begin of the numbers that the company gives itself.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    required = fields.Boolean(
        "Required for work", help="No visit is assigned to who has no valid one on its day."
    )
    by_exam = fields.Boolean(
        "Given by exams",
        help="The company gives it to who attended a class and passed the theory and the "
        "practical exam; nobody types it in.",
    )
    is_operator = fields.Boolean(
        "Operator certificate of the law",
        help="Special equipment operator certificate (特种设备作业人员证): its number stands on "
        "records.",
    )
    months = fields.Integer("Valid (months)", required=True, default=24)
    remind_days = fields.Integer("Remind before expiry (days)", required=True, default=30)
    theory_pass = fields.Float("Pass mark, theory", default=60, digits=(5, 1))
    practical_pass = fields.Float("Pass mark, practice", default=60, digits=(5, 1))

    _code_uniq = models.UniqueIndex("(code)", "This code already stands for another kind.")
    _sane = models.Constraint(
        "CHECK (months > 0 AND remind_days >= 0 AND theory_pass BETWEEN 0 AND 100"
        " AND practical_pass BETWEEN 0 AND 100)",
        "Certificates are valid for a month at least; pass marks lie between 0 and 100.",
    )

    def write(self, vals):
        """What is required decides who may work: planned visits follow (M-8.4)."""
        if "by_exam" in vals and self.env["elevator.certificate"].search_count(
            [("kind_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._("Certificates of this kind exist: how they are given stays.")
            )
        result = super().write(vals)
        if {"required", "active"} & vals.keys():
            self.env["hr.employee"]._elevator_follow_certificates(everybody=True)
        return result

    @api.model
    def _sql_certified(self, employee, day):
        """SQL condition: the employee holds a valid certificate of each required kind on a day.

        :param SQL employee: column or value of an hr.employee's id
        :param SQL day: column or value of a date
        """
        return SQL(
            """
            NOT EXISTS (
                SELECT 1 FROM elevator_certificate_kind kind
                WHERE kind.active AND kind.required AND NOT EXISTS (
                    SELECT 1 FROM elevator_certificate held
                    WHERE held.kind_id = kind.id AND held.employee_id = %(employee)s
                      AND held.valid_from <= %(day)s
                      AND (held.valid_to IS NULL OR held.valid_to >= %(day)s)
                      AND (held.revoked_on IS NULL OR held.revoked_on > %(day)s)
                )
            )
            """,
            employee=employee,
            day=day,
        )
