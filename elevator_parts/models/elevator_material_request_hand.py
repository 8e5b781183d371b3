from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock

from .elevator_material_request_board import HANDS_OVER


class ElevatorMaterialRequest(models.Model):
    """Handed over to stock, to purchase or to the site, only when all of it holds (P-7)."""

    _inherit = "elevator.material.request"

    handover = fields.Selection(
        [("factory", "Manufacturing planning"), ("supply", "Supply"), ("onsite", "On site")],
        "Handed over by",
        compute="_compute_handover",
        store=True,
    )
    # in writing (P-7.1.1, P-7.1.2)
    delay_until = fields.Date("Put off until", readonly=True, copy=False, tracking=True)
    delay_note = fields.Char("Why it is late", readonly=True, copy=False)
    delay_by_id = fields.Many2one("res.users", "Put off by", readonly=True, copy=False)
    ships_on = fields.Date("Ships on", readonly=True, copy=False, tracking=True)
    arrives_on = fields.Date("Arrives on", readonly=True, copy=False, tracking=True)
    dates_by_id = fields.Many2one("res.users", "Dates given by", readonly=True, copy=False)
    # how it went
    carrier = fields.Char(readonly=True, copy=False)
    parcel_no = fields.Char("Parcel no.", readonly=True, copy=False)
    order_id = fields.Many2one(
        "purchase.order", "Purchase order", readonly=True, copy=False, index="btree_not_null"
    )
    order_name = fields.Char(related="order_id.name", string="Order no.")
    handed_at = fields.Datetime("Handed over", readonly=True, copy=False)
    handed_by_id = fields.Many2one("res.users", "By", readonly=True, copy=False)
    received_at = fields.Datetime("Received on", readonly=True, copy=False)
    received_by_id = fields.Many2one("res.users", "Received by", readonly=True, copy=False)
    receipt_note = fields.Char("Condition", readonly=True, copy=False)
    bought_total = fields.Monetary("Paid on site", compute="_compute_bought_total", store=True)
    reimbursement_id = fields.Many2one(
        "elevator.fund.act", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    closed_at = fields.Datetime("Filed on", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Filed by", readonly=True, copy=False)

    @api.depends("form", "channel", "route_id")
    def _compute_handover(self):
        for request in self:
            onsite = request.route_id.material_form == "purchase"
            request.handover = "onsite" if onsite else request.channel

    @api.depends("line_ids.bought_amount")
    def _compute_bought_total(self):
        for request in self:
            request.bought_total = sum(request.line_ids.mapped("bought_amount"))

    # ---------------------------------------------------------------- gates

    def _check_may_go(self):
        """Raise unless it is approved as it is and paid: asked when it is handed over and again
        when a movement of it is booked, since a payment may be reset in between (design D12).

        :raises UserError: says what lacks
        """
        for request in self.sudo():
            request._signoff_check_approved()
            waived = not request.route_id.quoted or request.decision == "ship"
            if not (waived or request._payment_received()):
                raise UserError(self.env._("%(name)s is not paid (P-7.3.1).", name=request.name))

    def _begin_handover(self, kind):
        """Who hands over, once, and only what may go."""
        self.ensure_one()
        self.check_access("read")
        self._check_office(HANDS_OVER[kind])
        lock(self)
        self.invalidate_recordset()
        if self.handover != kind or self.handed_at or self.cancelled_at:
            raise UserError(self.env._("%(name)s: nothing to hand over.", name=self.name))
        self._check_may_go()

    def _hand_over(self, **vals):
        facts = {"handed_at": fields.Datetime.now(), "handed_by_id": self.env.uid}
        self._write_verb(facts | vals)

    # ---------------------------------------------------------------- planning (P-7.1.1)

    def _confirm_delay(self, until, note):
        """It cannot go in time: planning says so in writing, until when and why.

        :raises AccessError: not manufacturing planning
        """
        self.ensure_one()
        self._check_office("planning")
        lock(self)
        self.invalidate_recordset()
        if self.stage != "approved" or self.handover != "factory":
            raise UserError(self.env._("%(name)s: nothing to hand over.", name=self.name))
        if not until or until <= self.company_id._elevator_today() or not (note or "").strip():
            raise UserError(self.env._("Say until which day it is put off, and why (P-7.1.1)."))
        self._write_verb({"delay_until": until, "delay_note": note, "delay_by_id": self.env.uid})
        self._tell_branch(self.env._("Put off: %(name)s", name=self.name), f"{until} {note}")

    def _ship(self, depot=None, lines=None, arrives_on=None, carrier=None, parcel_no=None):
        """Planning sends it to the site: parts of the main store are booked out of its ledger.

        :param depot: elevator.depot, the main store, where lines come from it
        :param lines: of the catalogue, taken from there; the others come from the factory
        :raises AccessError: not manufacturing planning
        :raises UserError: not approved, not paid, not in the store
        """
        self._begin_handover("factory")
        lines = lines or self.line_ids.browse()
        if lines - self.line_ids or (lines and depot.kind != "main"):
            raise UserError(self.env._("Only the main store sends material of requests."))
        self._hand_over(
            arrives_on=arrives_on,
            ships_on=self.company_id._elevator_today(),
            carrier=carrier,
            parcel_no=parcel_no,
        )
        if lines:
            lines._write_verb({"from_store": True})
            lines._book_out(depot)

    # ---------------------------------------------------------------- supply (P-7.1.2)

    def _give_dates(self, ships_on, arrives_on):
        """Supply says in writing when it ships and arrives; later days are told again.

        :raises AccessError: not the supply department
        """
        self.ensure_one()
        self._check_office("supply")
        if self.handover != "supply" or self.stage not in ("approved", "handed"):
            raise UserError(self.env._("%(name)s: no dates are waited for.", name=self.name))
        if not ships_on or not arrives_on or arrives_on < ships_on:
            raise UserError(self.env._("Give the days of shipping and of arrival (P-7.1.2)."))
        dates = {"ships_on": ships_on, "arrives_on": arrives_on, "dates_by_id": self.env.uid}
        self._write_verb(dates)
        self._tell_branch(
            self.env._("Dates: %(name)s", name=self.name),
            self.env._(
                "Ships on %(ships)s, arrives on %(arrives)s.", ships=ships_on, arrives=arrives_on
            ),
        )

    def _place_order(self, vendor, prices):
        """Supply orders it at a vendor, who sends it straight to the site (dropship).

        :param vendor: res.partner
        :param prices: {line: CNY for one unit}, every line
        :return: purchase.order
        :raises AccessError: not the supply department
        :raises UserError: not approved, not paid, no dates given
        """
        self._begin_handover("supply")
        if not (self.ships_on and self.arrives_on):
            raise UserError(self.env._("Give the days of shipping and of arrival (P-7.1.2)."))
        if not vendor or set(prices) != set(self.line_ids):
            raise UserError(self.env._("Choose the vendor and price every line."))
        # sudo: the office is checked; the order follows from the signed request
        orders = self.env["purchase.order"].sudo()
        order = orders.create(self._prepare_order_vals(vendor, prices))
        self._hand_over(order_id=order.id)
        order.button_confirm()
        return order

    def _prepare_order_vals(self, vendor, prices):
        # sudo: which operation is a dropship is the warehouse's to know
        dropship = self.env["stock.picking.type"].sudo()
        dropship = dropship.search(
            [("code", "=", "dropship"), ("company_id", "=", self.company_id.id)], limit=1
        )
        return {
            "partner_id": vendor.id,
            "company_id": self.company_id.id,
            "picking_type_id": dropship.id,
            "dest_address_id": self.site_id.partner_id.id,
            "origin": self.name,
            "order_line": [
                fields.Command.create(line._prepare_order_line_vals(price))
                for line, price in prices.items()
            ],
        }

    # ---------------------------------------------------------------- receipt

    def _receive(self, note):
        """The branch has it: a dropship is booked as arrived.

        :raises AccessError: not of the branch
        :raises UserError: not on its way
        """
        self.check_access("write")
        lock(self)
        self.invalidate_recordset()
        for request in self:
            if request.stage != "handed":
                raise UserError(self.env._("%(name)s is not on its way.", name=request.name))
        # sudo: who receives need not keep the warehouse
        moves = self.sudo().order_id.picking_ids.move_ids
        moves.filtered(lambda move: move.state not in ("done", "cancel"))._elevator_arrive()
        self._write_verb(
            {
                "received_at": fields.Datetime.now(),
                "received_by_id": self.env.uid,
                "receipt_note": note,
            }
        )

    def action_close(self):
        """Filed by the service centre, with its copies (M-2.2.4).

        :raises AccessError: not the service centre
        :raises UserError: not received, or gone before the payment and not invoiced yet
        """
        self._check_office("hq_service")
        for request in self:
            if request.stage != "received":
                raise UserError(self.env._("%(name)s is not received yet.", name=request.name))
            if request.to_invoice:
                raise UserError(self.env._("%(name)s is not invoiced yet.", name=request.name))
        self._write_verb({"closed_at": fields.Datetime.now(), "closed_by_id": self.env.uid})
        return True

    def _check_answers(self):
        """Raise unless the user answers for the purchase, or is another officer of its branch."""
        self._check_office("branch_officer")
        theirs = self.branch_id in self.env.user.elevator_branch_ids
        if not (self.env.su or theirs or self.answer_id == self.env.user):
            raise AccessError(self.env._("The branch buys on site."))
