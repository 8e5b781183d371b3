from odoo import models
from odoo.exceptions import UserError


class ElevatorMaterialRequestLine(models.Model):
    """The movements and purchases of a line: never without its request's gates."""

    _inherit = "elevator.material.request.line"

    def _book_out(self, depot):
        """Out of the main store, to the site; the ledger names elevator and request."""
        if any(not line.product_id for line in self):
            raise UserError(self.env._("Only parts of the catalogue come from the store."))
        target = self.env.ref("stock.stock_location_customers")
        # sudo: the verb has checked who may; core's movements are the store's
        moves = self.env["stock.move"].sudo()
        moves.create(
            [
                {
                    "product_id": line.product_id.id,
                    "product_uom": line.uom_id.id,
                    "product_uom_qty": line.qty,
                    "location_id": depot.location_id.id,
                    "location_dest_id": target.id,
                    "company_id": line.company_id.id,
                    "origin": line.request_id.name,
                    "elevator_kind": "issue",
                    "elevator_note": line.request_id.name,
                    "elevator_site_id": line.request_id.site_id.id,
                    "elevator_unit_id": line.request_id.elevator_id.id,
                    "elevator_request_line_id": line.id,
                    "elevator_document": line.request_id.name,
                }
                for line in self
            ]
        )._elevator_do()

    def _prepare_order_line_vals(self, price):
        """One line of a dropship order; material in free words is core's product for it."""
        product = self.product_id or self.env.ref("elevator_parts.product_material")
        known = product.uom_id._has_common_reference(self.uom_id)
        return {
            "product_id": product.id,
            "name": " ".join(filter(None, [self.name, self.spec, not known and self.uom_id.name])),
            "product_qty": self.qty,
            "product_uom_id": (self.uom_id if known else product.uom_id).id,
            "price_unit": price,
            "date_planned": self.request_id.arrives_on,
            "elevator_request_line_id": self.id,
        }
