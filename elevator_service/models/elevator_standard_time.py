from odoo import fields, models

from .elevator_checklist_item import LEVELS
from .elevator_model import KINDS


class ElevatorStandardTime(models.Model):
    """Standard minutes of a visit (标准工时): by kind of elevator, its stops and the level."""

    _name = "elevator.standard.time"
    _description = "Standard time"
    _order = "kind, base_minutes, level"
    _rec_name = "kind"

    kind = fields.Selection(KINDS, required=True)
    level = fields.Selection(LEVELS, required=True)
    base_minutes = fields.Float("Minutes", required=True, digits=(6, 1))
    stop_minutes = fields.Float("Minutes a stop", required=True, digits=(6, 2))
    note = fields.Char()

    _kind_level_uniq = models.UniqueIndex("(kind, level)", "This kind and level has its time.")
    _positive = models.Constraint(
        "CHECK (base_minutes >= 0 AND stop_minutes >= 0)", "Minutes are not negative."
    )
