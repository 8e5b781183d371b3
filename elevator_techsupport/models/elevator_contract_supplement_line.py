from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ElevatorContractSupplementLine(models.Model):
    """A part or work that a supplement adds: named by technical support, costed by business."""

    _name = "elevator.contract.supplement.line"
    _description = "Part of a supplement"
    _inherit = ["elevator.signoff.child.mixin", "elevator.branch.once.mixin"]
    _order = "supplement_id, id"

    _signoff_parent = "supplement_id"
    _signoff_child_fields = frozenset(["product_id", "name", "qty", "price"])

    supplement_id = fields.Many2one(
        "elevator.contract.supplement", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="supplement_id.branch_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="supplement_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        "Part",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    name = fields.Char(
        "What", compute="_compute_name", store=True, readonly=False, precompute=True, required=True
    )
    qty = fields.Float("Quantity", digits="Product Unit", required=True, default=1)
    hq_price = fields.Monetary("HQ price", compute="_compute_hq_price")
    price = fields.Monetary(help="What the customer pays for one, CNY, set by business (核算).")
    amount = fields.Monetary(compute="_compute_amount", store=True)

    _positive = models.Constraint("CHECK (qty > 0)", "A quantity is above zero.")
    _no_debt = models.Constraint("CHECK (price >= 0)", "A price is not below zero.")

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.display_name or line.name

    @api.depends("product_id")
    def _compute_hq_price(self):
        for company, lines in self.grouped(lambda line: line.supplement_id.company_id).items():
            prices = company._elevator_hq_prices(lines.product_id) if company else {}
            for line in lines:
                line.hq_price = prices.get(line.product_id.id, 0)

    @api.depends("qty", "price")
    def _compute_amount(self):
        for line in self:
            line.amount = line.qty * line.price

    @api.model_create_multi
    def create(self, vals_list):
        """Parts are added once it was argued; a price comes from the business department."""
        if any(vals.get("price") for vals in vals_list):
            self._check_business()
        lines = super().create(vals_list)
        lines._check_stage()
        return lines

    def write(self, vals):
        """Prices are business's, parts technical support's; a part that changed is costed again."""
        if "price" in vals:
            self._check_business()
        if {"product_id", "name", "qty"} & vals.keys():
            self._check_stage()
        return super().write(vals)

    def _check_business(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_business")):
            raise AccessError(self.env._("The business department sets the prices (T-1.4)."))

    def _check_stage(self):
        """Technical support names parts of what it found feasible."""
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("Technical support adds the parts (T-1.4)."))
        if any(line.supplement_id.stage not in ("argued", "costed") for line in self):
            raise UserError(self.env._("Parts are added once it is found feasible."))
        # costed again after a change
        self.supplement_id.filtered("costed_on")._write_verb(costed_on=False, costed_by_id=False)
