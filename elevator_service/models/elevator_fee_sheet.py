from odoo import api, fields, models
from odoo.exceptions import UserError

from .elevator_fee_rate import PARTS_SCOPES


class ElevatorFeeSheet(models.Model):
    """Fee-approval sheet of a contract (有偿维保电梯取费审批表): how each price came about (M-2.1).

    It is signed as a part of its contract: prices, discount and reasons close with it.
    """

    _name = "elevator.fee.sheet"
    _description = "Fee sheet"
    _inherit = ["elevator.branch.once.mixin", "elevator.signoff.child.mixin"]
    _order = "id desc"

    _signoff_parent = "contract_id"
    _signoff_child_fields = frozenset(
        {"table_id", "date", "parts_scope", "discount", "discount_reason", "line_ids"}
    )

    contract_id = fields.Many2one("contract.contract", required=True, ondelete="cascade")
    branch_id = fields.Many2one(
        related="contract_id.branch_id", store=True, precompute=True, index="btree_not_null"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True, string="Customer")
    # what it is derived from
    date = fields.Date(required=True, default=lambda self: self.env.company._elevator_today())
    table_id = fields.Many2one(
        "elevator.fee.table",
        compute="_compute_table_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('signoff_state', '=', 'approved'), ('company_id', '=', company_id)]",
    )
    parts_scope = fields.Selection(PARTS_SCOPES, required=True, default="none")
    payment_mode = fields.Selection(related="contract_id.payment_mode")
    service_from = fields.Date(related="contract_id.service_from")
    service_to = fields.Date(related="contract_id.service_to")
    elevator_state = fields.Selection(related="contract_id.elevator_state", store=True)
    signoff_state = fields.Selection(related="contract_id.signoff_state")
    discount = fields.Float("Discount (%)", digits=(5, 2))
    discount_reason = fields.Text(help="Why the price is below the derived one.")
    line_ids = fields.One2many("elevator.fee.line", "sheet_id", "Elevators")
    # totals
    standard = fields.Monetary("Derived price", compute="_compute_totals", store=True)
    amount = fields.Monetary("Agreed price", compute="_compute_totals", store=True)
    rebate_rate = fields.Float(
        "Below derived price (%)", compute="_compute_totals", store=True, aggregator="avg"
    )

    _contract_uniq = models.UniqueIndex("(contract_id)", "A contract has one fee sheet.")
    _discount_range = models.Constraint(
        "CHECK (discount >= -100 AND discount <= 100)", "A discount is at most 100 %."
    )

    @api.depends("contract_id.code", "contract_id.name")
    def _compute_display_name(self):
        for sheet in self:
            contract = sheet.contract_id
            sheet.display_name = f"{contract.code or ''} {contract.name or ''}".strip()

    @api.depends("date", "company_id")
    def _compute_table_id(self):
        tables = self.env["elevator.fee.table"]
        for sheet in self:
            company = sheet.company_id or self.env.company
            sheet.table_id = tables._valid_on(sheet.date, company)

    @api.depends("line_ids.standard", "line_ids.amount")
    def _compute_totals(self):
        for sheet in self:
            sheet.standard = sum(sheet.line_ids.mapped("standard"))
            sheet.amount = sum(sheet.line_ids.mapped("amount"))
            less = sheet.standard - sheet.amount
            sheet.rebate_rate = less / sheet.standard * 100 if sheet.standard else 0

    def _check_complete(self):
        """Raise when the sheet cannot be signed: elevators, table, prices, a reason for less.

        :raises UserError: says what is missing
        """
        if not (self and self.line_ids and self.table_id):
            raise UserError(self.env._("The fee sheet needs a fee table and its elevators."))
        undone = self.line_ids.filtered(lambda line: line.problem or line.amount <= 0)
        if undone:
            raise UserError(
                self.env._(
                    "No price for %(elevators)s: %(problem)s",
                    elevators=", ".join(undone.elevator_id.mapped("code")),
                    problem=undone[:1].problem or "0.00",
                )
            )
        lower = self.line_ids.filtered("discount")
        if lower and not (self.discount_reason or "").strip():
            raise UserError(self.env._("Give the reasons of the discount."))

    def action_add_elevators(self):
        """Add the elevators of the customer in this branch that no contract covers in that time."""
        self.ensure_one()
        elevators = self.contract_id._elevators_to_cover() - self.line_ids.elevator_id
        self.env["elevator.fee.line"].create(
            [{"sheet_id": self.id, "elevator_id": elevator.id} for elevator in elevators]
        )
        return True

    def action_open_contract(self):
        self.ensure_one()
        return self.contract_id.get_formview_action()
