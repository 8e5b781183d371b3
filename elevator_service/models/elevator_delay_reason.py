from odoo import fields, models


class ElevatorDelayReason(models.Model):
    """Why a branch could not collect a fee yet (M-4.2.2)."""

    _name = "elevator.delay.reason"
    _description = "Reason of a delay"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
