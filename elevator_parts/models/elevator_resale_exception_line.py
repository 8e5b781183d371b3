from odoo import api, fields, models


class ElevatorResaleExceptionLine(models.Model):
    """A part that one order may sell below the HQ price, and at what price (P-1)."""

    _name = "elevator.resale.exception.line"
    _description = "Part of an exception from the HQ price"
    _inherit = ["elevator.signoff.child.mixin"]
    _order = "exception_id, id"
    _rec_name = "product_id"

    _signoff_parent = "exception_id"
    _signoff_child_fields = frozenset({"product_id", "qty", "price", "hq_price"})

    exception_id = fields.Many2one(
        "elevator.resale.exception", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="exception_id.branch_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="exception_id.currency_id")
    product_id = fields.Many2one(
        "product.product", "Part", required=True, index=True, ondelete="restrict"
    )
    qty = fields.Float("Quantity", digits="Product Unit", required=True)
    price = fields.Float("Net price", digits=(16, 4), help="CNY a unit, after discounts.")
    hq_price = fields.Float("HQ price", digits=(16, 4))
    loss = fields.Monetary("Below it", compute="_compute_loss")

    @api.depends("qty", "price", "hq_price")
    def _compute_loss(self):
        for line in self:
            line.loss = line.currency_id.round((line.hq_price - line.price) * line.qty)

    @api.model
    def _prepare_line_vals(self, line, net, floor):
        """What a line of an order sells for: net and floor amount, in units of the product."""
        product = line.product_id
        qty = line.product_uom_id._compute_quantity(line.product_uom_qty, product.uom_id)
        return {
            "product_id": product.id,
            "qty": qty,
            "price": net / qty if qty else 0,
            "hq_price": floor / qty if qty else 0,
        }
