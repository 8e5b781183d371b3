from odoo import models

CONTRACT_FIELDS = """
    id display_name name code active partner_id commercial_partner_id company_id currency_id
    branch_id date_start date_end recurring_next_date service_from service_to payment_mode
    elevator_state fee_amount signed_on access_url
"""
LINE_FIELDS = """
    id display_name contract_id elevator_id name quantity fee_value price_unit price_subtotal
    currency_id date_start date_end recurring_next_date last_date_invoiced is_canceled
"""


class ContractContract(models.Model):
    """What customers read of a contract; which ones, the record rules say (design D2)."""

    _name = "contract.contract"
    _inherit = ["contract.contract", "elevator.portal.mixin"]

    _portal_fields = frozenset(CONTRACT_FIELDS.split())

    def _portal_silent(self):
        """A contract of no branch keeps the conversation OCA gives it."""
        return self.sudo().filtered("branch_id").sudo(False)

    def _portal_invoices(self):
        """Posted invoices of the contract that the reader may see, newest first."""
        self.ensure_one()
        lines = self.sudo().contract_line_ids
        return self.env["account.move"].search(
            [
                ("invoice_line_ids.contract_line_id", "in", lines.ids),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("state", "=", "posted"),
            ],
            order="invoice_date desc, id desc",
        )


class ContractLine(models.Model):
    _name = "contract.line"
    _inherit = ["contract.line", "elevator.portal.mixin"]

    _portal_fields = frozenset(LINE_FIELDS.split())
