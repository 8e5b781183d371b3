from odoo import fields, models


class ElevatorHiringAccess(models.Model):
    """Who opened or deleted which paper of an applicant, and when. Append-only."""

    _name = "elevator.hiring.access"
    _description = "Opening of a paper"
    _inherit = ["elevator.branch.once.mixin", "elevator.append.only.mixin"]
    _order = "id desc"
    _rec_name = "name"

    paper_id = fields.Many2one(
        "elevator.hiring.paper", required=True, index=True, ondelete="restrict"
    )
    hiring_id = fields.Many2one(
        related="paper_id.hiring_id", store=True, precompute=True, index=True
    )
    branch_id = fields.Many2one(
        related="paper_id.branch_id", store=True, precompute=True, index=True
    )
    name = fields.Char(
        related="paper_id.name", string="File name", store=True, precompute=True, help="As it was."
    )
    act = fields.Selection(
        [("opened", "Opened"), ("deleted", "Deleted")], required=True, default="opened"
    )
    user_id = fields.Many2one("res.users", "Who", required=True, index=True)
    opened_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    source = fields.Char(help="Address it was opened from.")
