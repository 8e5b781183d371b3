from odoo import models


class StockMove(models.Model):
    """Material of a request moves only while its request may go (P-7, design D12)."""

    _inherit = "stock.move"

    def _elevator_check_requests(self):
        """Ask the gates again when goods are booked: a payment may have been reset meanwhile."""
        # sudo: whether it may go is asked, whoever books
        moves = self.sudo()
        lines = moves.elevator_request_line_id
        lines |= moves.purchase_line_id.elevator_request_line_id
        lines.request_id._check_may_go()

    def _elevator_arrive(self):
        """What a vendor sent straight to a site has arrived, all of it."""
        for move in self:
            move.quantity = move.product_uom_qty
        self.picked = True
        self._action_done()
