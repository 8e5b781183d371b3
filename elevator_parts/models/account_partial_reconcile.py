from odoo import api, models


class AccountPartialReconcile(models.Model):
    """A payment that is taken off an invoice takes the branch's surplus back (P-1)."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        """What settles an invoice may pay a request (P-7.3.1)."""
        partials = super().create(vals_list)
        partials.debit_move_id.move_id._elevator_ask_requests()
        return partials

    def unlink(self):
        """Surplus and requests follow what is taken off an invoice."""
        moves = (self.debit_move_id | self.credit_move_id).move_id
        orders = moves._elevator_resales()
        result = super().unlink()
        moves._elevator_ask_requests()
        orders._elevator_settle()
        return result
