from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorBranchOnceMixin(models.AbstractModel):
    """A row that never moves to another branch; its ``branch_id`` may also be related."""

    _name = "elevator.branch.once.mixin"
    _description = "Row of a branch"

    def write(self, vals):
        """Refuse to move a document to another branch (design D2: ``branch_id`` is write-once)."""
        if "branch_id" in vals:
            moved = self.filtered(lambda doc: doc.branch_id.id not in (False, vals["branch_id"]))
            if moved:
                raise UserError(
                    self.env._(
                        "A document stays with its branch: %(documents)s",
                        documents=", ".join(moved.mapped("display_name")),
                    )
                )
        return super().write(vals)


class ElevatorBranchMixin(models.AbstractModel):
    """A document of one branch: carries branch and company."""

    _name = "elevator.branch.mixin"
    _description = "Document of a branch"
    _inherit = ["elevator.branch.once.mixin"]
    _check_company_auto = True

    branch_id = fields.Many2one(
        "elevator.branch",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_branch_id(),
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, index=True
    )

    @api.depends("branch_id.company_id")
    def _compute_company_id(self):
        """The branch's; the user's own until a branch is chosen, or none would be offered."""
        for document in self:
            document.company_id = document.branch_id.company_id or self.env.company

    @api.model
    def _default_branch_id(self):
        branches = self.env.user.elevator_branch_ids
        return branches if len(branches) == 1 else False
