from odoo import api, fields, models

from .contract_contract import PAYMENT_MODES
from .elevator_model import KINDS

FACTORS = [
    ("base", "Base price a month"),
    ("stops", "Stops"),
    ("load", "Rated load (kg)"),
    ("speed", "Rated speed (m/s)"),
    ("age", "Age (years)"),
    ("distance", "Distance to the station (km)"),
    ("parts", "Parts included"),
    ("fleet", "Elevators in the contract"),
    ("payment", "Payment"),
    ("years", "Years of the contract"),
]
PARTS_SCOPES = [
    ("none", "No parts"),
    ("wear", "Wear parts"),
    ("small", "Parts below the agreed price"),
    ("all", "All parts"),
]


class ElevatorFeeRate(models.Model):
    """A coefficient: for a kind of elevator, a range of numbers or a choice."""

    _name = "elevator.fee.rate"
    _description = "Fee coefficient"
    _inherit = ["elevator.signoff.child.mixin"]
    _order = "table_id, position, kind, option, low, id"

    _signoff_parent = "table_id"
    _signoff_child_fields = frozenset({"factor", "kind", "option", "low", "high", "value"})

    table_id = fields.Many2one("elevator.fee.table", required=True, index=True, ondelete="cascade")
    factor = fields.Selection(FACTORS, required=True)
    position = fields.Integer(
        "Place in the derivation", compute="_compute_position", store=True, precompute=True
    )
    kind = fields.Selection(KINDS, help="Empty: for all kinds without a coefficient of their own.")
    option = fields.Selection([*PARTS_SCOPES, *PAYMENT_MODES], "Choice")
    low = fields.Float("From", digits=(10, 3))
    high = fields.Float("Below", digits=(10, 3), help="0: open.")
    value = fields.Float(
        "Coefficient", digits=(12, 4), required=True, help="Base price: CNY a month."
    )

    _value_positive = models.Constraint("CHECK (value > 0)", "A coefficient is above 0.")
    _choice = models.Constraint(
        "CHECK ((factor IN ('parts', 'payment')) = (option IS NOT NULL))",
        "Parts and payment are choices, the other factors are numbers.",
    )
    _base_kind = models.Constraint(
        "CHECK (factor <> 'base' OR kind IS NOT NULL)", "A base price belongs to a kind."
    )

    @api.depends("factor")
    def _compute_position(self):
        places = {name: place for place, (name, _label) in enumerate(FACTORS)}
        for rate in self:
            rate.position = places.get(rate.factor, 0)

    @api.model
    def _factor_labels(self):
        return dict(self._fields["factor"]._description_selection(self.env))
