from odoo import api, fields, models
from odoo.exceptions import UserError

# who writes what in which state of the month
TYPED = {
    "count": {"counted", "counted_qty", "reason"},
    "plan": {"plan_qty", "plan_reason"},
    "check": {"approved_qty", "hq_reason"},
}


class ElevatorDepotMonthLine(models.Model):
    """A part in the month of a depot: book, count, plan and what HQ sends."""

    _name = "elevator.depot.month.line"
    _description = "Part in the month of a depot"
    _order = "month_id, id"
    _rec_name = "product_id"
    _log_access = False

    month_id = fields.Many2one(
        "elevator.depot.month", required=True, readonly=True, ondelete="cascade"
    )
    branch_id = fields.Many2one("elevator.branch", readonly=True, index=True)
    state = fields.Selection(related="month_id.state")
    currency_id = fields.Many2one(related="month_id.currency_id")
    product_id = fields.Many2one(
        "product.product", "Part", required=True, readonly=True, index=True, ondelete="restrict"
    )
    spec = fields.Char(related="product_id.part_spec")
    uom_id = fields.Many2one(related="product_id.uom_id")
    par_qty = fields.Float("List", digits="Product Unit", readonly=True)
    # count
    book_qty = fields.Float(
        "Book", digits="Product Unit", readonly=True, help="Balance of the ledger when counted."
    )
    counted = fields.Boolean(help="Blank is not zero: what is not ticked was not counted.")
    counted_qty = fields.Float("On the shelf", digits="Product Unit")
    difference_qty = fields.Float(
        "Difference", digits="Product Unit", compute="_compute_difference_qty", store=True
    )
    reason = fields.Char(help="Why shelf and book differ; each difference has its reason (P-2.3).")
    # plan and check
    proposed_qty = fields.Float("Proposed", digits="Product Unit", readonly=True)
    plan_qty = fields.Float(
        "Planned", digits="Product Unit", help="List − counted − on its way (P-2.1, P-2.2)."
    )
    plan_reason = fields.Char("Why planned so")
    approved_qty = fields.Float("Approved", digits="Product Unit")
    hq_reason = fields.Char("HQ's reason", help="Why the depot will not equal its list (P-2.2).")
    lacking_qty = fields.Float(
        "HQ lacks",
        digits="Product Unit",
        readonly=True,
        help="Planned, but not in the main store when HQ approved: to be bought (P-5).",
    )
    price = fields.Monetary("HQ price", readonly=True)

    _part_uniq = models.UniqueIndex("(month_id, product_id)", "A part is counted once a month.")
    _positive = models.Constraint(
        "CHECK (counted_qty >= 0 AND plan_qty >= 0 AND approved_qty >= 0)",
        "A quantity is not below zero.",
    )

    @api.depends("counted", "counted_qty", "book_qty")
    def _compute_difference_qty(self):
        for line in self:
            line.difference_qty = line.counted_qty - line.book_qty if line.counted else 0

    @api.onchange("counted")
    def _onchange_counted(self):
        """A tick says: as in the book."""
        if self.counted and not self.counted_qty:
            self.counted_qty = self.book_qty

    @api.onchange("counted_qty")
    def _onchange_counted_qty(self):
        """A number is a count."""
        if self.counted_qty:
            self.counted = True

    @api.model_create_multi
    def create(self, vals_list):
        """Rows come with the month."""
        if not self.env.su:
            raise UserError(self.env._("A month has the parts of its depot, no others."))
        return super().create(vals_list)

    def write(self, vals):
        """Each state has its columns; a count is compared with the book of its moment."""
        for month in self.month_id:
            allowed = TYPED.get(month.state, set())
            if vals.keys() - allowed:
                raise UserError(
                    self.env._("%(month)s is not at that step.", month=month.display_name)
                )
            month._check_turn()
        if not {"counted", "counted_qty"} & vals.keys():
            return super().write(vals)
        done = super().write(vals)
        if vals.get("counted", True):
            self._take_book()
        return done

    def _take_book(self):
        """Remember what the book says now: what moves later is not a difference."""
        balances = self.month_id._balances(self.product_id)
        for line in self:
            there = balances.get((line.month_id.depot_id.id, line.product_id.id), 0)
            if there != line.book_qty:
                line._write_verb({"book_qty": there})

    def _note_lacking(self, there):
        """What the main store lacks of the plan, where HQ gave all there was (P-5).

        :param dict there: {product id: quantity in the main store}
        """
        for line in self:
            most = there.get(line.product_id.id, 0)
            all_given = line.uom_id.compare(line.approved_qty, min(line.plan_qty, most)) >= 0
            lacking = line.uom_id.round(line.plan_qty - most) if all_given else 0
            line._write_verb({"lacking_qty": max(lacking, 0)})

    def _write_verb(self, vals):
        """What the month's verbs decide, past the guard."""
        # sudo: the verb has checked who may
        return super(ElevatorDepotMonthLine, self.sudo()).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A month has the parts of its depot, no others."))
