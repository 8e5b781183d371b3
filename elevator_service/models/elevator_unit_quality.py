from odoo import models


class ElevatorUnit(models.Model):
    """What was found and said about an elevator."""

    _name = "elevator.unit"
    _inherit = ["elevator.unit", "elevator.quality.mixin"]

    _quality_link = "elevator_id"
