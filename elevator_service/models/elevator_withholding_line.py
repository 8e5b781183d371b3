from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .elevator_withholding import LIMITS

SUMS = {"withheld", "released", "held", "applied", "to_recover"}


class ElevatorWithholdingLine(models.Model):
    """One invoice and what of it is withheld, released, applied, given back."""

    _name = "elevator.withholding.line"
    _description = "Debt of a withholding"
    _inherit = ["elevator.branch.once.mixin", "elevator.signoff.child.mixin"]
    _order = "withholding_id, date_due, id"
    _rec_name = "invoice_id"

    _signoff_parent = "withholding_id"
    _signoff_child_fields = frozenset({"withholding_id", "invoice_id", "amount"})

    withholding_id = fields.Many2one(
        "elevator.withholding", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        related="withholding_id.branch_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="withholding_id.currency_id")
    invoice_id = fields.Many2one(
        "account.move",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('elevator_branch_id', '=', branch_id), ('move_type', '=', 'out_invoice'),"
        " ('state', '=', 'posted'), ('amount_residual', '>', 0)]",
    )
    partner_id = fields.Many2one(
        related="invoice_id.commercial_partner_id", string="Customer", store=True
    )
    # sudo: who reads a withholding of the branch need not read its ledger
    invoice_name = fields.Char(related="invoice_id.name", string="Invoice no.")
    date_due = fields.Date(related="invoice_id.invoice_date_due", store=True, string="Due")
    residual = fields.Monetary("Customer owes", related="invoice_id.amount_residual")
    # M-4.2.2: the promise is shown wherever the debt is shown
    promise = fields.Selection(related="invoice_id.elevator_promise")
    promised_on = fields.Date(related="invoice_id.elevator_promised_on")
    broken_count = fields.Integer(related="invoice_id.elevator_broken_count")
    open_amount = fields.Monetary(
        "Not withheld yet",
        compute="_compute_open",
        compute_sudo=True,
        help="What may be withheld of the invoice.",
    )
    amount = fields.Monetary(
        "To withhold",
        compute="_compute_amount",
        compute_sudo=True,
        store=True,
        readonly=False,
        precompute=True,
    )
    act_ids = fields.One2many("elevator.fund.act", "withholding_line_id", "Acts")
    withheld = fields.Monetary(compute="_compute_sums", store=True)
    released = fields.Monetary(compute="_compute_sums", store=True)
    held = fields.Monetary("Still withheld", compute="_compute_sums", store=True)
    applied = fields.Monetary(compute="_compute_sums", store=True)
    to_recover = fields.Monetary(compute="_compute_sums", store=True)
    applicable = fields.Monetary(compute="_compute_open", compute_sudo=True)
    returnable = fields.Monetary(
        "Late payment",
        compute="_compute_returnable",
        compute_sudo=True,
        help="What the customer paid after the invoice was settled from branch funds.",
    )

    _invoice_uniq = models.UniqueIndex(
        "(withholding_id, invoice_id)", "An invoice stands in a withholding once."
    )

    @api.depends("act_ids.kind", "act_ids.amount")
    def _compute_sums(self):
        for line in self:
            by_kind = line.act_ids.grouped("kind")
            total = {kind: sum(acts.mapped("amount")) for kind, acts in by_kind.items()}
            total = {kind: total.get(kind, 0) for kind in LIMITS}
            line.withheld, line.released = total["withhold"], total["release"]
            line.applied = total["apply"] - total["unapply"]
            line.held = line.currency_id.round(line.withheld - line.released - line.applied)
            line.to_recover = line.currency_id.round(line.applied - total["give_back"])

    @api.depends("invoice_id.amount_residual", "invoice_id.state", "held")
    def _compute_open(self):
        held = self.env["elevator.fund.act"]._held_of(self.invoice_id)
        for line in self:
            invoice = line.invoice_id
            owed = invoice.amount_residual if invoice.state == "posted" else 0
            left = (line.currency_id or invoice.currency_id).round(
                owed - held.get(invoice._origin.id, 0)
            )
            line.open_amount = max(0, left)
            line.applicable = min(line.held, owed)

    @api.depends("invoice_id", "withholding_id.fund_id")
    def _compute_amount(self):
        """What is open of the invoice, as far as the funds reach after the other debts."""
        for document, lines in self.grouped("withholding_id").items():
            left = document.available - sum((document.line_ids - lines).mapped("amount"))
            for line in lines:
                line.amount = max(0, min(line.open_amount, left))
                left -= line.amount

    @api.depends("to_recover", "partner_id")
    def _compute_returnable(self):
        for line in self:
            late = -sum(line._late_payments().mapped("amount_residual")) if line.to_recover else 0
            line.returnable = min(line.to_recover, late)

    @api.constrains("invoice_id", "withholding_id", "amount")
    def _check_invoice(self):
        """Design D7: posted invoices of the branch in the currency of the books."""
        for line in self:
            # sudo: the check says what is wrong, its reader may not read invoices
            invoice = line.invoice_id.sudo()
            if invoice.move_type != "out_invoice" or invoice.state != "posted":
                raise ValidationError(
                    self.env._("%(name)s is no posted invoice.", name=invoice.name)
                )
            if invoice.elevator_branch_id != line.branch_id:
                raise ValidationError(
                    self.env._("%(name)s is no invoice of this branch.", name=invoice.name)
                )
            if invoice.currency_id != line.currency_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is in %(currency)s: only invoices in the currency of the books"
                        " are withheld.",
                        name=invoice.name,
                        currency=invoice.currency_id.name,
                    )
                )
            if line.amount < 0:
                raise ValidationError(self.env._("Enter an amount above zero."))

    @api.model_create_multi
    def create(self, vals_list):
        """A debt begins with nothing withheld."""
        clean = [{k: v for k, v in vals.items() if k not in SUMS} for vals in vals_list]
        return super().create(clean)

    def write(self, vals):
        """Refuse to type what follows from acts."""
        if SUMS & vals.keys():
            raise UserError(self.env._("Funds are moved by acts, they are not typed."))
        return super().write(vals)

    @api.model
    def _proposable(self, fund):
        """Debts to withhold: long overdue, nothing promised, not withheld, oldest first.

        :return: values of lines, as far as the fund goes
        """
        days = fund.company_id.elevator_withhold_days
        rows = self.env["elevator.arrear"].search(
            Domain("branch_id", "=", fund.branch_id.id)
            & Domain("days", ">=", max(1, days))
            & Domain("promise", "!=", "promised")
            & Domain("exposure", ">", 0),
            order="days desc, id",
        )
        left, debts = fund.available, []
        # sudo: what a branch owes is known from the arrears; their invoices are accounting's
        for row in rows.sudo():
            amount = min(left, row.exposure)
            if amount > 0 and row.invoice_id.currency_id == fund.currency_id:
                debts.append({"invoice_id": row.invoice_id.id, "amount": amount})
                left = fund.currency_id.round(left - amount)
        return debts

    def _waves(self, kind):
        """Debts that may be acted on together: no two that draw on the same money."""
        drawn = "partner_id" if kind == "give_back" else "invoice_id"
        waves = []
        for group in self.grouped(drawn).values():
            for number, line in enumerate(group):
                if number == len(waves):
                    waves.append(self.browse())
                waves[number] |= line
        return waves

    def _check_limit(self, kind, amount):
        """Raise when an act would move more than there is (M-4.2.3).

        :raises UserError: says how much there is
        """
        limit = self[LIMITS[kind]]
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Enter an amount above zero."))
        if self.currency_id.compare_amounts(amount, limit) > 0:
            raise UserError(
                self.env._(
                    "%(invoice)s: %(amount)s is more than the %(limit)s there is.",
                    invoice=self.invoice_name,
                    amount=self.currency_id.format(amount),
                    limit=self.currency_id.format(limit),
                )
            )

    # ---------------------------------------------------------------- items of the ledger

    def _late_payments(self):
        """What the customer paid and no invoice takes: open credits on the receivable account."""
        # sudo: who moves branch funds need not keep the ledger
        receivable = self.invoice_id.sudo()._elevator_receivable_lines().account_id
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "=", self.partner_id.id),
                    ("account_id", "in", receivable.ids),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("amount_residual", "<", 0),
                    ("company_id", "=", self.withholding_id.company_id.id),
                ],
                order="date, id",
            )
        )

    def _items(self, kinds, account):
        acts = self.act_ids.filtered(lambda act: act.kind in kinds)
        # sudo: as above
        return acts.sudo()._side(account)

    def _held_items(self):
        """The case's items on the account of what is withheld."""
        account = self.withholding_id.company_id.elevator_held_account_id
        return self._items(tuple(LIMITS), account)

    def _applied_items(self):
        """The case's items on the customer's account that settle the invoice."""
        account = self.invoice_id.sudo()._elevator_receivable_lines().account_id
        return self._items(("apply",), account)

    def _release_applied_items(self):
        """Take the case's items off the invoice, before its application is taken back."""
        items = self._applied_items()
        debt = self.invoice_id.sudo()._elevator_receivable_lines()
        partials = items.matched_debit_ids.filtered(lambda partial: partial.debit_move_id in debt)
        partials._elevator_unlink()

    def action_open_invoice(self):
        self.ensure_one()
        return self.invoice_id.get_formview_action()
