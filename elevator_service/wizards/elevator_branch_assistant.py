from odoo import Command, api, fields, models


class ElevatorBranchAssistant(models.TransientModel):
    """Makes a branch with all it needs, in one transaction: address, analytic account, journal."""

    _name = "elevator.branch.assistant"
    _description = "New branch"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    name = fields.Char(required=True)
    code = fields.Char(required=True)
    street = fields.Char()
    city = fields.Char()
    state_id = fields.Many2one("res.country.state", "Province")
    phone = fields.Char()
    phone_24h = fields.Char("24 h phone")
    district_city = fields.Boolean("City with districts", default=True)
    user_ids = fields.Many2many("res.users", string="Users", domain=[("share", "=", False)])
    manager_id = fields.Many2one("hr.employee", check_company=True)
    journal_choice = fields.Selection(
        [("own", "A sales journal of its own"), ("existing", "An existing sales journal")],
        required=True,
        default="own",
    )
    journal_id = fields.Many2one(
        "account.journal", domain=[("type", "=", "sale")], check_company=True
    )

    def action_create_branch(self):
        """Create the branch and open it; nothing is left behind when a part fails."""
        self.ensure_one()
        branch = self.env["elevator.branch"].create(self._prepare_branch_vals())
        return {
            "type": "ir.actions.act_window",
            "res_model": "elevator.branch",
            "res_id": branch.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _prepare_branch_vals(self):
        """Values of the branch; an addon that gives branches more extends this."""
        partner = self.env["res.partner"].create(self._prepare_partner_vals())
        # a service manager need not be an accountant to found a branch
        account = self.env["account.analytic.account"].sudo().create(self._prepare_analytic_vals())
        journal = self.journal_id
        if self.journal_choice == "own":
            journal = self.env["account.journal"].sudo().create(self._prepare_journal_vals())
        return {
            "name": self.name,
            "code": self.code,
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "phone_24h": self.phone_24h,
            "district_city": self.district_city,
            "manager_id": self.manager_id.id,
            "user_ids": [Command.set(self.user_ids.ids)],
            "analytic_account_id": account.id,
            "journal_id": journal.id,
        }

    def _prepare_partner_vals(self):
        return {
            "name": self.name,
            "is_company": True,
            "type": "other",  # a contact of type "contact" would take the company's address
            "street": self.street,
            "city": self.city,
            "state_id": self.state_id.id,
            "country_id": self.state_id.country_id.id or self.company_id.country_id.id,
            "phone": self.phone,
            "parent_id": self.company_id.partner_id.id,
        }

    @api.model
    def _analytic_plan(self):
        """The plan that holds the branches' analytic accounts, made at the first branch."""
        plan = self.env.ref("elevator_service.analytic_plan_branches", raise_if_not_found=False)
        return plan or self.env["account.analytic.plan"].search([], limit=1)

    def _prepare_analytic_vals(self):
        return {
            "name": self.name,
            "code": self.code,
            "company_id": self.company_id.id,
            "plan_id": self.sudo()._analytic_plan().id,
        }

    def _prepare_journal_vals(self):
        return {
            "name": self.env._("Sales %(branch)s", branch=self.name),
            "code": f"S{self.code}"[:5],
            "type": "sale",
            "company_id": self.company_id.id,
        }
