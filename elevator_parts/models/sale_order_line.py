from odoo import api, fields, models

# what makes a line cheaper or dearer
PRICING = {
    *("price_unit", "discount", "tax_ids", "product_uom_qty", "product_id", "product_uom_id"),
    *("order_id", "technical_price_unit"),
}


class SaleOrderLine(models.Model):
    """A part in a branch's sale, beside its HQ price (P-1)."""

    _inherit = "sale.order.line"

    elevator_floor = fields.Monetary(
        "HQ price",
        compute="_compute_elevator_floor",
        store=True,
        currency_field="elevator_currency_id",
        help="For one unit of the line, before tax; of the day the order is confirmed (P-1).",
    )
    elevator_currency_id = fields.Many2one(
        related="order_id.company_id.currency_id", string="Currency of the company"
    )

    @api.depends("product_id", "product_uom_id", "order_id.elevator_branch_id")
    def _compute_elevator_floor(self):
        """Prices of today; a confirmed line keeps them until the next confirmation."""
        for company, lines in self.grouped(lambda line: line.order_id.company_id).items():
            company = company or self.env.company
            prices = company._elevator_hq_prices(lines.product_id)
            for line in lines:
                price = prices.get(line.product_id.id, 0)
                own = line.order_id.elevator_branch_id and line.product_id.is_elevator_part
                line.elevator_floor = (
                    line.product_id.uom_id._compute_price(price, line.product_uom_id) if own else 0
                )

    @api.model_create_multi
    def create(self, vals_list):
        """A line added to a confirmed order keeps to the HQ price."""
        vals_list = [{k: v for k, v in vals.items() if k != "elevator_floor"} for vals in vals_list]
        lines = super().create(vals_list)
        lines.order_id._elevator_check_floor()
        return lines

    def write(self, vals):
        """A confirmed line keeps to the HQ price, whatever of it is changed."""
        vals = {k: v for k, v in vals.items() if k != "elevator_floor"}
        result = super().write(vals)
        if PRICING & vals.keys():
            self.order_id._elevator_check_floor()
        return result

    def unlink(self):
        """Without a line a discount of the order weighs more on the others."""
        orders = self.order_id
        result = super().unlink()
        orders.exists()._elevator_check_floor()
        return result

    def _elevator_in_company(self, amount):
        """An amount of the order in the currency of the company."""
        company = self.order_id.company_id
        day = self.order_id.date_order or fields.Datetime.now()
        return self.currency_id._convert(amount, company.currency_id, company, day)

    def _elevator_floor_amount(self, qty):
        """HQ price of so many, in the currency of the company."""
        return self.order_id.company_id.currency_id.round(self.elevator_floor * qty)

    def _elevator_allowed(self, net, allowed):
        """Whether signed exceptions allow this net amount: {product id: CNY a product unit}."""
        price = allowed.get(self.product_id.id)
        if price is None:
            return False
        own = self.product_id.uom_id._compute_price(price, self.product_uom_id)
        currency = self.order_id.company_id.currency_id
        return currency.compare_amounts(net, own * self.product_uom_qty) >= 0

    def _elevator_text(self, net, floor):
        currency = self.order_id.company_id.currency_id
        return self.env._(
            "%(part)s: %(net)s, at the HQ price %(floor)s",
            part=self.product_id.display_name,
            net=currency.format(net),
            floor=currency.format(floor),
        )
