from odoo import fields, models


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    # readable by people without HR rights: who may be planned, and on which certificate
    elevator_branch_id = fields.Many2one("elevator.branch", "Branch", readonly=True)
    elevator_certificate_no = fields.Char("Operator certificate", readonly=True)
