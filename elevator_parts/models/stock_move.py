from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .elevator_parts_ledger import KINDS

OURS = {
    "elevator_priced",
    "elevator_price",
    "elevator_kind",
    "elevator_note",
    "elevator_site_id",
    "elevator_unit_id",
    "elevator_reversal_of_id",
    "elevator_dispatch_line_id",
    "elevator_issue_line_id",
    "elevator_request_line_id",
    "elevator_document",
}
# what a movement is when no document of ours says it: by the use of the place on the other side
BY_USAGE = {
    "supplier": "purchase",
    "customer": "issue",
    "inventory": "count",
    "production": "issue",
}


class StockMove(models.Model):
    """A movement of parts: what the ledger will say of it, and no way around the ledger."""

    _inherit = "stock.move"

    elevator_priced = fields.Boolean("Ledger price given", copy=False)
    elevator_price = fields.Float("Ledger price", copy=False, help="Comes in at, CNY a unit.")
    elevator_kind = fields.Selection(KINDS, "Ledger kind", copy=False)
    elevator_note = fields.Char("Ledger summary", copy=False)
    elevator_site_id = fields.Many2one("elevator.site", copy=False, index="btree_not_null")
    elevator_unit_id = fields.Many2one("elevator.unit", copy=False, index="btree_not_null")
    elevator_reversal_of_id = fields.Many2one(
        "stock.move.line", "Reverses", copy=False, index="btree_not_null", ondelete="restrict"
    )

    elevator_dispatch_line_id = fields.Many2one(
        "elevator.parts.dispatch.line", copy=False, index="btree_not_null", ondelete="restrict"
    )

    elevator_issue_line_id = fields.Many2one(
        "elevator.parts.issue.line", copy=False, index="btree_not_null", ondelete="restrict"
    )
    elevator_request_line_id = fields.Many2one(
        "elevator.material.request.line", copy=False, index="btree_not_null", ondelete="restrict"
    )
    elevator_document = fields.Char(
        "Settled by", copy=False, help="The document that alone may take this movement back."
    )

    # ---------------------------------------------------------------- no way around

    @api.model_create_multi
    def create(self, vals_list):
        """What the ledger says is set by the documents of parts alone."""
        if not self.env.su and any(OURS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("The ledger's price and text follow from documents."))
        return super().create(vals_list)

    def write(self, vals):
        """A movement that stands in a ledger is not changed any more (P-2.5)."""
        if OURS & vals.keys() and not self.env.su:
            raise AccessError(self.env._("The ledger's price and text follow from documents."))
        changed = {"state", "product_id", "location_id", "location_dest_id", "product_uom"}
        changed &= vals.keys()
        if changed and vals.get("state") != "done":
            self.move_line_ids._elevator_check_unbooked()
        return super().write(vals)

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), *sorted(OURS)]

    # ---------------------------------------------------------------- what the ledger says

    def _elevator_in_price(self):
        """Price goods from outside come in at, CNY; None: the HQ price of the day."""
        self.ensure_one()
        if self.elevator_priced:
            return self.elevator_price
        if self.origin_returned_move_id:
            return self.origin_returned_move_id._elevator_out_price()
        if self.purchase_line_id:
            line = self.purchase_line_id
            price = line.price_subtotal / line.product_qty if line.product_qty else 0
            price = line.currency_id._convert(
                price,
                self.company_id.currency_id,
                self.company_id,
                self.company_id._elevator_today(),
            )
            return line.product_uom_id._compute_price(price, self.product_id.uom_id)
        return None

    def _elevator_out_price(self):
        """Price goods of this movement were booked at."""
        lines = self.env["elevator.parts.ledger"].sudo()
        line = lines.search([("move_line_id", "in", self.move_line_ids.ids)], limit=1)
        return line.price if line else None

    def _elevator_ledger_kind(self, side, other):
        """Kind of the line on one side (in, out) of the movement, to or from another depot."""
        self.ensure_one()
        if self.elevator_kind:
            return self.elevator_kind
        if other:
            return "transfer"
        if self.scrap_id:
            return "scrap"
        if self.origin_returned_move_id:
            return "return"
        place = self.location_id if side == "in" else self.location_dest_id
        if place.usage == "transit":
            return "receipt" if side == "in" else "dispatch"
        return BY_USAGE.get(place.usage, "other")

    def _elevator_summary(self, side, other):
        """Summary (摘要) of a line: site and elevator, else the other depot or partner."""
        self.ensure_one()
        place = self.elevator_unit_id.display_name or self.elevator_site_id.name
        partner = self.picking_id.partner_id.name or self.purchase_line_id.partner_id.name
        texts = [place, other.name, not other and not place and partner]
        texts += [self.elevator_note or self.reference or self.origin]
        return " ".join(text for text in texts if text) or False

    def _elevator_do(self):
        """Move the goods now, all of them: for documents that book what has happened.

        :raises UserError: not all of it is there
        """
        self._action_confirm(merge=False)
        for move in self:
            if not move.move_line_ids:
                move.quantity = move.product_uom_qty
        self.picked = True
        self._action_done()
        if any(move.state != "done" for move in self):
            raise UserError(self.env._("Not all of these parts could be moved."))
        return self
