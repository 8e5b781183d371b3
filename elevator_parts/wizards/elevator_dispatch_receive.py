from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ElevatorDispatchReceive(models.TransientModel):
    """The receiver counts part by part and signs, on a phone beside the parcel (P-6.1)."""

    _name = "elevator.dispatch.receive"
    _description = "Receive a dispatch"

    dispatch_id = fields.Many2one("elevator.parts.dispatch", required=True, readonly=True)
    line_ids = fields.One2many("elevator.dispatch.receive.line", "wizard_id", "Parts")
    signature = fields.Binary(help="Who counted signs here.")

    @api.model
    def default_get(self, fields):
        """Each part of the packing list, nothing counted yet."""
        values = super().default_get(fields)
        dispatch = self.env["elevator.parts.dispatch"].browse(values.get("dispatch_id"))
        values["line_ids"] = [Command.create({"line_id": line.id}) for line in dispatch.line_ids]
        return values

    def action_receive(self):
        """Book what was counted.

        :raises UserError: a part is not counted: blank is not zero
        """
        self.ensure_one()
        waiting = self.line_ids.filtered(lambda line: not line.counted)
        if waiting:
            raise UserError(
                self.env._(
                    "Not counted yet: %(parts)s",
                    parts=", ".join(waiting.line_id.product_id.mapped("display_name")),
                )
            )
        counts = {
            line.line_id: (line.received_qty, line.damaged_qty, line.condition)
            for line in self.line_ids
        }
        self.dispatch_id._receive(counts, self.signature)
        return {"type": "ir.actions.act_window_close"}
