from odoo import models


class StockScrap(models.Model):
    """Scrapping parts: a movement of its own, also from a transfer that is done."""

    _inherit = "stock.scrap"

    def _prepare_move_values(self):
        """Core books a scrap on a done transfer past ``_action_done``: the ledger would miss it."""
        vals = super()._prepare_move_values()
        if self.picking_id.state == "done" and self.location_id.depot_id:
            vals["picking_id"] = False
        return vals
