from odoo import models


class AccountPartialReconcile(models.Model):
    """A payment that is taken off an invoice takes the branch's surplus back (P-1)."""

    _inherit = "account.partial.reconcile"

    def unlink(self):
        moves = (self.debit_move_id | self.credit_move_id).move_id
        orders = moves._elevator_resales()
        result = super().unlink()
        orders._elevator_settle()
        return result
