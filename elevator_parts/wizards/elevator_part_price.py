from odoo import api, fields, models


class ElevatorPartPrice(models.TransientModel):
    """Sets the HQ price of a part from a day on; shows the depots it lifts over the cap."""

    _name = "elevator.part.price"
    _description = "New HQ price"

    product_tmpl_id = fields.Many2one("product.template", "Part", required=True)
    currency_id = fields.Many2one(related="product_tmpl_id.currency_id")
    old_price = fields.Monetary("Price today", related="product_tmpl_id.hq_price")
    price = fields.Monetary(required=True)
    day = fields.Date("From", required=True, default=lambda self: self._default_day())
    over_ids = fields.Many2many(
        "elevator.depot",
        compute="_compute_over_ids",
        string="Above their cap at this price",
        help="Their stock is not touched; nothing is sent there until it fits again (P-3).",
    )

    @api.model
    def _default_day(self):
        return self.env.company._elevator_today()

    @api.depends("product_tmpl_id", "price")
    def _compute_over_ids(self):
        for wizard in self:
            prices = dict.fromkeys(wizard.product_tmpl_id.product_variant_ids.ids, wizard.price)
            depots = self.env["elevator.depot"]
            wizard.over_ids = depots.union(*depots._over_cap_at(prices))

    def action_set(self):
        """The business department sets the price."""
        self.product_tmpl_id._set_hq_price(self.price, self.day)
        return {"type": "ir.actions.act_window_close"}
