from odoo import models


class HelpdeskTicket(models.Model):
    """What a customer reads of tickets: the named fields, nothing said among colleagues (D21)."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "elevator.portal.mixin"]

    _portal_fields = frozenset(
        ["id", "display_name", "number", "name", "description", "active", "access_url"]
        + ["partner_id", "commercial_partner_id", "category_id", "priority", "sequence"]
        + ["stage_id", "closed", "create_date", "last_stage_update", "closed_date"]
        + ["kind", "elevator_id", "site_id", "filed_on"]
        # helpdesk_mgmt's list searches by the conditions of the record rules itself
        + ["company_id", "message_partner_ids"]
    )

    def _portal_silent(self):
        """Customers read what is written to them under their tickets; notes stay inside."""
        return self.browse()

    def _portal_closing_stages(self):
        """The stages in which a customer may close this ticket himself; of ours in none.

        M-1.3.7: a form with a kind is closed when service has verified it with the customer.
        """
        self.ensure_one()
        if self.kind:
            return self.env["helpdesk.ticket.stage"]
        # sudo: the stages of a team that is not shown in the portal
        stages = self.sudo().team_id._get_applicable_stages()
        return stages.filtered(lambda stage: stage.close_from_portal and stage.closed)

    def _portal_attachments(self):
        """The files of the ticket without those of internal notes."""
        self.ensure_one()
        notes = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                *["|", "|", ("is_internal", "=", True), ("subtype_id", "=", False)],
                ("subtype_id.internal", "=", True),
            ]
        )
        return self.attachment_ids - notes.attachment_ids
