from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorDepot(models.Model):
    """The cap of a depot: what its stock may be worth (P-3)."""

    _inherit = "elevator.depot"

    def _in_transit(self):
        """Value of what is on its way to depots: {depot id: CNY}; a hook of what sends."""
        return {}

    def _cap_room(self):
        """What may still be added to depots: {depot: CNY}, None without a cap."""
        values, moving = self._values(), self._in_transit()
        return {
            depot: depot.cap - values.get(depot.id, (0,))[0] - moving.get(depot.id, 0)
            if depot.cap
            else None
            for depot in self
        }

    def _over_cap_at(self, prices):
        """Depots above their cap if parts were worth other prices (P-3).

        :param prices: {product id: CNY}
        :return: {depot: its value then in CNY, with what is on its way}
        """
        # by the tier: a search by the related cap also finds what has none
        capped = [("balance_qty", ">", 0), ("depot_id.tier_id.cap", ">", 0)]
        parts = self.env["elevator.depot.part"].search(
            [("product_id", "in", list(prices)), *capped]
        )
        rooms, over = parts.depot_id._cap_room(), {}
        for depot, own in parts.grouped("depot_id").items():
            rise = sum(
                part.balance_qty * prices[part.product_id.id] - part.balance_amount for part in own
            )
            value = depot.cap - rooms[depot] + rise
            if not depot.tier_id._within(value):
                over[depot] = value
        return over

    def _least_used(self, products):
        """Parts by what their issues of a year were worth here, the least first: list of ids."""
        company = self.company_id[:1] or self.env.company
        self.env["elevator.parts.ledger"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT p.id FROM product_product p LEFT JOIN elevator_parts_ledger l"
                " ON l.product_id = p.id AND l.depot_id IN %s AND l.kind = 'issue'"
                " AND l.date > %s - 365 WHERE p.id IN %s"
                " GROUP BY p.id ORDER BY COALESCE(-SUM(l.amount), 0), p.id",
                tuple(self.ids) or (0,),
                company._elevator_today(),
                tuple(products.ids) or (0,),
            )
        )
        return [product for (product,) in rows]

    def _cap_cut(self, wanted):
        """What to leave out so that a shipment stays within the cap, least used first.

        :param wanted: {product.product: (quantity, price in CNY)}
        :return: {product.product: quantity to leave out}, empty when all fits
        """
        self.ensure_one()
        value = sum(qty * price for qty, price in wanted.values())
        room = self._cap_room()[self]
        if room is None or self.tier_id._within(self.cap - room + value):
            return {}
        products = self.env["product.product"].union(*wanted)
        order = products.browse(self._least_used(products))
        return self.tier_id._cut(self.cap - room + value, wanted, order)

    def _check_cap(self, products):
        """Refuse when the depot is above its cap now.

        :param products: product.product that just came, named in the refusal
        :raises UserError: above the cap; the part used least is named first
        """
        self.ensure_one()
        # two things that come at once are compared with the cap one after the other
        lock(self.sudo())
        room = self._cap_room()[self]
        if room is None or self.tier_id._within(self.cap - room):
            return
        names = products.browse(self._least_used(products)).mapped("display_name")
        raise UserError(
            self.env._(
                "%(depot)s would be worth %(value)s, its cap is %(cap)s (P-3). Take less of, the"
                " least used first: %(parts)s",
                depot=self.name,
                value=self.currency_id.format(self.cap - room),
                cap=self.currency_id.format(self.cap),
                parts=", ".join(names),
            )
        )
