from odoo import fields, models


class ElevatorDepotCloseLine(models.Model):
    """What the books said of a part in the year that was written off."""

    _name = "elevator.depot.close.line"
    _description = "Balance of a part"
    _order = "close_id, id"
    _rec_name = "product_id"

    close_id = fields.Many2one(
        "elevator.depot.close", required=True, readonly=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="close_id.branch_id", store=True, index=True)
    currency_id = fields.Many2one(related="close_id.currency_id")
    product_id = fields.Many2one(
        "product.product", "Part", required=True, readonly=True, index=True, ondelete="restrict"
    )
    spec = fields.Char(related="product_id.part_spec")
    uom_id = fields.Many2one(related="product_id.uom_id")
    opening_qty = fields.Float("Opening balance", digits="Product Unit", readonly=True)
    opening_amount = fields.Monetary(readonly=True)
    in_qty = fields.Float("In", digits="Product Unit", readonly=True)
    in_amount = fields.Monetary("Amount in", readonly=True)
    out_qty = fields.Float("Out", digits="Product Unit", readonly=True)
    out_amount = fields.Monetary("Amount out", readonly=True)
    closing_qty = fields.Float("Closing balance", digits="Product Unit", readonly=True)
    closing_amount = fields.Monetary(readonly=True)
