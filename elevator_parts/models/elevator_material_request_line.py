from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# what happens to a line after it was signed
VERB_FIELDS = {
    *("from_store", "vendor_id", "bought_price", "bought_on", "receipt", "receipt_name"),
    *("branch_id", "company_id", "amount", "bought_amount", "move_ids", "order_line_ids"),
}


class ElevatorMaterialRequestLine(models.Model):
    """A part of the catalogue, or material in free words: how much, and what it costs."""

    _name = "elevator.material.request.line"
    _description = "Line of a material request"
    _inherit = ["elevator.branch.once.mixin", "elevator.signoff.child.mixin"]
    _order = "request_id, id"

    _signoff_parent = "request_id"
    _signoff_child_fields = frozenset(
        {"product_id", "name", "spec", "qty", "uom_id", "wear", "price", "photo"}
    )

    request_id = fields.Many2one(
        "elevator.material.request", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="request_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    stage = fields.Selection(related="request_id.stage")
    elevator_id = fields.Many2one(related="request_id.elevator_id")
    # what
    product_id = fields.Many2one(
        "product.product",
        "Part",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
        help="Empty: material that is not in the catalogue.",
    )
    name = fields.Char(
        "Material name",
        compute="_compute_part",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    spec = fields.Char(compute="_compute_part", store=True, precompute=True, readonly=False)
    uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_part",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    wear = fields.Boolean(
        "Wear part",
        compute="_compute_part",
        store=True,
        precompute=True,
        readonly=False,
        help="Used up: lamps, oil and the like (易损件).",
    )
    qty = fields.Float("Quantity", digits="Product Unit", required=True, default=1)
    photo = fields.Image(max_width=1920, max_height=1920)
    price = fields.Monetary(
        help="What it will cost on site, as the branch expects; or HQ's quote, for one unit."
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    # what became of it
    from_store = fields.Boolean("From the main store", readonly=True, copy=False)
    move_ids = fields.One2many("stock.move", "elevator_request_line_id", "Movements")
    order_line_ids = fields.One2many("purchase.order.line", "elevator_request_line_id", "Purchases")
    vendor_id = fields.Many2one(
        "res.partner", "Bought from", readonly=True, copy=False, index="btree_not_null"
    )
    bought_price = fields.Monetary("Paid for one", readonly=True, copy=False)
    bought_amount = fields.Monetary("Paid", compute="_compute_amount", store=True)
    bought_on = fields.Date("Bought", readonly=True, copy=False)
    receipt = fields.Image(
        "Photo of the receipt", max_width=1920, max_height=1920, readonly=True, copy=False
    )
    _positive = models.Constraint("CHECK (qty > 0)", "A quantity is above zero.")
    _price_sign = models.Constraint("CHECK (price >= 0)", "A price is not below zero.")

    @api.depends("product_id")
    def _compute_part(self):
        unit = self.env.ref("uom.product_uom_unit")
        for line in self:
            part = line.product_id
            line.name = part.product_tmpl_id._part_label() if part else line.name
            line.spec = part.part_spec if part else line.spec
            line.uom_id = part.uom_id or line.uom_id or unit
            line.wear = part.wear_part if part else line.wear

    @api.depends("qty", "price", "bought_price")
    def _compute_amount(self):
        for line in self:
            company = line.company_id or self.env.company
            line.amount = company.currency_id.round(line.qty * line.price)
            line.bought_amount = company.currency_id.round(line.qty * line.bought_price)

    @api.constrains("product_id", "wear")
    def _check_wear(self):
        """What is a wear part says the catalogue: it decides the route (P-7.3.2)."""
        for line in self:
            if line.product_id and line.wear != line.product_id.wear_part:
                raise ValidationError(
                    self.env._("%(part)s: the catalogue says what a wear part is.", part=line.name)
                )

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Lines are added while their request is the user's to change."""
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        lines = super().create(clean)
        lines.request_id._check_typing()
        return lines

    def write(self, vals):
        """What follows from verbs is not typed, and a line stays in its request."""
        if VERB_FIELDS & vals.keys() or "request_id" in vals:
            raise UserError(self.env._("A request goes on by its buttons."))
        if self._signoff_child_fields & vals.keys():
            self.request_id._check_typing()
        if "price" in vals and any(self.mapped("request_id.quoted")):
            raise UserError(self.env._("The price is quoted by HQ (P-7.3.1)."))
        return super().write(vals)

    def _write_verb(self, vals):
        """What verbs decide, past the guards; content of a signed document stays closed."""
        if self._signoff_child_fields & vals.keys():
            self._signoff_check_parent()
        return self._signoff_write(vals)

    def _write_prices(self, prices):
        """Quote or estimate, {line: CNY for one unit}; a signed document stays closed."""
        self._signoff_check_parent()
        for line, price in prices.items():
            line._signoff_write({"price": price})

    def _check_bought(self, vendor, price, receipt):
        """Raise unless it may be recorded as bought on site like this (P-7.2).

        :raises UserError: says what lacks, or that it is dearer than the estimate that was signed
        """
        if not vendor or price <= 0 or not receipt:
            raise UserError(
                self.env._(
                    "%(name)s: vendor, price and a photo of the receipt are needed (P-7.2).",
                    name=self.name,
                )
            )
        if self.currency_id.compare_amounts(price, self.price) > 0:
            raise UserError(
                self.env._(
                    "%(name)s was signed at %(signed)s for one: enter a new estimate and ask for"
                    " the signatures anew (P-7.2).",
                    name=self.name,
                    signed=self.currency_id.format(self.price),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_typed(self):
        self.request_id._check_typing()
