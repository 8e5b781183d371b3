from odoo import api, fields, models
from odoo.fields import Command

from ..models.elevator_material_request import CAUSES, CHANNELS
from ..models.elevator_material_request_quote import DECISIONS, DISPUTES

KINDS = [
    ("quote", "Quote"),
    ("delay", "Put off in writing"),
    ("ship", "Send"),
    ("dates", "Days of shipping and arrival"),
    ("order", "Order for the site"),
    ("buy", "Record the purchase"),
    ("estimate", "New estimate"),
    ("receive", "Receive"),
    ("dispute", "Object to the quote"),
    ("decide", "Decide the dispute"),
    ("cause", "Change the cause"),
    ("cancel", "Give up"),
]


class ElevatorMaterialAct(models.TransientModel):
    """One step of a material request that needs something to be entered."""

    _name = "elevator.material.act"
    _description = "Step of a material request"

    kind = fields.Selection(KINDS, required=True)
    request_id = fields.Many2one("elevator.material.request", required=True)
    currency_id = fields.Many2one(related="request_id.currency_id")
    company_id = fields.Many2one(related="request_id.company_id")
    branch_id = fields.Many2one(related="request_id.branch_id")
    text = fields.Text("In writing")
    image = fields.Binary("Handwriting")
    # days and parcel
    until = fields.Date("Put off until")
    ships_on = fields.Date("Ships on")
    arrives_on = fields.Date("Arrives on")
    carrier = fields.Char()
    parcel_no = fields.Char("Parcel no.")
    depot_id = fields.Many2one(
        "elevator.depot",
        "Main store",
        domain="[('kind', '=', 'main'), ('company_id', '=', company_id)]",
    )
    vendor_id = fields.Many2one("res.partner")
    # dispute and cause
    dispute_kind = fields.Selection(DISPUTES, "What you object to")
    decision = fields.Selection(DECISIONS, "Opinion")
    cause = fields.Selection(CAUSES)
    channel = fields.Selection(CHANNELS)
    answer_id = fields.Many2one(
        "res.users",
        "Answers for it",
        domain="[('share', '=', False), ('elevator_branch_ids', 'in', branch_id)]",
    )
    line_ids = fields.One2many("elevator.material.act.line", "act_id", "Materials")

    @api.model
    def default_get(self, fields):
        """The request's lines, with the price known so far."""
        values = super().default_get(fields)
        request = self.env["elevator.material.request"].browse(values.get("request_id"))
        main = self.env["elevator.depot"].search(
            [("kind", "=", "main"), ("company_id", "=", request.company_id.id)], limit=1
        )
        values["line_ids"] = [
            Command.create(self._prepare_line_vals(line, main)) for line in request.line_ids
        ]
        names = ("ships_on", "arrives_on", "cause", "channel", "dispute_kind")
        values |= {name: request[name] for name in names} | {"depot_id": main.id}
        return values | {"answer_id": request.answer_id.id}

    @api.model
    def _prepare_line_vals(self, line, main):
        # sudo: planning sees whether the store has it, not the store's books
        stock = self.env["elevator.depot.part"].sudo()
        there = stock.search([("depot_id", "=", main.id), ("product_id", "=", line.product_id.id)])
        hq_price = line.product_id.product_tmpl_id.hq_price
        return {
            "line_id": line.id,
            "price": line.price or hq_price,
            "available_qty": there.balance_qty,
            "from_store": bool(line.product_id) and there.balance_qty >= line.qty,
        }

    def action_apply(self):
        """Do it."""
        self.ensure_one()
        getattr(self, f"_do_{self.kind}")()
        return {"type": "ir.actions.act_window_close"}

    def _prices(self):
        return {line.line_id: line.price for line in self.line_ids}

    def _do_quote(self):
        self.request_id._quote(self._prices())

    def _do_delay(self):
        self.request_id._confirm_delay(self.until, self.text)

    def _do_ship(self):
        lines = self.line_ids.filtered("from_store").line_id
        self.request_id._ship(self.depot_id, lines, self.arrives_on, self.carrier, self.parcel_no)

    def _do_dates(self):
        self.request_id._give_dates(self.ships_on, self.arrives_on)

    def _do_order(self):
        self.request_id._give_dates(self.ships_on, self.arrives_on)
        self.request_id._place_order(self.vendor_id, self._prices())

    def _do_buy(self):
        self.request_id._buy(
            {line.line_id: (line.vendor_id, line.price, line.receipt) for line in self.line_ids}
        )

    def _do_estimate(self):
        self.request_id._new_estimate(self._prices(), self.text)

    def _do_receive(self):
        self.request_id._receive(self.text)

    def _do_dispute(self):
        self.request_id._dispute(self.dispute_kind, self.text)

    def _do_decide(self):
        prices = self._prices() if self.decision == "new_price" else None
        self.request_id._decide_dispute(self.decision, self.text, self.image, prices)

    def _do_cause(self):
        self.request_id._change_cause(self.cause, self.channel, self.text, self.answer_id)

    def _do_cancel(self):
        self.request_id._cancel(self.text)
