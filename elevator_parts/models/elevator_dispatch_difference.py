from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock

# what may become of a difference: kind → resolution → (its way from place to place, charged)
WAYS = {
    "short": {
        "arrived": (("transit", "depot"), True),
        "not_packed": (("transit", "source"), False),
        "lost": (("transit", "loss"), False),
    },
    "over": {
        "kept": (("source", "transit", "depot"), True),
        "sent_back": ((), False),
    },
    "damaged": {
        "accepted": (("hold", "depot"), True),
        "returned": (("hold", "source"), False),
        "written_off": (("hold", "loss"), False),
    },
}
KINDS = {"depot": "receipt", "source": "return", "loss": "scrap", "transit": "dispatch"}
RESOLUTIONS = [
    ("arrived", "Arrived later"),
    ("not_packed", "Was never packed"),
    ("lost", "Lost on the way"),
    ("kept", "Kept by the branch"),
    ("sent_back", "Sent back unbooked"),
    ("accepted", "Usable after all"),
    ("returned", "Back to HQ"),
    ("written_off", "Written off"),
]


class ElevatorDispatchDifference(models.Model):
    """A difference between packing list and parcel (收货差异): short, over or damaged (P-6.1).

    Each has its ways to settlement; each way books its movement and, where the branch gets the
    goods after all, its charge.
    """

    _name = "elevator.dispatch.difference"
    _description = "Difference of a dispatch"
    _order = "id desc"

    line_id = fields.Many2one(
        "elevator.parts.dispatch.line", required=True, index=True, ondelete="cascade"
    )
    dispatch_id = fields.Many2one(related="line_id.dispatch_id", store=True, index=True)
    branch_id = fields.Many2one(related="line_id.branch_id", store=True, index=True)
    depot_id = fields.Many2one(related="dispatch_id.depot_id", store=True, index=True)
    product_id = fields.Many2one(related="line_id.product_id", store=True)
    kind = fields.Selection(
        [("short", "Too few"), ("over", "Over"), ("damaged", "Damaged")], required=True
    )
    qty = fields.Float("Quantity", digits="Product Unit", required=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    value = fields.Monetary(compute="_compute_value")
    resolution = fields.Selection(RESOLUTIONS, "Settled", index=True)
    responsible = fields.Char(help="Who answers for it: carrier, packer, branch.")
    note = fields.Char("Remark")
    settled_by_id = fields.Many2one("res.users", "Settled by")
    settled_on = fields.Date("Settled on")

    @api.depends("qty", "line_id.price")
    def _compute_value(self):
        for difference in self:
            difference.value = difference.qty * difference.line_id.price

    @api.depends("kind", "product_id", "qty")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for found in self:
            found.display_name = f"{kinds.get(found.kind)} {found.qty:g} {found.product_id.name}"

    def _place(self, name):
        dispatch = self.dispatch_id
        if name == "transit":
            return dispatch.company_id._elevator_transit()
        if name == "loss":
            return dispatch.company_id._elevator_loss_location()
        depots = {"depot": dispatch.depot_id, "source": dispatch.source_id}
        return (depots.get(name) or dispatch.depot_id._hold()).location_id

    def _settle(self, resolution, responsible=None, note=None):
        """Settle differences in one way (P-6.1).

        :param str resolution: one of RESOLUTIONS that suits the kind
        :raises AccessError: not HQ service
        :raises UserError: settled already, a way of another kind, or a loss nobody answers for
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service settles differences."))
        lock(self.dispatch_id)
        self.invalidate_recordset()
        for difference in self:
            if difference.resolution:
                raise UserError(self.env._("%(name)s is settled.", name=difference.display_name))
            way = WAYS[difference.kind].get(resolution)
            if not way:
                raise UserError(
                    self.env._("%(name)s is not settled so.", name=difference.display_name)
                )
            if resolution in ("lost", "written_off") and not (responsible and note):
                raise UserError(self.env._("Say who answers for the loss, and what happened."))
            difference._book(*way, note)
        # sudo: the right is checked; differences are written by this verb alone
        self.sudo().write(
            {
                "resolution": resolution,
                "responsible": responsible,
                "note": note,
                "settled_by_id": self.env.uid,
                "settled_on": self.env.company._elevator_today(),
            }
        )
        self.dispatch_id._close_if_settled()

    def _book(self, way, charged, note):
        """The movements and the charge of a way."""
        line = self.line_id
        for source, target in pairwise(way):
            row = (line, self._place(source), self._place(target), self.qty)
            line._move_goods([row], KINDS[target], note)
        if charged:
            self.dispatch_id._charge({line: self.qty})

    def action_settle(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_dispatch_settle_action"
        )
        return action | {"context": {"default_difference_id": self.id}}
