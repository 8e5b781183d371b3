from odoo import fields, models


class ElevatorLossReason(models.Model):
    """Why a customer leaves."""

    _name = "elevator.loss.reason"
    _description = "Reason of a loss"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
