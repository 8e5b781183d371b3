from odoo import api, fields, models


class ElevatorDispatchReceiveLine(models.TransientModel):
    """A part on the packing list, counted by the receiver."""

    _name = "elevator.dispatch.receive.line"
    _description = "Count of a part received"

    wizard_id = fields.Many2one("elevator.dispatch.receive", required=True, ondelete="cascade")
    line_id = fields.Many2one("elevator.parts.dispatch.line", "Part", required=True)
    product_id = fields.Many2one(related="line_id.product_id")
    spec = fields.Char(related="line_id.spec")
    sent_qty = fields.Float(related="line_id.qty", string="Sent")
    counted = fields.Boolean(help="Ticked: as listed, unless another number is entered.")
    received_qty = fields.Float("Arrived", digits="Product Unit")
    damaged_qty = fields.Float("Damaged", digits="Product Unit")
    condition = fields.Char("Remark")

    @api.onchange("counted")
    def _onchange_counted(self):
        """A tick says: as listed."""
        if self.counted and not self.received_qty:
            self.received_qty = self.sent_qty

    @api.onchange("received_qty")
    def _onchange_received_qty(self):
        """A number is a count."""
        if self.received_qty:
            self.counted = True
