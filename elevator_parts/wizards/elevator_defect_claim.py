from odoo import api, fields, models


class ElevatorDefectClaim(models.TransientModel):
    """Whom a product at fault is claimed from, and for how much (P-6.2)."""

    _name = "elevator.defect.claim"
    _description = "Claim from the supplier"

    defect_id = fields.Many2one("elevator.parts.defect", required=True, readonly=True)
    currency_id = fields.Many2one(related="defect_id.currency_id")
    supplier_id = fields.Many2one(
        "res.partner", compute="_compute_proposal", store=True, readonly=False
    )
    amount = fields.Monetary(compute="_compute_proposal", store=True, readonly=False)

    @api.depends("defect_id")
    def _compute_proposal(self):
        """Who sells the part, at his price."""
        for claim in self:
            # sudo: prices of suppliers are purchase's; the claimant sees the one he claims from
            seller = claim.defect_id.sudo().product_id.seller_ids[:1]
            claim.supplier_id = seller.partner_id
            claim.amount = seller.price * claim.defect_id.qty

    def action_claim(self):
        self.defect_id._claim(self.supplier_id, self.amount)
        return {"type": "ir.actions.act_window_close"}
