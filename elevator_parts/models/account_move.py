from odoo import models


class AccountMove(models.Model):
    """A paid invoice of a material request calls its signatories."""

    _inherit = "account.move"

    def write(self, vals):
        """An invoice or payment that is posted or reset: requests are asked anew (design D12)."""
        result = super().write(vals)
        if "state" in vals:
            # sudo: whoever resets a payment, the request knows
            self._elevator_ask_requests(
                self.sudo().line_ids.matched_debit_ids.debit_move_id.move_id
            )
        return result

    def _elevator_ask_requests(self, settled=()):
        """Whether requests are paid is computed anew for these invoices and what they settle.

        Dependencies over an invoice's items would cost two queries for each item ever made.
        """
        # sudo: see write
        requests = self.env["elevator.material.request"].sudo()
        moves = self.browse([*self.ids, *(move.id for move in settled)])
        requests.search([("invoice_id", "in", moves.ids)]).modified(["charge_id"])

    def _invoice_paid_hook(self):
        """The payment of a quote is there (P-7.3.1): the signatories' turn has come."""
        result = super()._invoice_paid_hook()
        # sudo: whoever books the payment, the request goes on
        requests = self.env["elevator.material.request"].sudo()
        requests.search([("invoice_id", "in", self.ids)])._paid()
        return result
