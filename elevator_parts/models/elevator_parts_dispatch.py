from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .elevator_paper_mixin import DRAFT

STATES = [
    ("draft", "Draft"),
    ("checked", "Quality checked"),
    ("packed", "Packed"),
    ("shipped", "On its way"),
    ("received", "Received"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
OPEN = ("draft", "checked", "packed")


class ElevatorPartsDispatch(models.Model):
    """A dispatch (发运单): parts from the main store to a depot, packed, checked, signed (P-6.1).

    Behind it stand two chained core movements per line, through the company's transit place
    (design D11): what left HQ and did not arrive is neither here nor there, but on the books.
    """

    _name = "elevator.parts.dispatch"
    _description = "Dispatch"
    _inherit = ["elevator.paper.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    # what and where to
    depot_id = fields.Many2one(
        "elevator.depot",
        "To",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'tier')]",
    )
    source_id = fields.Many2one(
        "elevator.depot",
        "From",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_source_id(),
        domain="[('kind', '=', 'main')]",
    )
    branch_id = fields.Many2one(related="depot_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tier_id = fields.Many2one(related="depot_id.tier_id")
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True, tracking=True
    )
    line_ids = fields.One2many("elevator.parts.dispatch.line", "dispatch_id", "Parts")
    need_on = fields.Date("Needed", default=lambda self: self.env.company._elevator_today())
    note = fields.Char()
    defect_id = fields.Many2one(
        "elevator.parts.defect",
        "Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="A replacement for a defective part: nobody pays for it (P-6.2).",
    )
    # packing list (装箱单)
    checker_id = fields.Many2one("res.users", "Checked by", readonly=True, copy=False)
    checked_on = fields.Date("Checked", readonly=True, copy=False)
    packer_id = fields.Many2one("res.users", "Packed by", readonly=True, copy=False)
    packed_on = fields.Date("Packed", readonly=True, copy=False)
    consignee = fields.Char(help="Who takes the parcel (收货人).")
    phone = fields.Char()
    address = fields.Char(compute="_compute_address", store=True, readonly=False)
    confirmed_with = fields.Char(help="Who of the branch confirmed address and consignee (P-6.1).")
    carrier = fields.Char()
    parcel_no = fields.Char("Parcel no.")
    shipped_on = fields.Date("Shipped", readonly=True, copy=False)
    arrives_on = fields.Date("Arrives")
    # receipt
    received_by_id = fields.Many2one("res.users", "Received by", readonly=True, copy=False)
    received_at = fields.Datetime("Received", readonly=True, copy=False)
    signature = fields.Binary("Receiver's signature", readonly=True, copy=False)
    difference_ids = fields.One2many(
        "elevator.dispatch.difference", "dispatch_id", "Differences", readonly=True
    )
    # money
    value = fields.Monetary(compute="_compute_value", store=True, help="At HQ prices, CNY.")
    room = fields.Monetary(
        "Room under the cap", compute="_compute_room", help="Stock and what is on its way counted."
    )
    capped = fields.Boolean(compute="_compute_room")
    beyond_cap = fields.Boolean(compute="_compute_room")
    override_reason = fields.Char(readonly=True, copy=False, tracking=True)
    override_by_id = fields.Many2one("res.users", "Allowed by", readonly=True, copy=False)
    override_value = fields.Monetary("Allowed up to", readonly=True, copy=False)
    charged = fields.Monetary(
        compute="_compute_charged", help="What the branch paid for it, CNY (P-3)."
    )
    charge_ids = fields.One2many("elevator.parts.charge", "dispatch_id", "Charges", readonly=True)

    @api.model
    def _default_source_id(self):
        return self.env["elevator.depot"].search(
            [("kind", "=", "main"), ("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("depot_id")
    def _compute_address(self):
        for dispatch in self:
            dispatch.address = dispatch.depot_id.address

    @api.depends("line_ids.value")
    def _compute_value(self):
        for dispatch in self:
            dispatch.value = sum(dispatch.line_ids.mapped("value"))

    @api.depends("value", "depot_id", "override_value", "state")
    def _compute_room(self):
        rooms = self.depot_id._cap_room()
        for dispatch in self:
            room = rooms.get(dispatch.depot_id)
            dispatch.capped, dispatch.room = room is not None, room or 0
            before = dispatch.state in OPEN
            dispatch.beyond_cap = before and room is not None and not dispatch._within_cap(room)

    @api.depends("charge_ids.amount")
    def _compute_charged(self):
        for dispatch in self:
            dispatch.charged = sum(dispatch.charge_ids.mapped("amount"))

    def _within_cap(self, room):
        """Whether it fits, or was allowed to go beyond the cap with this value (P-3)."""
        tier, company = self.tier_id, self.currency_id
        if tier._within(tier.cap - room + self.value):
            return True
        allowed = bool(self.override_by_id)
        return allowed and company.compare_amounts(self.value, self.override_value) <= 0

    def _paper_typed(self):
        """What is sent while it is a draft, how it travels until it leaves, notes always."""
        what = ("depot_id", "source_id", "line_ids", "need_on")
        how = ("consignee", "phone", "address", "confirmed_with", "carrier", "parcel_no")
        travel = dict.fromkeys((*how, "arrives_on"), OPEN)
        return dict.fromkeys(what, DRAFT) | travel | {"note": tuple(dict(STATES))}

    def _paper_kept(self):
        if any(dispatch.state not in OPEN for dispatch in self):
            return self.env._("What is on its way is not changed.")
        return self.env._("What was checked is not changed: put it back to draft.")

    # ---------------------------------------------------------------- before it leaves

    def _check_hq(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service packs and sends."))

    def action_fill(self):
        """Put in what the depot's list lacks: list − stock − on its way (P-2.2)."""
        self._check_hq()
        self._check_state("draft")
        for dispatch in self:
            gaps = dispatch.depot_id._gaps()
            known = dispatch.line_ids.product_id.ids
            dispatch.line_ids = [
                fields.Command.create({"product_id": product, "qty": qty})
                for product, qty in gaps.items()
                if product not in known
            ]

    def action_check(self):
        """HQ has checked the quality of every part (P-6.1)."""
        self._check_hq()
        self._check_state("draft")
        for dispatch in self:
            if not dispatch.line_ids:
                raise UserError(self.env._("%(name)s is empty.", name=dispatch.name))
            dispatch.line_ids._check_there()
            dispatch._check_replacement()
        self.line_ids._refresh_prices()
        today = self.env.company._elevator_today()
        self._move_to("checked", checker_id=self.env.uid, checked_on=today)

    def action_pack(self):
        """Packed by another than who checked; address and consignee confirmed (P-6.1)."""
        self._check_hq()
        self._check_state("checked")
        for dispatch in self:
            if dispatch.checker_id == self.env.user:
                raise UserError(self.env._("Who checked the parts does not pack them (P-6.1)."))
            if not (dispatch.consignee and dispatch.address and dispatch.confirmed_with):
                raise UserError(
                    self.env._("Confirm consignee and address with the branch first (P-6.1).")
                )
        today = self.env.company._elevator_today()
        self._move_to("packed", packer_id=self.env.uid, packed_on=today)

    def action_draft(self):
        """Back to draft: checked and packed again afterwards."""
        self._check_hq()
        self._check_state("checked", "packed", "cancelled")
        gone = ("checker_id", "checked_on", "packer_id", "packed_on", "override_by_id")
        self._move_to("draft", override_value=0, **dict.fromkeys(gone, False))

    def action_cancel(self):
        self._check_hq()
        self._check_state(*OPEN)
        self._move_to("cancelled")

    def action_cut(self):
        """Take out what does not fit under the cap, least used first (P-3)."""
        self._check_hq()
        self._check_state("draft")
        for dispatch in self:
            wanted = {line.product_id: (line.qty, line.price) for line in dispatch.line_ids}
            cut = dispatch.depot_id._cap_cut(wanted)
            dispatch.line_ids = [
                fields.Command.update(line.id, {"qty": line.qty - cut[line.product_id]})
                if line.uom_id.compare(line.qty, cut[line.product_id]) > 0
                else fields.Command.delete(line.id)
                for line in dispatch.line_ids
                if line.product_id in cut
            ]

    def _override(self, reason):
        """The service manager lets it go beyond the cap, up to its value of now (P-3).

        :raises AccessError: not the service manager
        :raises UserError: no reason
        """
        if not self.env.user.has_group("elevator_service.group_service_manager"):
            raise AccessError(self.env._("The service manager alone allows more than the cap."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the cap does not hold here."))
        for dispatch in self:
            dispatch._check_state(*OPEN)
            dispatch._move_to(
                dispatch.state,
                override_reason=reason,
                override_by_id=self.env.uid,
                override_value=dispatch.value,
            )

    def action_open_ledger(self):
        # sudo: lines are found by core's movements, read with the reader's own rights
        moves = self.line_ids.sudo().move_ids
        return self.env["elevator.parts.ledger"]._get_records_action(
            name=self.env._("Stock ledger"),
            domain=[("move_line_id", "in", moves.move_line_ids.ids)],
        )

    def action_open_difference(self):
        return self.difference_ids._get_records_action(name=self.env._("Differences"))
