from odoo import fields, models


class ElevatorNorm(models.Model):
    """An edition of a safety norm; an installed elevator keeps its own (L-6)."""

    _name = "elevator.norm"
    _description = "Norm edition"
    _order = "sequence, name"

    name = fields.Char(required=True, help="For example GB/T 7588.1-2020.")
    title = fields.Char(translate=True)
    sequence = fields.Integer(default=10)
    date_from = fields.Date("In force from")
    date_to = fields.Date("In force until")
    successor_id = fields.Many2one("elevator.norm", "Replaced by")
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex("(name)", "This norm edition already exists.")
