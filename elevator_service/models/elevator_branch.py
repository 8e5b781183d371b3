from odoo import api, fields, models


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

    site_count = fields.Integer(compute="_compute_counts")
    elevator_count = fields.Integer(compute="_compute_counts")
    agreement_count = fields.Integer(compute="_compute_counts")

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "This branch code already exists in the company."
    )

    @api.depends("site_ids", "elevator_ids")
    def _compute_counts(self):
        for field, model in (
            ("site_count", "elevator.site"),
            ("elevator_count", "elevator.unit"),
            ("agreement_count", "elevator.free.agreement"),
        ):
            groups = self.env[model]._read_group(
                [("branch_id", "in", self.ids)], ["branch_id"], ["__count"]
            )
            counts = dict(groups)
            for branch in self:
                branch[field] = counts.get(branch._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """A branch begins with an empty fund at HQ."""
        branches = super().create(vals_list)
        self.env["elevator.branch.fund"]._of(branches)
        return branches

    def _action_open(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_service.{xmlid}")
        action["domain"] = [("branch_id", "in", self.ids)]
        action["context"] = {"default_branch_id": self.id}
        return action

    def action_open_sites(self):
        return self._action_open("elevator_site_action")

    def action_open_elevators(self):
        return self._action_open("elevator_unit_action")

    def action_open_agreements(self):
        return self._action_open("elevator_free_agreement_action")
