from odoo import fields, models


class ElevatorBranch(models.Model):
    """Who collects for a branch, and who at HQ follows it up."""

    _inherit = "elevator.branch"

    accountant_id = fields.Many2one(
        "res.users",
        "Accountant at HQ",
        domain=[("share", "=", False)],
        help="Follows up what the branch owes; empty: any withholding accountant.",
    )

    def _people(self):
        """Who is given the branch's tasks: its manager, else its officers."""
        # sudo: memberships are the administrator's to read
        officers = self.env.ref("elevator_service.group_branch_officer").sudo().all_user_ids
        manager = self.manager_id.sudo().user_id
        return manager or (self.sudo().user_ids & officers)

    def _accountant(self):
        """The one who is given the tasks about the branch's debts."""
        self.ensure_one()
        office = self.env.ref("elevator_service.group_accountant")
        return self.sudo().accountant_id or office._elevator_holders(self).sorted("id")[:1]
