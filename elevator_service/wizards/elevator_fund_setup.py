from odoo import api, fields, models
from odoo.exceptions import AccessError


class ElevatorFundSetup(models.TransientModel):
    """What the books of branch funds still need, before the first act fails for it."""

    _name = "elevator.fund.setup"
    _description = "Set-up of branch funds"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    journal_id = fields.Many2one(related="company_id.elevator_fund_journal_id")
    fund_account_id = fields.Many2one(related="company_id.elevator_fund_account_id")
    held_account_id = fields.Many2one(related="company_id.elevator_held_account_id")
    problems = fields.Text("Still missing", compute="_compute_problems")

    @api.depends("company_id")
    def _compute_problems(self):
        for setup in self:
            setup.problems = "\n".join(setup.company_id._elevator_fund_problems())

    def action_create(self):
        """Make the journal and the accounts that are missing.

        :raises AccessError: neither withholding accountant nor service manager
        """
        self.ensure_one()
        offices = ("group_accountant", "group_service_manager")
        if not any(self.env.user.has_group(f"elevator_service.{name}") for name in offices):
            raise AccessError(self.env._("The withholding accountant sets up branch funds."))
        # sudo: the office may set up its own books, accounts and company aside
        self.sudo().company_id._elevator_fund_setup()
        self.invalidate_recordset()
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
