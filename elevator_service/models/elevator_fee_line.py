from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import fee
from ..tools.billing_periods import months_of
from .elevator_model import KINDS

INPUTS = ("kind", "stops", "load_kg", "speed_ms", "age", "distance_km")


class ElevatorFeeLine(models.Model):
    """The fee of one elevator: what it is derived from, the derivation, the price."""

    _name = "elevator.fee.line"
    _description = "Fee of an elevator"
    _inherit = ["elevator.branch.once.mixin", "elevator.signoff.child.mixin"]
    _order = "sheet_id, id"
    _rec_name = "elevator_id"

    _signoff_parent = "sheet_id"
    _signoff_child_fields = frozenset({"sheet_id", "elevator_id", *INPUTS, "discount"})

    sheet_id = fields.Many2one("elevator.fee.sheet", required=True, index=True, ondelete="cascade")
    branch_id = fields.Many2one(
        related="sheet_id.branch_id", store=True, precompute=True, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="sheet_id.currency_id")
    elevator_id = fields.Many2one(
        "elevator.unit",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('branch_id', '=', branch_id), ('state', '!=', 'ended')]",
    )
    site_id = fields.Many2one(related="elevator_id.site_id")
    # inputs: copied from the register, so that later changes there leave the price alone
    kind = fields.Selection(KINDS, compute="_compute_inputs", store=True, readonly=False)
    stops = fields.Integer(compute="_compute_inputs", store=True, readonly=False)
    load_kg = fields.Float("Load (kg)", compute="_compute_inputs", store=True, readonly=False)
    speed_ms = fields.Float(
        "Speed (m/s)", digits=(6, 3), compute="_compute_inputs", store=True, readonly=False
    )
    age = fields.Float(
        "Age (years)", digits=(5, 1), compute="_compute_inputs", store=True, readonly=False
    )
    distance_km = fields.Float(
        "Distance (km)", compute="_compute_inputs", store=True, readonly=False
    )
    # what follows
    derivation = fields.Json(compute="_compute_price", store=True)
    derivation_html = fields.Html("Derivation", compute="_compute_derivation_html", sanitize=False)
    problem = fields.Char(compute="_compute_price", store=True)
    monthly = fields.Monetary("Derived a month", compute="_compute_price", store=True)
    months = fields.Float(digits=(7, 3), compute="_compute_price", store=True)
    standard = fields.Monetary("Derived price", compute="_compute_price", store=True)
    discount = fields.Float(
        "Discount (%)", digits=(5, 2), compute="_compute_discount", store=True, readonly=False
    )
    amount = fields.Monetary("Agreed price", compute="_compute_amount", store=True)

    _elevator_uniq = models.UniqueIndex(
        "(sheet_id, elevator_id)", "An elevator stands once in a fee sheet."
    )

    @api.depends("elevator_id", "sheet_id.date")
    def _compute_inputs(self):
        for line in self:
            elevator, day = line.elevator_id, line.sheet_id.date
            line.kind = elevator.kind
            line.stops = elevator.stops
            line.load_kg = elevator.load_kg
            line.speed_ms = elevator.speed_ms
            made = elevator.made_on or elevator.accepted_on or elevator.maintenance_since
            line.age = max((day - made).days / 365.25, 0) if made and day else 0
            line.distance_km = elevator.site_id.station_km

    @api.depends(
        *INPUTS,
        "sheet_id.table_id",
        "sheet_id.parts_scope",
        "sheet_id.contract_id.payment_mode",
        "sheet_id.contract_id.service_from",
        "sheet_id.contract_id.service_to",
        "sheet_id.line_ids",
    )
    def _compute_price(self):
        for sheet, lines in self.grouped("sheet_id").items():
            rates = sheet.table_id._rates() if sheet.table_id else {}
            for line in lines:
                line.update(line._priced(rates))

    def _priced(self, rates):
        """Values of the derivation by a table's rates."""
        contract = self.sheet_id.contract_id
        blank = {"derivation": False, "monthly": 0, "months": 0, "standard": 0}
        if not (rates and contract.service_from and contract.service_to):
            return blank | {"problem": self.env._("No fee table, or no period.")}
        if contract.service_from > contract.service_to:
            return blank | {"problem": self.env._("The service ends before it begins.")}
        months = months_of(contract.service_from, contract.service_to)
        try:
            monthly, steps = fee.derive(rates, self.kind, self._inputs(months))
        except fee.NoRateError as error:
            return blank | {"problem": self._no_rate(error)}
        value = Decimal(months.numerator) / Decimal(months.denominator) * monthly
        return {
            "derivation": steps,
            "problem": False,
            "monthly": float(monthly),
            "months": float(months),
            "standard": float(value.quantize(fee.CENT, fee.ROUND_HALF_UP)),
        }

    def _inputs(self, months):
        sheet = self.sheet_id
        return {
            "stops": self.stops,
            "load": self.load_kg,
            "speed": self.speed_ms,
            "age": round(self.age, 1),
            "distance": self.distance_km,
            "parts": sheet.parts_scope,
            "fleet": len(sheet.line_ids),
            "payment": sheet.contract_id.payment_mode,
            "years": round(float(months) / 12, 3),
        }

    def _no_rate(self, error):
        labels = self.env["elevator.fee.rate"]._factor_labels()
        return self.env._(
            "no coefficient for %(factor)s %(value)s",
            factor=labels[error.factor],
            value=error.value or "",
        )

    @api.depends("sheet_id.discount")
    def _compute_discount(self):
        for line in self:
            line.discount = line.sheet_id.discount

    @api.depends("standard", "discount")
    def _compute_amount(self):
        for line in self:
            line.amount = round(line.standard * (1 - line.discount / 100), 2)

    @api.depends("derivation")
    def _compute_derivation_html(self):
        for line in self:
            line.derivation_html = line.derivation and self.env["ir.qweb"]._render(
                "elevator_service.fee_derivation", {"steps": line._derivation_rows()}
            )

    def _derivation_rows(self):
        """The derivation in the reader's language: list of {factor, input, value, result}."""
        rate = self.env["elevator.fee.rate"]
        labels = rate._factor_labels()
        options = dict(rate._fields["option"]._description_selection(self.env))
        kinds = dict(rate._fields["kind"]._description_selection(self.env))
        rows = []
        for step in self.derivation or []:
            shown = kinds.get(self.kind) if step["factor"] == "base" else step["input"]
            shown = f"{shown:g}" if isinstance(shown, float) else options.get(shown, shown)
            rows.append(step | {"factor": labels[step["factor"]], "input": shown})
        return rows

    @api.constrains("elevator_id", "sheet_id")
    def _check_branch(self):
        for line in self:
            if line.elevator_id.branch_id != line.sheet_id.branch_id:
                raise ValidationError(self.env._("A contract covers elevators of its own branch."))
