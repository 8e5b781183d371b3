from odoo import fields, models


class ElevatorDocumentReceipt(models.TransientModel):
    """The branch confirms what it received of an issue, when it is not all of it (M-2.2.6)."""

    _name = "elevator.document.receipt"
    _description = "Receipt of a document"

    issue_id = fields.Many2one("elevator.document.issue", required=True)
    quantity = fields.Integer("Received quantity", required=True)
    note = fields.Char("What is missing")

    def action_confirm(self):
        self.issue_id._confirm(self.quantity, self.note)
        return {"type": "ir.actions.act_window_close"}
