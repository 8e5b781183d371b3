from odoo import api, fields, models


class ElevatorRecallPart(models.Model):
    """A part that each affected component needs: what is still needed, what lies in store."""

    _name = "elevator.recall.part"
    _description = "Part of a recall"
    _order = "recall_id, id"
    _rec_name = "product_id"

    recall_id = fields.Many2one("elevator.recall", required=True, index=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    qty = fields.Float("For each component", digits="Product Unit", default=1, required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    needed_qty = fields.Float("Pieces needed", compute="_compute_needed_qty", digits="Product Unit")
    stock_qty = fields.Float(
        "In the depots",
        compute="_compute_stock_qty",
        digits="Product Unit",
        help="Of the depots you may see.",
    )
    short_qty = fields.Float("Pieces missing", compute="_compute_stock_qty", digits="Product Unit")

    _part_uniq = models.UniqueIndex("(recall_id, product_id)", "This part is listed already.")
    _qty_positive = models.Constraint("CHECK (qty > 0)", "A part is needed at least once.")

    @api.depends("qty", "recall_id.task_ids.state")
    def _compute_needed_qty(self):
        groups = self.env["elevator.recall.task"]._read_group(
            [("recall_id", "in", self.recall_id.ids), ("state", "=", "todo")],
            ["recall_id"],
            ["component_count:sum"],
        )
        waiting = dict(groups)
        for part in self:
            part.needed_qty = part.qty * (waiting.get(part.recall_id._origin) or 0)

    @api.depends("needed_qty")
    def _compute_stock_qty(self):
        groups = self.env["elevator.depot.part"]._read_group(
            [("product_id", "in", self.product_id.ids)], ["product_id"], ["balance_qty:sum"]
        )
        stock = dict(groups)
        for part in self:
            part.stock_qty = stock.get(part.product_id._origin, 0)
            part.short_qty = max(part.needed_qty - part.stock_qty, 0)
