from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.contract.controllers.main import PortalContract

CONTRACT_REPORT = "elevator_service.action_report_contract"


class ElevatorPortalContracts(PortalContract):
    """A customer's maintenance contract: what it covers, what it costs, its invoices to pay.

    Which contracts one reads is the record rules' (design D2); contracts of no branch keep OCA's
    page.
    """

    @route()
    def portal_my_contract_detail(self, contract_contract_id, access_token=None, **kw):
        try:
            contract_sudo = self._document_check_access(
                "contract.contract", contract_contract_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        if not contract_sudo.branch_id:
            return super().portal_my_contract_detail(contract_contract_id, access_token, **kw)
        if not contract_sudo.activated_on:  # a key opens no draft
            return request.redirect("/my")
        if kw.get("report_type") == "pdf":
            return self._show_report(contract_sudo, "pdf", CONTRACT_REPORT, download=True)
        if kw.get("download") == "scan":
            stream = request.env["ir.binary"]._get_stream_from(
                contract_sudo, "scan", filename=contract_sudo.scan_name
            )
            return stream.get_response(as_attachment=True, max_age=None)
        values = self._contract_get_page_view_values(contract_sudo, access_token, **kw)
        values |= {
            "key": f"access_token={access_token}&" if access_token else "",
            "invoices": contract_sudo._portal_invoices(),
            "can_pay": self._can_pay,
        }
        return request.render("elevator_service.portal_my_contract", values)

    def _can_pay(self, invoice):
        """Whether the invoice's page offers to pay: a provider is set, something is owed."""
        providers = request.env.get("payment.provider")
        if providers is None or not hasattr(invoice, "_has_to_be_paid"):
            return False
        if not invoice._has_to_be_paid():
            return False
        return bool(
            providers.sudo()._get_compatible_providers(
                invoice.company_id.id, invoice.partner_id.id, invoice.amount_residual
            )
        )
