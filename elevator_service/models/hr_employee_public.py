from odoo import api, fields, models
from odoo.fields import Domain


class HrEmployeePublic(models.Model):
    """What people without HR rights see of a maintainer: who may be planned, on which papers."""

    _inherit = "hr.employee.public"

    elevator_branch_id = fields.Many2one("elevator.branch", "Branch", readonly=True)
    elevator_certificate_no = fields.Char("Operator certificate", readonly=True)
    elevator_certificate_ids = fields.One2many(
        "elevator.certificate", "employee_id", "Certificates of maintainers", readonly=True
    )
    elevator_certified = fields.Boolean(
        "May work",
        compute="_compute_elevator_certified",
        search="_search_elevator_certified",
        help="Has a valid certificate of each required kind today (M-8.4).",
    )
    elevator_certified_to = fields.Date(
        "Until",
        compute="_compute_elevator_certified",
        help="The first day on which one of his certificates expires.",
    )
    elevator_in_reach = fields.Boolean(
        compute="_compute_elevator_in_reach", search="_search_elevator_in_reach"
    )

    @api.depends("elevator_certificate_ids.valid_to", "elevator_certificate_ids.revoked_on")
    def _compute_elevator_certified(self):
        today = self.env.company._elevator_today()
        # sudo: the papers of a person of another branch are not read, only whether he may work
        workers = self.env["hr.employee"].sudo().browse(self.ids)
        without = set(workers._elevator_uncertified(today).ids)
        held = self.env["elevator.certificate"].sudo()
        ends = held._read_group(
            [
                ("employee_id", "in", self.ids),
                ("kind_id.required", "=", True),
                ("state", "=", "valid"),
                ("valid_to", "!=", False),
            ],
            ["employee_id", "kind_id"],
            ["valid_to:max"],
        )
        first = {}
        for employee, _kind, end in ends:
            first[employee.id] = min(end, first.get(employee.id, end))
        for employee in self:
            employee.elevator_certified = employee.id not in without
            employee.elevator_certified_to = employee.id not in without and first.get(employee.id)

    def _search_elevator_certified(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._elevator_today()
        workers = self.env["hr.employee"].sudo().search([("elevator_branch_id", "!=", False)])
        without = Domain("id", "in", workers._elevator_uncertified(today).ids)
        return ~without if True in value else without

    @api.depends_context("uid")
    def _compute_elevator_in_reach(self):
        reach = self.filtered_domain(self._search_elevator_in_reach("in", [True]))
        reach.elevator_in_reach = True
        (self - reach).elevator_in_reach = False

    def _search_elevator_in_reach(self, operator, value):
        """Maintainers of the user's branches; of all for HQ."""
        if operator != "in":
            return NotImplemented
        user = self.env.user
        mine = Domain("elevator_branch_id", "in", user.elevator_branch_ids.ids)
        if user.has_group("elevator_service.group_hq"):
            mine = Domain("elevator_branch_id", "!=", False)
        return mine if True in value else ~mine
