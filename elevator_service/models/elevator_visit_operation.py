from odoo import fields, models


class ElevatorVisitOperation(models.Model):
    """An operation a phone has sent: stored under the phone's own key, so that it counts once."""

    _name = "elevator.visit.operation"
    _description = "Operation of a phone"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id"

    key = fields.Char(required=True, help="Random key made by the phone.")
    visit_id = fields.Many2one("elevator.visit", required=True, index=True, ondelete="restrict")
    kind = fields.Char(required=True)
    client_at = fields.Datetime(help="When it was typed, by the phone's clock (UTC).")
    received_at = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)

    _key_uniq = models.UniqueIndex("(key)", "This operation was received already.")
