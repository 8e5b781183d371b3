from odoo import fields, models


class ElevatorCoverage(models.Model):
    """A period in which an agreement or contract covers an elevator: free or paid (M-4.1.1)."""

    _name = "elevator.coverage"
    _description = "Coverage"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "elevator_id, date_from"

    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(
        related="elevator_id.branch_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="elevator_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection([("free", "Free"), ("paid", "Paid")], required=True, index=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    free_agreement_id = fields.Many2one(
        "elevator.free.agreement", index="btree_not_null", ondelete="restrict"
    )
    contract_id = fields.Many2one("contract.contract", index="btree_not_null", ondelete="restrict")

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(elevator_id, elevator_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Two agreements or contracts would cover the same elevator on the same day.",
    )
    _one_source = models.Constraint(
        "CHECK (num_nonnulls(free_agreement_id, contract_id) = 1)",
        "A coverage comes from exactly one agreement or contract.",
    )
