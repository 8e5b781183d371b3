from odoo import fields, models


class ElevatorUnitComponent(models.Model):
    """The batch a component was made in: what a recall is often about."""

    _inherit = "elevator.unit.component"

    batch_no = fields.Char("Batch no.", index="btree_not_null", help="批次号")
