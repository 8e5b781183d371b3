from odoo import api, fields, models

from ..models.elevator_document_issue import KINDS


class ElevatorDocumentIssueWizard(models.TransientModel):
    """Issues one document to some branches: a line of the register for each (M-2.2.6)."""

    _name = "elevator.document.issue.wizard"
    _description = "Issue a document"

    kind = fields.Selection(KINDS, required=True, default="file")
    version_id = fields.Many2one(
        "elevator.form.version", domain=[("signoff_state", "=", "approved")]
    )
    document = fields.Char(compute="_compute_document", store=True, readonly=False, required=True)
    branch_ids = fields.Many2many("elevator.branch", string="Goes to", required=True)
    quantity = fields.Integer(required=True, default=1)
    file = fields.Binary()
    file_name = fields.Char()
    handed_to = fields.Char("Taken by")
    note = fields.Char()

    @api.depends("version_id")
    def _compute_document(self):
        for wizard in self:
            wizard.document = wizard.version_id.display_name or wizard.document

    def action_issue(self):
        """Write the register and show its new lines."""
        self.ensure_one()
        file = self.env["ir.attachment"]
        if self.file:
            file = file.create({"name": self.file_name or self.document, "datas": self.file})
        issues = self.env["elevator.document.issue"]._issue(
            self.branch_ids,
            {
                "document": self.document,
                "kind": self.kind,
                "version_id": self.version_id.id,
                "quantity": self.quantity,
                "attachment_id": file.id,
                "handed_to": self.handed_to,
                "note": self.note,
            },
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_document_issue_action"
        )
        return action | {"domain": [("id", "in", issues.ids)], "context": {}}
