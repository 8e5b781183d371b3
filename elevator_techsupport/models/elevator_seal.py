from odoo import fields, models


class ElevatorSeal(models.Model):
    _inherit = "elevator.seal"

    kind = fields.Selection(
        selection_add=[("callout", "Call-out")], ondelete={"callout": "cascade"}
    )
