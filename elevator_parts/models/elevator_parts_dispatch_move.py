from odoo import fields, models


class ElevatorPartsDispatchLine(models.Model):
    """The movements of a line."""

    _inherit = "elevator.parts.dispatch.line"

    def _found(self):
        """What the count means: {good, damaged, short, over: quantity}.

        good + damaged + short = what was sent; over is what came beyond it.
        """
        good = min(self.qty, self.received_qty - self.damaged_qty)
        return {
            "good": good,
            "damaged": min(self.qty, self.received_qty) - good,
            "short": max(self.qty - self.received_qty, 0),
            "over": max(self.received_qty - self.qty, 0),
        }

    def _prepare_move_vals(self, source, target, qty, kind, note=None):
        dispatch = self.dispatch_id
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": qty,
            "location_id": source.id,
            "location_dest_id": target.id,
            "company_id": dispatch.company_id.id,
            "origin": dispatch.name,
            "elevator_kind": kind,
            "elevator_priced": True,
            "elevator_price": self.price,
            "elevator_note": " ".join(filter(None, [dispatch.name, dispatch.depot_id.name, note])),
            "elevator_dispatch_line_id": self.id,
            "elevator_document": dispatch.name,
        }

    def _book_receipt(self):
        """What is good goes into the depot, what is damaged into the branch's quality hold."""
        transit = self.dispatch_id.company_id._elevator_transit()
        rows = []
        for line in self:
            depot, found = line.dispatch_id.depot_id, line._found()
            if found["good"]:
                rows.append((line, transit, depot.location_id, found["good"]))
            if found["damaged"]:
                rows.append((line, transit, depot._hold().location_id, found["damaged"]))
        self._move_goods(rows, "receipt")

    def _move_goods(self, rows, kind, note=None):
        """Move goods of lines: list of (line, from, to, quantity)."""
        if not rows:
            return
        # sudo: the verb has checked who may; core's movements are the store's
        moves = (
            self.env["stock.move"]
            .sudo()
            .create(
                [
                    line._prepare_move_vals(source, target, qty, kind, note)
                    | {"move_orig_ids": [fields.Command.set(line._sent_moves(source).ids)]}
                    for line, source, target, qty in rows
                ]
            )
        )
        moves._elevator_do()

    def _sent_moves(self, place):
        """The movement that brought a line to a place: core's chain (design D11)."""
        # sudo: see _move_goods
        return self.sudo().move_ids.filtered(
            lambda move: move.location_dest_id == place and move.state == "done"
        )
