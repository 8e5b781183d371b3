from odoo import fields, models


class ElevatorUnitComponent(models.Model):
    """A safety component or main part of an elevator with its own number (部件)."""

    _name = "elevator.unit.component"
    _description = "Component"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "elevator_id, sequence, id"

    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="cascade")
    branch_id = fields.Many2one(
        related="elevator_id.branch_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    maker = fields.Char()
    model = fields.Char()
    serial_no = fields.Char("Serial no.")
    installed_on = fields.Date()
    note = fields.Char()
