from odoo import fields, models


class ElevatorDepotTier(models.Model):
    """A tier of depots (库房级别): how much its stock may be worth, and who pays for it (P-3)."""

    _name = "elevator.depot.tier"
    _description = "Depot tier"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency")
    cap = fields.Monetary(help="What the stock may be worth at most, CNY (P-3).")
    cap_inclusive = fields.Boolean(
        "Cap itself allowed", default=True, help="Exactly the cap is still within it."
    )
    charged = fields.Boolean(
        "Paid by the branch", help="Replenished against payment (tiers 2 and 3, P-3)."
    )
    kept_whole = fields.Boolean(
        "Yearly write-off", help="Its ledger is kept whole and written off each year (P-4.2b)."
    )
    depot_ids = fields.One2many("elevator.depot", "tier_id", "Depots")

    _cap_positive = models.Constraint("CHECK (cap >= 0)", "A cap is not below zero.")

    def _compute_currency(self):
        for tier in self:
            tier.currency_id = (tier.company_id or self.env.company).currency_id

    def _within(self, value):
        """Whether a stock of this value, CNY, is within the cap; no cap: always."""
        self.ensure_one()
        compared = self.currency_id.compare_amounts(value, self.cap)
        return not self.cap or compared < 0 or (compared == 0 and self.cap_inclusive)

    def _cut(self, value, wanted, order):
        """What to leave out so that a value fits under the cap.

        :param float value: CNY with all that is wanted
        :param wanted: {product.product: (quantity, price in CNY)}
        :param order: product.product, what is left out first comes first
        :return: {product.product: quantity to leave out}
        """
        cut = {}
        for product in order:
            qty, price = wanted[product]
            while price and qty > 0 and not self._within(value):
                step = min(qty, max(product.uom_id.rounding, 1))
                qty, value = qty - step, value - step * price
                cut[product] = cut.get(product, 0) + step
        return cut
