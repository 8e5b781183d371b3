from odoo import api, models


class ElevatorPortalMixin(models.AbstractModel):
    """A document outsiders may read: the fields named in ``_portal_fields``, and no others.

    Deny by default (design D2): a field that an addon adds stays unreadable, unsearchable and
    unsortable for portal users until it is named here. Which rows they read is the record rules'.
    """

    _name = "elevator.portal.mixin"
    _description = "Document that outsiders read"

    _portal_fields = frozenset({"id", "display_name"})

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or not self.env.user.share:
            return True
        return operation == "read" and field.name in self._portal_fields

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What colleagues write under a document is none of an outsider's business."""
        if self.env.user.share and message_operation == "read":
            silent = self._portal_silent()
            spoken = super(ElevatorPortalMixin, self - silent)
            operations = spoken._mail_get_operation_for_mail_message_operation(message_operation)
            return operations | dict.fromkeys(silent, "write")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def _portal_silent(self):
        """The documents whose messages outsiders do not read: all."""
        return self
