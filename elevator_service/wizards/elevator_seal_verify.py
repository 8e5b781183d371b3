from odoo import fields, models
from odoo.exceptions import AccessError


class ElevatorSealVerify(models.TransientModel):
    """Starts a verification of a branch's seals, or of all branches in the background."""

    _name = "elevator.seal.verify"
    _description = "Verify seals"

    scope = fields.Selection(
        [("branch", "A branch"), ("all", "All branches")], required=True, default="branch"
    )
    branch_id = fields.Many2one(
        "elevator.branch", default=lambda self: self.env.user.elevator_branch_ids[:1]
    )

    def action_verify(self):
        """Verify a branch now, all branches as far as seconds reach, the rest by the cron."""
        self.ensure_one()
        if self.scope == "all" and not self.env.user.has_group("elevator_service.group_hq"):
            raise AccessError(self.env._("Only HQ verifies all branches."))
        self.branch_id.check_access("read")
        # a verification reads all records of its scope, and is kept: no right to write one needed
        check = (
            self.env["elevator.seal.check"]
            .sudo()
            .create({"scope": self.scope, "branch_id": self.branch_id.id, "user_id": self.env.uid})
        )
        if self.scope == "all":
            check._begin()
        else:
            check.action_run()
        return check._action_show()
