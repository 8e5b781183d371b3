from odoo import api, fields, models
from odoo.exceptions import UserError

VERB_FIELDS = {"proposed_qty", "why", "price", "value", "branch_id"}


class ElevatorDepotApplicationLine(models.Model):
    """A part on the list that a branch applies for: proposed, wanted, and why otherwise."""

    _name = "elevator.depot.application.line"
    _description = "Part of a depot application"
    _inherit = ["elevator.branch.once.mixin", "elevator.signoff.child.mixin"]
    _order = "application_id, id"
    _rec_name = "product_id"

    _signoff_parent = "application_id"
    _signoff_child_fields = frozenset({"product_id", "qty", "reason"})

    application_id = fields.Many2one(
        "elevator.depot.application", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="application_id.branch_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="application_id.currency_id")
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
    listed_qty = fields.Float("List now", compute="_compute_listed", digits="Product Unit")
    stock_qty = fields.Float("In stock", compute="_compute_listed", digits="Product Unit")
    proposed_qty = fields.Float("Proposed", digits="Product Unit", readonly=True, copy=False)
    why = fields.Char("By the rules", readonly=True, copy=False)
    qty = fields.Float("Wanted", digits="Product Unit", required=True)
    reason = fields.Char(help="Why not as proposed.")
    unexplained = fields.Boolean(compute="_compute_unexplained")
    price = fields.Monetary(
        "HQ price", compute="_compute_price", store=True, help="Of the day of the request (P-1)."
    )
    value = fields.Monetary(compute="_compute_value", store=True)

    _part_uniq = models.UniqueIndex(
        "(application_id, product_id)", "A part stands in an application once."
    )
    _positive = models.Constraint("CHECK (qty >= 0)", "A quantity is not below zero.")

    @api.depends("product_id", "application_id.depot_id")
    def _compute_listed(self):
        depots = {line: line.application_id._depot() for line in self}
        listed = self.env["elevator.depot"].union(*depots.values())._listed()
        for line in self:
            key = (depots[line].id, line.product_id.id)
            line.listed_qty, line.stock_qty = listed.get(key, (0, 0))

    @api.depends("qty", "proposed_qty", "reason")
    def _compute_unexplained(self):
        for line in self:
            differs = line.uom_id and line.uom_id.compare(line.qty, line.proposed_qty)
            line.unexplained = bool(differs) and not (line.reason or "").strip()

    @api.depends("product_id")
    def _compute_price(self):
        for company, lines in self.grouped(lambda line: line._company()).items():
            prices = company._elevator_hq_prices(lines.product_id)
            for line in lines:
                line.price = prices.get(line.product_id.id, 0)

    @api.depends("qty", "price")
    def _compute_value(self):
        for line in self:
            line.value = line._company().currency_id.round(line.qty * line.price)

    def _company(self):
        return self.application_id.company_id or self.env.company

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """What the rules say of a part is not typed."""
        return super().create(
            [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        )

    def write(self, vals):
        """What the rules say of a part is not typed."""
        if (VERB_FIELDS - {"branch_id"}) & vals.keys():
            raise UserError(self.env._("What the rules propose is not typed: propose again."))
        return super().write(vals)

    def _write_verb(self, vals):
        """What the verbs of the application find, past the guard."""
        # sudo: the verb has checked who may
        return super(ElevatorDepotApplicationLine, self.sudo()).write(vals)

    def _refresh_prices(self):
        """HQ prices of today."""
        for company, lines in self.grouped(lambda line: line._company()).items():
            prices = company._elevator_hq_prices(lines.product_id)
            for line in lines:
                price = prices.get(line.product_id.id, 0)
                if price != line.price:
                    line._write_verb({"price": price})

    def _check_priced(self):
        """Raise when a part has no HQ price: the cap could not be compared (P-1, P-3)."""
        for line in self.filtered(lambda line: line.qty and not line.price)[:1]:
            raise UserError(
                self.env._("%(part)s has no HQ price yet (P-1).", part=line.product_id.display_name)
            )
