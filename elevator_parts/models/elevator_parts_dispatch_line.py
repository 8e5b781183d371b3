from odoo import api, fields, models
from odoo.exceptions import UserError

VERB_FIELDS = {
    *("dispatch_id", "branch_id", "received_qty", "damaged_qty", "condition", "price", "value")
}


class ElevatorPartsDispatchLine(models.Model):
    """A part in a dispatch: how many were sent at which price, how many arrived, and how."""

    _name = "elevator.parts.dispatch.line"
    _description = "Part of a dispatch"
    _order = "dispatch_id, id"
    _rec_name = "product_id"

    dispatch_id = fields.Many2one(
        "elevator.parts.dispatch", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="dispatch_id.branch_id", store=True, index=True)
    state = fields.Selection(related="dispatch_id.state")
    currency_id = fields.Many2one(related="dispatch_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    spec = fields.Char(related="product_id.part_spec")
    uom_id = fields.Many2one(related="product_id.uom_id")
    qty = fields.Float("Quantity", digits="Product Unit", required=True, default=1)
    price = fields.Monetary(
        compute="_compute_price",
        store=True,
        help="HQ price (P-1), kept from the day it left: a later price changes nothing.",
    )
    value = fields.Monetary(compute="_compute_value", store=True)
    available_qty = fields.Float("At HQ", compute="_compute_available", digits="Product Unit")
    received_qty = fields.Float("Arrived", digits="Product Unit", readonly=True, copy=False)
    damaged_qty = fields.Float("Damaged", digits="Product Unit", readonly=True, copy=False)
    condition = fields.Char(readonly=True, copy=False, help="What the receiver saw.")
    move_ids = fields.One2many("stock.move", "elevator_dispatch_line_id", "Movements")

    _part_uniq = models.UniqueIndex(
        "(dispatch_id, product_id)", "A part stands in a dispatch once."
    )
    _positive = models.Constraint("CHECK (qty > 0)", "A quantity is above zero.")

    @api.depends("product_id")
    def _compute_price(self):
        for company, lines in self.grouped(lambda line: line._company()).items():
            prices = company._elevator_hq_prices(lines.product_id)
            for line in lines:
                line.price = prices.get(line.product_id.id, 0)

    def _company(self):
        return self.dispatch_id.company_id or self.env.company

    def _refresh_prices(self):
        """Prices of today, the last time when it leaves.

        :raises UserError: a part without an HQ price: it could be charged to nobody (P-1)
        """
        for company, lines in self.grouped(lambda line: line._company()).items():
            prices = company._elevator_hq_prices(lines.product_id)
            for line in lines:
                price = prices.get(line.product_id.id)
                if not price:
                    raise UserError(
                        self.env._(
                            "%(part)s has no HQ price yet (P-1).", part=line.product_id.display_name
                        )
                    )
                if price != line.price:
                    line._write_verb({"price": price})

    def _check_there(self):
        """The main store has what is to be sent.

        :raises UserError: names every part that lacks
        """
        missing = self.filtered(lambda line: line.uom_id.compare(line.qty, line.available_qty) > 0)
        if missing:
            raise UserError(
                self.env._(
                    "The main store has not enough of: %(parts)s",
                    parts=", ".join(
                        f"{line.product_id.display_name} {line.available_qty:g}/{line.qty:g}"
                        for line in missing
                    ),
                )
            )

    @api.depends("qty", "price")
    def _compute_value(self):
        for line in self:
            line.value = line._company().currency_id.round(line.qty * line.price)

    @api.depends("product_id", "dispatch_id.source_id")
    def _compute_available(self):
        # sudo: a branch reads whether HQ has it, not HQ's ledger
        stock = (
            self.env["elevator.depot.part"]
            .sudo()
            ._read_group(
                [
                    ("depot_id", "in", self.dispatch_id.source_id.ids),
                    ("product_id", "in", self.product_id.ids),
                ],
                ["depot_id", "product_id"],
                ["balance_qty:sum"],
            )
        )
        found = {(depot.id, product.id): qty for depot, product, qty in stock}
        for line in self:
            key = (line.dispatch_id.source_id.id, line.product_id.id)
            line.available_qty = found.get(key, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Parts are added while it is a draft."""
        lines = super().create(
            [
                {k: v for k, v in vals.items() if k not in VERB_FIELDS - {"dispatch_id"}}
                for vals in vals_list
            ]
        )
        lines._check_draft()
        return lines

    def write(self, vals):
        """Parts are changed while it is a draft; what arrived is counted by the receiver."""
        self._check_draft()
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("What arrived is counted by the receiver."))
        return super().write(vals)

    def _write_verb(self, vals):
        """What shipping and receiving decide, past the guard."""
        # sudo: the verb has checked who may
        return super(ElevatorPartsDispatchLine, self.sudo()).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    def _check_draft(self):
        if any(line.state != "draft" for line in self):
            raise UserError(self.env._("What was checked is not changed: put it back to draft."))
