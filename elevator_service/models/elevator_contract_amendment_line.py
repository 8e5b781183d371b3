from odoo import api, fields, models


class ElevatorContractAmendmentLine(models.Model):
    """What one elevator costs from the day of the amendment to the last day."""

    _name = "elevator.contract.amendment.line"
    _description = "Price of an amendment"
    _inherit = ["elevator.branch.once.mixin", "elevator.signoff.child.mixin"]
    _order = "amendment_id, id"
    _rec_name = "elevator_id"

    _signoff_parent = "amendment_id"
    _signoff_child_fields = frozenset({"amendment_id", "contract_line_id", "amount"})

    amendment_id = fields.Many2one(
        "elevator.contract.amendment", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="amendment_id.branch_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="amendment_id.currency_id")
    contract_line_id = fields.Many2one("contract.line", required=True, index=True)
    elevator_id = fields.Many2one(related="contract_line_id.elevator_id", store=True, index=True)
    present = fields.Monetary(
        "At the present price", compute="_compute_present", help="For the same days."
    )
    amount = fields.Monetary("New price", compute="_compute_amount", store=True, readonly=False)
    is_changed = fields.Boolean(compute="_compute_is_changed")

    def _at_present_price(self):
        """What the days from the amendment to its last day cost by the present terms."""
        line, amendment = self.contract_line_id, self.amendment_id
        last = amendment._last_day()
        if not (line and amendment.date and last) or last < amendment.date:
            return 0.0
        return float(line._amount_between(amendment.date, last))

    @api.depends("contract_line_id.fee_value", "amendment_id.date", "amendment_id.service_to")
    def _compute_present(self):
        for line in self:
            line.present = line._at_present_price()

    @api.depends("contract_line_id", "amendment_id.date", "amendment_id.service_to")
    def _compute_amount(self):
        for line in self:
            line.amount = line._at_present_price()

    @api.depends("amount", "present")
    def _compute_is_changed(self):
        for line in self:
            line.is_changed = line.currency_id.compare_amounts(line.amount, line.present) != 0

    def _apply(self, day, last):
        """End the contract's line the day before and go on with a line of the new price."""
        self.ensure_one()
        line = self.contract_line_id
        following = {"date_start": day, "date_end": last, "fee_value": self.amount}
        whole, none = line.date_start >= day, last < day
        if whole:
            line._signoff_write({"is_canceled": True, "fee_value": 0} if none else following)
            return
        if not none:
            line._follow(day, last, self.amount)
        if line.date_end >= day:
            line._cut(day)
