from odoo import models


class ContractManuallyCreateInvoice(models.TransientModel):
    _inherit = "contract.manually.create.invoice"

    def _create_invoices(self):
        """Branch contracts are billed together, all that is due until the day of the wizard."""
        own = self.contract_to_invoice_ids.filtered("branch_id")
        if not own:
            return super()._create_invoices()
        self.env["account.move"].check_access("create")
        # sudo: who may make invoices may not write contracts, the day of the next one moves on
        invoices = own.sudo()._bill(self.invoice_date).sudo(False)
        plain = self.contract_to_invoice_ids - own
        for contract in plain:
            invoices |= contract.recurring_create_invoice()
        return invoices
