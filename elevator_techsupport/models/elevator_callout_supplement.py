from odoo import fields, models


class ElevatorCalloutSupplement(models.Model):
    """A correction to a sealed call-out (L-4), written by ``_supplement`` alone."""

    _name = "elevator.callout.supplement"
    _description = "Supplement to a call-out"
    _inherit = ["elevator.supplement.mixin"]
    _order = "id"

    _supplements = "callout_id"
    _seal_keeps = ("callout_id",)

    callout_id = fields.Many2one("elevator.callout", required=True, index=True, ondelete="restrict")
    elevator_id = fields.Many2one(
        related="callout_id.elevator_id", store=True, precompute=True, index=True
    )
    branch_id = fields.Many2one(
        related="callout_id.branch_id", store=True, precompute=True, index=True
    )
