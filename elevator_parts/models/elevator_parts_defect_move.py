from odoo import models

GOODS = {"hold": "hold", "supplier": "supplier", "loss": "scrapped"}


class ElevatorPartsDefect(models.Model):
    """The movements of a defective part, each in the ledgers it touches (P-4.1)."""

    _inherit = "elevator.parts.defect"

    def _place(self, name):
        if name == "transit":
            return self.company_id._elevator_transit()
        if name == "loss":
            return self.company_id._elevator_loss_location()
        if name in ("customer", "supplier"):
            return self.env.ref(f"stock.stock_location_{name}s")
        if name == "depot":
            return self.depot_id.location_id
        main = self.env["elevator.parts.dispatch"].with_company(self.company_id)
        return main._default_source_id()._hold().location_id

    def _carry(self, source, target, kind):
        """Move the part from place to place, and remember where it is."""
        # sudo: the verb has checked who may; core's movements are the store's
        moves = self.env["stock.move"].sudo()
        move = moves.create(self._prepare_carry_vals(source, target, kind))
        move._elevator_do()
        if target in GOODS:
            self._move_to(self.state, goods=GOODS[target])
        return move

    def _prepare_carry_vals(self, source, target, kind):
        vals = {
            "product_id": self.product_id.id,
            "product_uom_qty": self.qty,
            "location_id": self._place(source).id,
            "location_dest_id": self._place(target).id,
            "company_id": self.company_id.id,
            "elevator_kind": kind,
            "elevator_note": " ".join(filter(None, [self.name, self.depot_id.name, self.serial])),
            "elevator_document": self.name,
            "elevator_unit_id": self.elevator_id.id,
            "elevator_site_id": self.elevator_id.site_id.id,
        }
        if source == "customer":
            # it was issued and paid: worth nothing to the books until it is judged
            return vals | {"elevator_priced": True, "elevator_price": 0}
        if source == "transit":
            sent = self._sent_move()
            price = sent._elevator_out_price()
            chain = {"move_orig_ids": [(6, 0, sent.ids)]}
            return vals | chain | {"elevator_priced": True, "elevator_price": price}
        return vals

    def _sent_move(self):
        """The movement by which it left the depot."""
        # sudo: see _carry
        return (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("elevator_document", "=", self.name),
                    ("location_id", "=", self.depot_id.location_id.id),
                    ("state", "=", "done"),
                ],
                order="id desc",
                limit=1,
            )
        )
