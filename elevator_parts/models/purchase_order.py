from odoo import models


class PurchaseOrder(models.Model):
    """An order that came of a purchase plan buys what was approved, at most at its cost (P-5)."""

    _inherit = "purchase.order"

    def button_confirm(self):
        self.order_line._elevator_check_approved()
        return super().button_confirm()
