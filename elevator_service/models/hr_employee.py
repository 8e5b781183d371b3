from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    elevator_branch_id = fields.Many2one("elevator.branch", "Branch", index="btree_not_null")
    elevator_certificate_no = fields.Char(
        "Operator certificate",
        help="Special equipment operator certificate (特种设备作业人员证).",
    )

    def _record_names(self):
        """Names and operator certificates as they stand in the heading of a record (L-2)."""
        return [
            {"name": worker.name, "certificate": worker.elevator_certificate_no or ""}
            for worker in self.sudo()  # employees are HR's; their names stand on every record
        ]
