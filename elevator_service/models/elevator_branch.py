from odoo import fields, models


class ElevatorBranch(models.Model):
    """A branch (分公司) that maintains elevators in its district, inside one company."""

    _name = "elevator.branch"
    _description = "Branch"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "code"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    # identity
    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, help="Short code, prefix of the branch's numbers.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict", string="Address"
    )
    active = fields.Boolean(default=True)
    color = fields.Integer()
    # organisation
    manager_id = fields.Many2one("hr.employee", check_company=True)
    user_ids = fields.Many2many(
        "res.users", "elevator_branch_user_rel", "branch_id", "user_id", string="Users"
    )
    employee_ids = fields.One2many("hr.employee", "elevator_branch_id", string="Maintainers")
    phone_24h = fields.Char("24 h phone", help="Printed on the notice in the car (24 小时电话).")
    district_city = fields.Boolean(
        "City with districts",
        default=True,
        help="Entrapment: on site within 30 minutes in cities with districts, else 60 (L-3).",
    )
    # accounting
    analytic_account_id = fields.Many2one("account.analytic.account", check_company=True)
    journal_id = fields.Many2one(
        "account.journal", check_company=True, domain="[('type', '=', 'sale')]"
    )
    # what it looks after
    site_ids = fields.One2many("elevator.site", "branch_id")
    elevator_ids = fields.One2many("elevator.unit", "branch_id")

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "This branch code already exists in the company."
    )
