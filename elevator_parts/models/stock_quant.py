from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

KEPT = {"quantity", "location_id", "product_id", "company_id"}
# each side is narrowed by itself: what few parts moved is asked for by index, not in all depots
DIFFERENCES = """
    SELECT depot_id, product_id, SUM(shelf), SUM(ledger) FROM (
        SELECT l.depot_id, q.product_id, q.quantity AS shelf, 0 AS ledger
        FROM stock_quant q JOIN stock_location l ON l.id = q.location_id
        WHERE l.depot_id IS NOT NULL AND %(shelf)s
        UNION ALL
        SELECT depot_id, product_id, 0, balance_qty FROM elevator_depot_part WHERE %(ledger)s
    ) sides
    GROUP BY depot_id, product_id HAVING ABS(SUM(shelf) - SUM(ledger)) > 0.000001
"""
OPEN, TOUCHED = "elevator_posting", "elevator_touched"


class StockQuant(models.Model):
    """What is on the shelf of a depot changes with its ledger, or not at all (design D10).

    Core lets users change quantities in many ways; all of them end here. Outside of a posting a
    change in a depot is refused at once; at the end of the transaction ledger and shelf are
    compared for every part that was touched, whoever changed it.
    """

    _inherit = "stock.quant"

    @contextmanager
    def _elevator_posting(self):
        """Core moves goods inside, the ledger is written before it ends.

        Kept on the cursor: a flag in the context could be sent by anybody.
        """
        cache = self.env.cr.cache
        cache[OPEN] = cache.get(OPEN, 0) + 1
        try:
            yield
        finally:
            cache[OPEN] -= 1
            if not cache[OPEN]:
                self._elevator_check_later(cache.pop(TOUCHED, set()))

    @api.model_create_multi
    def create(self, vals_list):
        """A quantity in a depot comes with a ledger line."""
        quants = super().create(vals_list)
        quants.filtered("quantity")._elevator_touch()
        return quants

    def write(self, vals):
        """A quantity in a depot changes with a ledger line."""
        if not KEPT & vals.keys():
            return super().write(vals)
        self._elevator_touch()
        result = super().write(vals)
        if (KEPT - {"quantity"}) & vals.keys():
            self._elevator_touch()
        return result

    def unlink(self):
        """A quantity in a depot does not vanish."""
        if not self.env.su and not self.env.user.has_group("stock.group_stock_manager"):
            return super().unlink()  # refused there
        keys = self._elevator_keys()
        result = super().unlink()
        self._elevator_check_later(keys)
        return result

    def _elevator_keys(self):
        # sudo: which depot a place belongs to, also for who may not see it
        return {
            (quant.location_id.depot_id.id, quant.product_id.id)
            for quant in self.sudo()
            if quant.location_id.depot_id
        }

    def _elevator_touch(self):
        keys = self._elevator_keys()
        if not keys:
            return
        cache = self.env.cr.cache
        if not cache.get(OPEN):
            raise UserError(
                self.env._(
                    "The quantity of a part in a depot changes by a movement in its ledger alone"
                    " (P-2.5)."
                )
            )
        cache.setdefault(TOUCHED, set()).update(keys)

    def _elevator_check_later(self, keys):
        """Compare ledger and shelf of these depots and parts before the transaction ends."""
        if not keys:
            return
        hooks = self.env.cr.precommit
        waiting = hooks.data.setdefault("elevator_parts.keys", set())
        if not waiting:
            env = self.env(su=True)
            hooks.add(lambda: env["stock.quant"]._elevator_check(waiting))
        waiting.update(keys)

    @api.model
    def _elevator_check(self, keys):
        """Ledger = shelf for depots and parts.

        :param keys: set of (depot id, product id)
        :raises UserError: names the first that differs
        """
        wrong = self._elevator_differences(keys)
        if wrong:
            depot, product, shelf, ledger = wrong[0]
            raise UserError(
                self.env._(
                    "%(depot)s, %(part)s: %(shelf)s on the shelf, %(ledger)s in the ledger. Nothing"
                    " was booked.",
                    depot=self.env["elevator.depot"].browse(depot).display_name,
                    part=self.env["product.product"].browse(product).display_name,
                    shelf=shelf,
                    ledger=ledger,
                )
            )

    @api.model
    def _elevator_differences(self, keys=None, depots=None):
        """Where shelf and ledger differ: list of (depot, product, shelf, ledger).

        :param keys: set of (depot id, product id); all when left out
        :param depots: elevator.depot, only these
        """
        self.flush_model()
        self.env["elevator.depot.part"].flush_model()
        shelf = ledger = SQL("TRUE")
        if keys is not None:
            pairs = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in sorted(keys))
            shelf = SQL("(l.depot_id, q.product_id) IN (VALUES %s)", pairs)
            ledger = SQL("(depot_id, product_id) IN (VALUES %s)", pairs)
        if depots is not None:
            shelf = SQL("l.depot_id IN %s", tuple(depots.ids) or (0,))
            ledger = SQL("depot_id IN %s", tuple(depots.ids) or (0,))
        return self.env.execute_query(SQL(DIFFERENCES, shelf=shelf, ledger=ledger))
