from odoo import api, fields, models
from odoo.exceptions import UserError


class ContractContract(models.Model):
    """A paid maintenance contract (电/扶梯有偿保养合同) covers the elevators of its lines."""

    _name = "contract.contract"
    _inherit = ["contract.contract", "elevator.branch.once.mixin"]

    branch_id = fields.Many2one(
        "elevator.branch", index="btree_not_null", ondelete="restrict", check_company=True
    )
    signed_on = fields.Date(copy=False, tracking=True)
    scan = fields.Binary("Signed scan", attachment=True, copy=False)
    coverage_ids = fields.One2many("elevator.coverage", "contract_id")
    elevator_count = fields.Integer("Elevators", compute="_compute_elevator_count")

    @api.depends("contract_line_ids.elevator_id")
    def _compute_elevator_count(self):
        for contract in self:
            contract.elevator_count = len(contract.contract_line_ids.elevator_id)

    def action_sign_elevators(self):
        """The contract is signed with the customer: its elevators are covered, paid."""
        self.check_access("write")
        for contract in self:
            contract._check_elevator_signable()
            contract._cover_elevators()
        return True

    def _check_elevator_signable(self):
        """Raise when the contract cannot be signed; the approval of fees comes in here."""
        if self.coverage_ids:
            raise UserError(self.env._("%(name)s is signed already.", name=self.display_name))
        if not (self.branch_id and self.signed_on and self.scan):
            raise UserError(
                self.env._("Enter the branch, the day of signing and the signed scan first.")
            )
        lines = self.contract_line_ids.filtered("elevator_id")
        if not lines or any(not (line.date_start and line.date_end) for line in lines):
            raise UserError(self.env._("Each elevator needs a line with its first and last day."))

    def _cover_elevators(self):
        lines = self.contract_line_ids.filtered("elevator_id")
        periods = {line.elevator_id: (line.date_start, line.date_end) for line in lines}
        return self.env["elevator.coverage"]._cover(self, periods)
