from odoo import api, fields, models
from odoo.exceptions import UserError

KEPT = {
    "quantity",
    "product_id",
    "product_uom_id",
    "location_id",
    "location_dest_id",
    "lot_id",
    "owner_id",
    "move_id",
    "picking_id",
    "company_id",
}


class StockMoveLine(models.Model):
    """Goods that move: into the ledger when they do, untouchable afterwards."""

    _inherit = "stock.move.line"

    elevator_ledger_ids = fields.One2many(
        "elevator.parts.ledger",
        "move_line_id",
        "Ledger lines",
        groups="elevator_service.group_user",
    )

    def _action_done(self):
        """Every quantity that reaches or leaves a depot is written in its ledger (design D10)."""
        self.move_id._elevator_check_requests()
        with self.env["stock.quant"]._elevator_posting():
            result = super()._action_done()
            # sudo: the ledger has no write right for anybody
            self.env["elevator.parts.ledger"].sudo()._post(self.exists())
        return result

    def write(self, vals):
        """A line that stands in a ledger is not changed any more (P-2.5)."""
        if KEPT & vals.keys():
            self._elevator_check_unbooked()
        return super().write(vals)

    def _elevator_check_unbooked(self):
        if not self.ids:
            return
        self.env.cr.execute(
            "SELECT 1 FROM elevator_parts_ledger WHERE move_line_id IN %s LIMIT 1",
            [tuple(self.ids)],
        )
        if self.env.cr.fetchone():
            raise UserError(
                self.env._(
                    "What stands in a depot's ledger is not changed: reverse the line there"
                    " (P-2.5)."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        self._elevator_check_unbooked()

    def _prepare_elevator_reversal_vals(self, reason):
        """The opposite movement of a booked one (红字冲销)."""
        numbers = ", ".join(f"#{line.number}" for line in self.elevator_ledger_ids)
        note = self.env._("Reversal of %(numbers)s: %(reason)s", numbers=numbers, reason=reason)
        kinds = self.elevator_ledger_ids.mapped("kind")
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "location_id": self.location_dest_id.id,
            "location_dest_id": self.location_id.id,
            "company_id": self.company_id.id,
            "origin": self.reference,
            "elevator_kind": kinds[0],
            "elevator_note": note,
            "elevator_reversal_of_id": self.id,
            "elevator_site_id": self.move_id.elevator_site_id.id,
            "elevator_unit_id": self.move_id.elevator_unit_id.id,
            "move_line_ids": [
                fields.Command.create(
                    {
                        "product_id": self.product_id.id,
                        "product_uom_id": self.product_uom_id.id,
                        "quantity": self.quantity,
                        "lot_id": self.lot_id.id,
                        "location_id": self.location_dest_id.id,
                        "location_dest_id": self.location_id.id,
                    }
                )
            ],
        }
