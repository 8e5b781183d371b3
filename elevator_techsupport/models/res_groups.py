from odoo import fields, models


class ResGroups(models.Model):
    """Roles that bulletins and training materials are for."""

    _inherit = "res.groups"

    elevator_audience = fields.Boolean(
        "Gets bulletins", help="A role that bulletins and training materials can address (T-1.3)."
    )
