from odoo import fields, models


class ElevatorVisitSupplement(models.Model):
    """A correction to a sealed visit (L-4)."""

    _name = "elevator.visit.supplement"
    _description = "Supplement"
    _inherit = ["elevator.supplement.mixin"]
    _order = "id"

    _supplements = "visit_id"
    _seal_keeps = ("visit_id",)

    visit_id = fields.Many2one("elevator.visit", required=True, index=True, ondelete="restrict")
    elevator_id = fields.Many2one(
        related="visit_id.elevator_id", store=True, precompute=True, index=True
    )
    branch_id = fields.Many2one(
        related="visit_id.branch_id", store=True, precompute=True, index=True
    )
