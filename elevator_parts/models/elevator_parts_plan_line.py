from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# who types what in which state of the plan
TYPED = {
    "draft": ("hq_service", {"product_id", "qty", "reason", "need_on"}),
    "costing": ("business", {"price", "supplier_id"}),
    "approved": ("supply", {"supplier_id", "lead_days"}),
}
FIGURES = {
    *("months_qty", "applications_qty", "store_qty", "free_qty", "ordered_qty", "proposed_qty"),
    "needed_by",
}
FOLLOWS = {"planned_on", "planned_late", "received_qty", "received", "amount"}


class ElevatorPartsPlanLine(models.Model):
    """A part of a purchase plan: who needs it, what it costs, when it comes (P-5)."""

    _name = "elevator.parts.plan.line"
    _description = "Part of a purchase plan"
    _inherit = ["elevator.signoff.child.mixin"]
    _order = "plan_id, id"
    _rec_name = "product_id"

    _signoff_parent = "plan_id"
    _signoff_child_fields = frozenset({"product_id", "qty", "price", "need_on"})

    plan_id = fields.Many2one("elevator.parts.plan", required=True, index=True, ondelete="cascade")
    state = fields.Selection(related="plan_id.state", store=True, index=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    spec = fields.Char(related="product_id.part_spec")
    uom_id = fields.Many2one(related="product_id.uom_id")
    # who needs it: figures of the last collecting
    months_qty = fields.Float("Depots' months", digits="Product Unit", readonly=True)
    applications_qty = fields.Float("Applications", digits="Product Unit", readonly=True)
    store_qty = fields.Float(
        "For the store", digits="Product Unit", readonly=True, help="Up to its reordering rule."
    )
    free_qty = fields.Float("Store has", digits="Product Unit", readonly=True)
    ordered_qty = fields.Float("On order", digits="Product Unit", readonly=True)
    proposed_qty = fields.Float("Proposed", digits="Product Unit", readonly=True)
    needed_by = fields.Char("For", readonly=True, help="Depots that lack it.")
    qty = fields.Float("To buy", digits="Product Unit", required=True, default=1)
    reason = fields.Char(help="Why not as proposed.")
    need_on = fields.Date(
        "Needed", required=True, default=lambda self: self.env.company._elevator_today()
    )
    # what it costs, when it comes
    price = fields.Monetary("Cost", help="CNY a unit, confirmed by the business department.")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    supplier_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="restrict")
    lead_days = fields.Integer("Lead time (days)", help="Confirmed by the supply department.")
    purchase_line_ids = fields.One2many("purchase.order.line", "elevator_plan_line_id", "Orders")
    planned_on = fields.Date(
        "Planned",
        compute="_compute_planned_on",
        store=True,
        compute_sudo=True,
        help="When it comes: by the order, before that by the lead time.",
    )
    planned_late = fields.Boolean(compute="_compute_planned_late", store=True)
    received_qty = fields.Float(
        "Received",
        compute="_compute_received",
        store=True,
        compute_sudo=True,
        digits="Product Unit",
    )
    received = fields.Boolean(
        "All received", compute="_compute_received", store=True, compute_sudo=True
    )
    late = fields.Boolean(compute="_compute_late", search="_search_late")

    _part_uniq = models.UniqueIndex("(plan_id, product_id)", "A part stands in a plan once.")
    _positive = models.Constraint(
        "CHECK (qty >= 0 AND price >= 0 AND lead_days >= 0)",
        "Quantity, cost and lead time are not below zero.",
    )

    @api.depends("qty", "price")
    def _compute_amount(self):
        for line in self:
            line.amount = line.currency_id.round(line.qty * (line.price or 0))

    @api.depends(
        "lead_days", "plan_id.lead_on", "purchase_line_ids.date_planned", "purchase_line_ids.state"
    )
    def _compute_planned_on(self):
        for line in self:
            ordered = line.purchase_line_ids.filtered(lambda order: order.state != "cancel")
            days = [day.date() for day in ordered.mapped("date_planned") if day]
            start = line.plan_id.lead_on
            lead = start and fields.Date.add(start, days=line.lead_days)
            line.planned_on = max(days) if days else lead

    @api.depends("planned_on", "need_on")
    def _compute_planned_late(self):
        for line in self:
            line.planned_late = bool(line.planned_on) and line.planned_on > line.need_on

    @api.depends("qty", "purchase_line_ids.qty_received", "purchase_line_ids.state")
    def _compute_received(self):
        for line in self:
            got = sum(
                order.product_uom_id._compute_quantity(order.qty_received, line.uom_id)
                for order in line.purchase_line_ids
            )
            line.received_qty = got
            line.received = bool(line.uom_id) and line.uom_id.compare(got, line.qty) >= 0

    def _late_domain(self):
        """Comes after it is needed, or is needed and not there."""
        today = self.env.company._elevator_today()
        going = Domain("received", "=", False) & Domain("state", "!=", "cancelled")
        return going & (Domain("planned_late", "=", True) | Domain("need_on", "<", today))

    @api.depends("planned_late", "need_on", "received", "state")
    def _compute_late(self):
        late = self.filtered_domain(self._late_domain())
        late.late = True
        (self - late).late = False

    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._late_domain() if True in value else ~self._late_domain()

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Parts are put in by HQ service, in the draft; figures are collected, not typed."""
        kept = FIGURES | FOLLOWS
        lines = super().create(
            [{k: v for k, v in vals.items() if k not in kept} for vals in vals_list]
        )
        lines._check_turn({"product_id", "qty"})
        return lines

    def write(self, vals):
        """Each step has its columns and its office."""
        if (FIGURES | FOLLOWS | {"plan_id", "state", "company_id"}) & vals.keys():
            raise UserError(self.env._("Figures of a plan are collected, they are not typed."))
        self._check_turn(vals.keys())
        return super().write(vals)

    def _check_turn(self, names):
        for plan in self.plan_id:
            office, allowed = TYPED.get(plan.state, (None, set()))
            if set(names) - allowed:
                plan._check_state(*(state for state, turn in TYPED.items() if set(names) & turn[1]))
                raise UserError(self.env._("Not in this step of %(plan)s.", plan=plan.name))
            plan._check_office(office)

    def _write_verb(self, vals):
        """What the plan's verbs find, past the guard."""
        # sudo: the verb has checked whose step it is
        return super(ElevatorPartsPlanLine, self.sudo()).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_in_draft(self):
        self._check_turn({"qty"})

    # ---------------------------------------------------------------- for the plan

    def _is_typed(self):
        """Whether somebody typed another quantity than was proposed."""
        return bool(self.uom_id.compare(self.qty, self.proposed_qty))

    def _take_sellers(self):
        """Cost, supplier and lead time as the part's supplier offers them, where still open."""
        for line in self.filtered(lambda line: not line.price):
            # sudo: prices of suppliers are the purchaser's; the plan shows what they make
            seller = line.product_id.sudo()._select_seller(quantity=line.qty)
            company = line.company_id
            price = (
                seller.currency_id._convert(
                    seller.price_discounted, company.currency_id, company, line.plan_id.date
                )
                if seller
                else line.product_id.sudo().standard_price
            )
            line._write_verb(
                {"price": price, "supplier_id": seller.partner_id.id, "lead_days": seller.delay}
            )

    def _refuse(self, message):
        if self:
            names = ", ".join(self.product_id.mapped("display_name"))
            text = f"{message} {names}"
            raise UserError(text)

    def _check_explained(self):
        silent = self.filtered(lambda line: line._is_typed() and not (line.reason or "").strip())
        silent._refuse(self.env._("Say why not as proposed:"))

    def _check_costed(self):
        self.filtered(lambda line: line.qty and not line.price)._refuse(
            self.env._("No cost is given for:")
        )

    def _check_timed(self):
        self.filtered(lambda line: line.qty and not (line.supplier_id and line.lead_days))._refuse(
            self.env._("Supplier or lead time is missing for:")
        )

    def _prepare_order_line_vals(self):
        """The line of a request for quotation; its day is the one that was confirmed."""
        return {
            "product_id": self.product_id.id,
            "product_qty": self.qty,
            "product_uom_id": self.uom_id.id,
            "price_unit": self.price,
            "date_planned": datetime.combine(self.planned_on, time(4)),
            "elevator_plan_line_id": self.id,
        }

    def action_open_orders(self):
        return self.plan_id.action_open_orders()
