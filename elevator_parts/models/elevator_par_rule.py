from ast import literal_eval
from math import ceil

from odoo import api, fields, models

from odoo.addons.elevator_service.models.elevator_model import KINDS
from odoo.addons.elevator_service.models.elevator_signoff_route import check_condition

BASES = [("elevators", "Elevators"), ("stops", "Stops"), ("doors", "Doors")]


class ElevatorParRule(models.Model):
    """How many of a part belong in a depot, from its elevators (备件储备定额): rules as data (P-5).

    Of the rules of a part the first that fits an elevator counts it; what the rules give for
    their elevators is added up. So a part may be kept for two models in two quantities.
    """

    _name = "elevator.par.rule"
    _description = "Par rule"
    _order = "product_id, sequence, id"
    _rec_name = "product_id"

    sequence = fields.Integer(default=10, help="The first rule that fits an elevator counts it.")
    active = fields.Boolean(default=True)
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_elevator_part', '=', True)]",
    )
    spec = fields.Char(related="product_id.part_spec")
    uom_id = fields.Many2one(related="product_id.uom_id")
    tier_ids = fields.Many2many("elevator.depot.tier", string="Tiers", help="Empty: every tier.")
    # which elevators
    kind = fields.Selection(KINDS, "Kind of elevator", help="Empty: every kind.")
    model_ids = fields.Many2many("elevator.model", string="Models", help="Empty: every model.")
    condition = fields.Char(
        default="[]",
        required=True,
        help="More about the elevators that count: load, speed, drive, components, …",
    )
    # how many
    qty = fields.Float("Quantity", digits="Product Unit", required=True, default=1)
    each = fields.Integer("For each", required=True, default=10)
    basis = fields.Selection(BASES, required=True, default="elevators")
    min_qty = fields.Float("At least", digits="Product Unit")
    max_qty = fields.Float("At most", digits="Product Unit", help="0: no limit.")

    _positive = models.Constraint(
        "CHECK (qty > 0 AND each > 0 AND min_qty >= 0 AND max_qty >= 0"
        " AND (max_qty = 0 OR max_qty >= min_qty))",
        "A rule gives a quantity above zero for each so many, between its limits.",
    )

    @api.constrains("condition")
    def _check_condition(self):
        for rule in self:
            check_condition(self.env, "elevator.unit", rule.condition)

    # ---------------------------------------------------------------- one rule

    def _fitting(self, elevators):
        """The elevators that a rule is about."""
        domain = literal_eval(self.condition)
        if self.kind:
            domain = [("kind", "=", self.kind), *domain]
        if self.model_ids:
            domain = [("model_id", "in", self.model_ids.ids), *domain]
        return elevators.filtered_domain(domain)

    def _counted(self, elevators):
        """How many of what the rule counts these elevators have."""
        if self.basis == "elevators":
            return len(elevators)
        return sum(elevators.mapped(self.basis))

    def _quantity(self, counted):
        """What the rule gives for so many: started groups count, between its limits; 0 for none."""
        if counted <= 0:
            return 0
        wanted = max(ceil(counted / self.each) * self.qty, self.min_qty)
        return min(wanted, self.max_qty) if self.max_qty else wanted

    def _why(self, counted, qty):
        bases = dict(self._fields["basis"]._description_selection(self.env))
        return self.env._(
            "%(basis)s: %(counted)s, %(one)g for each %(each)s → %(qty)g",
            basis=bases[self.basis],
            counted=counted,
            one=self.qty,
            each=self.each,
            qty=qty,
        )

    # ---------------------------------------------------------------- all rules

    @api.model
    def _propose(self, tier, elevators):
        """The list of a depot of a tier that serves some elevators (P-5).

        :return: {product.product: (quantity, why in words)}; parts with nothing to keep left out
        """
        rules = self.search(["|", ("tier_ids", "=", False), ("tier_ids", "in", tier.ids)])
        proposed = {}
        for product, own in rules.grouped("product_id").items():
            left, given, texts = elevators, 0, []
            for rule in own:
                fitting = rule._fitting(left)
                left -= fitting
                counted = rule._counted(fitting)
                qty = rule._quantity(counted)
                if qty:
                    given += qty
                    texts.append(rule._why(counted, qty))
            if given:
                proposed[product] = (product.uom_id.round(given), "; ".join(texts))
        return proposed
