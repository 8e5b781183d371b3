from odoo import api, models
from odoo.fields import Domain


class ElevatorVisitSheet(models.Model):
    """The sheet in the portal, and asking for its signature."""

    _name = "elevator.visit.sheet"
    _inherit = ["elevator.ask.mixin", "elevator.visit.sheet", "elevator.portal.mixin"]

    _ask_template = "elevator_service.mail_template_sheet_signature"
    _portal_fields = frozenset(
        [
            "id",
            "display_name",
            "name",
            "site_id",
            "partner_id",
            "branch_id",
            "date",
            "visit_ids",
            "state",
            "signature",
            "signed_by",
            "signed_on",
            "access_url",
        ]
    )

    def _ask_ready(self):
        """A sheet is signed for work that is done (L-2)."""
        return super()._ask_ready().filtered(lambda s: "done" in s.visit_ids.mapped("state"))

    @api.model
    def _signature_reminder_domain(self):
        return super()._signature_reminder_domain() & Domain("visit_ids.state", "=", "done")
