from odoo import api, fields, models

from ..models.elevator_dispatch_difference import RESOLUTIONS, WAYS


class ElevatorDispatchSettle(models.TransientModel):
    """HQ settles what was short, over or damaged, each in one of its ways (P-6.1)."""

    _name = "elevator.dispatch.settle"
    _description = "Settle a difference"

    difference_id = fields.Many2one("elevator.dispatch.difference", required=True, readonly=True)
    kind = fields.Selection(related="difference_id.kind")
    product_id = fields.Many2one(related="difference_id.product_id")
    qty = fields.Float(related="difference_id.qty")
    currency_id = fields.Many2one(related="difference_id.currency_id")
    value = fields.Monetary(related="difference_id.value")
    short_way = fields.Selection("_selection_short", "Short: what became of it")
    over_way = fields.Selection("_selection_over", "Over: what became of it")
    damaged_way = fields.Selection("_selection_damaged", "Damaged: what became of it")
    responsible = fields.Char(help="Who answers for it: carrier, packer, branch.")
    note = fields.Char("What happened")

    @api.model
    def _selection_of(self, kind):
        found = self.env["elevator.dispatch.difference"]._fields["resolution"]
        labels = dict(found._description_selection(self.env))
        return [(name, labels[name]) for name, _label in RESOLUTIONS if name in WAYS[kind]]

    def _selection_short(self):
        return self._selection_of("short")

    def _selection_over(self):
        return self._selection_of("over")

    def _selection_damaged(self):
        return self._selection_of("damaged")

    def action_settle(self):
        way = self[f"{self.kind}_way"]
        self.difference_id._settle(way, self.responsible, self.note)
        return {"type": "ir.actions.act_window_close"}
