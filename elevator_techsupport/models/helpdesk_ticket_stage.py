from odoo import fields, models


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    without_answer = fields.Boolean(
        "Ends without an answer",
        help="Cancelled, rejected: needs a reason, not cause, remedy and the customer's word.",
    )
