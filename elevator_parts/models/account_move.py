from odoo import models


class AccountMove(models.Model):
    """A paid invoice of a material request calls its signatories."""

    _inherit = "account.move"

    def _invoice_paid_hook(self):
        """The payment of a quote is there (P-7.3.1): the signatories' turn has come."""
        result = super()._invoice_paid_hook()
        # sudo: whoever books the payment, the request goes on
        requests = self.env["elevator.material.request"].sudo()
        requests.search([("invoice_id", "in", self.ids)])._paid()
        return result
