from odoo import models


class AccountMoveLine(models.Model):
    """An item that settles an invoice: money, or something that only looks like it."""

    _inherit = "account.move.line"

    def _elevator_is_money(self):
        """Whether the item is a posted payment, a bank line or an act on branch funds.

        A credit note or a hand-made entry settles an invoice too, but nobody has paid.
        """
        self.ensure_one()
        move = self.move_id
        source = move.origin_payment_id or move.statement_line_id or move.elevator_act_ids
        return move.state == "posted" and bool(source)
