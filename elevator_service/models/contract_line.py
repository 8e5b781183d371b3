from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import billing_periods

# what is signed of a line; the days of invoicing go on
SIGNED_FIELDS = frozenset(
    {
        "elevator_id",
        "product_id",
        "name",
        "fee_value",
        "quantity",
        "specific_price",
        "automatic_price",
        "discount",
        "date_start",
        "date_end",
        "recurring_rule_type",
        "recurring_interval",
        "recurring_invoicing_type",
        "is_canceled",
        "display_type",
    }
)


class ContractLine(models.Model):
    """What one elevator costs in a contract, and when it is billed."""

    _name = "contract.line"
    _inherit = ["contract.line", "elevator.branch.once.mixin", "elevator.signoff.child.mixin"]

    _signoff_parent = "contract_id"
    _signoff_child_fields = SIGNED_FIELDS | {"price_unit"}

    elevator_id = fields.Many2one(
        "elevator.unit",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('branch_id', '=?', branch_id)]",
    )
    branch_id = fields.Many2one(
        related="contract_id.branch_id", store=True, precompute=True, index="btree_not_null"
    )
    fee_value = fields.Monetary(
        "Price of the term",
        help="Value of the line from its first to its last day, before tax; what is invoiced adds "
        "up to it to the cent.",
    )

    @api.constrains("elevator_id", "contract_id")
    def _check_elevator_branch(self):
        """An elevator's line is a branch's: it is billed by the branch's rules only."""
        for line in self.filtered("elevator_id"):
            if line.contract_id.branch_id != line.elevator_id.branch_id:
                raise ValidationError(self.env._("A contract covers elevators of its own branch."))

    def _has_value(self):
        """Whether the line bears a share of a value: billed by our periods, not by OCA's."""
        self.ensure_one()
        return bool(self.elevator_id and self.date_start and self.date_end and self.branch_id)

    def _period_months(self):
        """Months of a billing period; 0 for the whole term."""
        quarterly = (self.contract_id.payment_mode or "").startswith("quarter")
        return 3 if quarterly else 0

    def _periods(self):
        """All billing periods of the line: list of (first day, last day)."""
        if self.is_canceled:
            return []
        return billing_periods.periods(self.date_start, self.date_end, self._period_months())

    def _next_period(self):
        """First and last day of the next period to bill, or None."""
        begin = self.next_period_date_start
        if not begin:
            return None
        _first, end = billing_periods.period_of(
            self.date_start, self.date_end, self._period_months(), begin
        )
        return begin, end

    @api.depends("elevator_id", "contract_id.payment_mode")
    def _compute_next_period_date_end(self):
        own = self.filtered(lambda line: line._has_value())
        for line in own:
            period = line._next_period()
            line.next_period_date_end = period and period[1]
        return super(ContractLine, self - own)._compute_next_period_date_end()

    @api.depends("elevator_id", "contract_id.payment_mode")
    def _compute_recurring_next_date(self):
        own = self.filtered(lambda line: line._has_value())
        for line in own:
            period, after = line._next_period(), line.recurring_invoicing_type == "post-paid"
            day = period and (period[1] + billing_periods.DAY if after else period[0])
            line.recurring_next_date = day
        return super(ContractLine, self - own)._compute_recurring_next_date()

    def _get_period_to_invoice(
        self, last_date_invoiced, recurring_next_date, stop_at_date_end=True
    ):
        period = self._has_value() and recurring_next_date and self._next_period()
        if not period:
            return super()._get_period_to_invoice(
                last_date_invoiced, recurring_next_date, stop_at_date_end
            )
        return (*period, recurring_next_date)

    def _amount_between(self, first, last):
        """What some days of the term bear of the line's value: CNY, Decimal."""
        return billing_periods.amount(
            Decimal(str(self.fee_value)), self.date_start, self.date_end, first, last
        )

    def _can_be_invoiced(self, date_ref):
        """A branch's contract is billed when it is approved, signed and not closed (M-4.2.1)."""
        if (self.branch_id or self.elevator_id) and not self.contract_id._is_billable():
            return False
        return super()._can_be_invoiced(date_ref)

    def _prepare_invoice_line(self):
        vals = super()._prepare_invoice_line()
        if self._has_value() and vals:
            first, last, _day = self._get_period_to_invoice(
                self.last_date_invoiced, self.recurring_next_date
            )
            vals |= {
                "quantity": 1,
                "discount": 0,
                "price_unit": float(self._amount_between(first, last)),
            }
        account = self.branch_id.analytic_account_id
        if account and not vals.get("analytic_distribution"):
            vals["analytic_distribution"] = {str(account.id): 100}
        return vals

    @api.depends("fee_value", "contract_id.payment_mode", "date_start", "date_end")
    def _compute_price_unit(self):
        """For a line with a value: what one whole period costs."""
        own = self.filtered(lambda line: line._has_value())
        for line in own:
            _begin, end = billing_periods.period_of(
                line.date_start, line.date_end, line._period_months(), line.date_start
            )
            line.price_unit = float(line._amount_between(line.date_start, end))
        return super(ContractLine, self - own)._compute_price_unit()
