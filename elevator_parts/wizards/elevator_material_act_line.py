from odoo import fields, models


class ElevatorMaterialActLine(models.TransientModel):
    """A line of a request in a step: its price, where it comes from, its receipt."""

    _name = "elevator.material.act.line"
    _description = "Line in a step of a material request"

    act_id = fields.Many2one("elevator.material.act", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="act_id.currency_id")
    line_id = fields.Many2one("elevator.material.request.line", "Material name", required=True)
    spec = fields.Char(related="line_id.spec")
    qty = fields.Float(related="line_id.qty")
    uom_id = fields.Many2one(related="line_id.uom_id")
    product_id = fields.Many2one(related="line_id.product_id")
    price = fields.Monetary("Price of one")
    available_qty = fields.Float("In the store", digits="Product Unit", readonly=True)
    from_store = fields.Boolean(
        "From the main store", help="Booked out of its ledger; else it comes from the factory."
    )
    vendor_id = fields.Many2one("res.partner", "Bought from")
    receipt = fields.Image("Photo of the receipt", max_width=1920, max_height=1920)
