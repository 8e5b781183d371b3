import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.billing_periods import DAY
from ..tools.locking import lock

_logger = logging.getLogger(__name__)
BATCH = 50


class ContractContract(models.Model):
    """Billing of branch contracts (M-4.2.1): only what is in force, all that is due, in batches."""

    _inherit = "contract.contract"

    billing_plan = fields.Html(compute="_compute_billing_plan", sanitize=False)

    @api.depends("contract_line_ids.fee_value", "contract_line_ids.last_date_invoiced")
    def _compute_billing_plan(self):
        for contract in self:
            contract.billing_plan = self.env["ir.qweb"]._render(
                "elevator_service.billing_plan",
                {"rows": contract._plan_rows(), "currency": contract.currency_id},
            )

    def _plan_rows(self):
        """All periods of the contract: list of {first, last, due, amount, billed}, by date."""
        rows = {}
        for line in self.contract_line_ids.filtered("elevator_id"):
            for first, last in line._periods():
                row = rows.setdefault(
                    (first, last), {"first": first, "last": last, "amount": 0, "billed": True}
                )
                post = line.recurring_invoicing_type == "post-paid"
                row["due"] = last + DAY if post else first
                row["amount"] += line._amount_between(first, last)
                done = line.last_date_invoiced
                row["billed"] = row["billed"] and bool(done and done >= last)
        return [rows[key] for key in sorted(rows)]

    def _is_billable(self):
        """Whether the contract may be billed: approved as it is, and signed with the customer."""
        self.ensure_one()
        return bool(
            self.activated_on
            and self.closing in (False, "ended")
            and self.signoff_state == "approved"
        )

    @api.model
    def _billable_domain(self):
        """The domain of ``_is_billable``."""
        return (
            Domain("activated_on", "!=", False)
            & Domain("closing", "in", (False, "ended"))
            & Domain("signoff_state", "=", "approved")
        )

    @api.model
    def _get_contracts_to_invoice_domain(self, date_ref=None):
        """OCA's wizard and cron see a branch's contract only when it may be billed."""
        domain = super()._get_contracts_to_invoice_domain(date_ref)
        if self.env.context.get("elevator_plain_only"):
            return domain & Domain("branch_id", "=", False)
        return domain & (Domain("branch_id", "=", False) | self._billable_domain())

    @api.depends("branch_id")
    def _compute_journal_id(self):
        own = self.filtered(lambda contract: contract.branch_id.journal_id)
        for contract in own:
            contract.journal_id = contract.branch_id.journal_id
        return super(ContractContract, self - own)._compute_journal_id()

    @api.depends("branch_id", "contract_line_ids.is_canceled")
    def _compute_recurring_next_date(self):
        """A branch's contract: the earliest of its lines, none when all is billed."""
        own = self.filtered("branch_id")
        for contract in own:
            lines = contract.contract_line_ids.filtered(lambda line: not line.is_canceled)
            days = [day for day in lines.mapped("recurring_next_date") if day]
            contract.recurring_next_date = min(days, default=False)
        return super(ContractContract, self - own)._compute_recurring_next_date()

    def _customer_overdue(self):
        """What the customer owes this branch and should have paid: CNY."""
        self.ensure_one()
        # sudo: the answer is a sum, its reader need not read invoices
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    ("elevator_branch_id", "=", self.branch_id.id),
                    ("commercial_partner_id", "=", self.commercial_partner_id.id),
                    ("move_type", "in", ("out_invoice", "out_refund")),
                    ("state", "=", "posted"),
                    ("invoice_date_due", "<", self.env.company._elevator_today()),
                ],
                aggregates=["amount_residual_signed:sum"],
            )
        )
        return groups[0][0] or 0.0

    def _get_lines_to_invoice(self, date_ref):
        """A branch's contract: what is due first; the periods of a backlog get an invoice each."""
        lines = super()._get_lines_to_invoice(date_ref)
        if not (self.branch_id and lines):
            return lines
        first = min(lines.mapped("recurring_next_date"))
        return lines.filtered(lambda line: line.recurring_next_date == first)

    def _prepare_invoice(self, date_invoice, journal=None):
        vals = super()._prepare_invoice(date_invoice, journal)
        if self.branch_id:
            vals |= {"elevator_branch_id": self.branch_id.id, "ref": self.code}
        return vals

    def _bill(self, date):
        """Invoice and post all that is due until a day, backlog included.

        Contracts that may not be billed, or have nothing due, are left alone.

        :return: account.move, posted
        """
        due = self.filtered(lambda contract: contract._is_billable())
        lock(due)
        invoices = self.env["account.move"]
        while due:
            due.invalidate_recordset(["recurring_next_date"])
            due = due.filtered(
                lambda contract: (
                    contract.recurring_next_date and contract.recurring_next_date <= date
                )
            )
            made = due._create_due_invoices(date)
            if not made:
                break
            invoices |= made
        invoices._post(soft=False)
        return invoices

    def _create_due_invoices(self, date):
        """One invoice per contract for the next period of its lines."""
        by_company = self.grouped("company_id")
        moves = self.env["account.move"]
        for company, contracts in by_company.items():
            values = contracts.with_company(company)._prepare_recurring_invoices_values(date)
            moves |= self.env["account.move"].with_company(company).create(values)
        return moves

    @api.model
    def _cron_recurring_create(self, date_ref=False, create_type="invoice"):
        """Our contracts first, in batches that commit; what is left over is OCA's."""
        if create_type == "invoice":
            self._cron_bill(date_ref or self.env.company._elevator_today())
        plain = self.with_context(elevator_plain_only=True)
        return super(ContractContract, plain)._cron_recurring_create(date_ref, create_type)

    @api.model
    def _cron_bill(self, date):
        """Bill what is due, fifty contracts to a transaction; one that fails is flagged."""
        domain = self._get_contracts_to_invoice_domain(date) & Domain("branch_id", "!=", False)
        contracts = self.search(domain, order="id")
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(contracts))
        for start in range(0, len(contracts), BATCH):
            batch = contracts[start : start + BATCH]
            batch._bill_or_flag(date)
            commit(len(batch))

    def _bill_or_flag(self, date):
        """Bill a batch; if that fails each alone, so that a failing contract stops nobody."""
        try:
            with self.env.cr.savepoint():
                invoices = self._bill(date)
            self._clear_invoice_generation_error()
            return invoices
        except Exception:
            _logger.warning("A batch of contracts failed, each is billed alone", exc_info=True)
        for contract in self:
            try:
                with self.env.cr.savepoint():
                    contract._bill(date)
                contract._clear_invoice_generation_error()
            except Exception as error:
                contract._record_invoice_generation_error(error, "invoice")
        return None

    def recurring_create_invoice(self):
        """The button: all that is due until today; a branch's contract is never billed ahead.

        :raises UserError: nothing is due, or the contract may not be billed
        """
        if not self.branch_id:
            return super().recurring_create_invoice()
        self.ensure_one()
        self.check_access("read")
        self.env["account.move"].check_access("create")
        if not self._is_billable():
            raise UserError(self.env._("%(name)s is not in force.", name=self.display_name))
        # sudo: who may make invoices may not write contracts, the day of the next one moves on
        invoices = self.sudo()._bill(self.env.company._elevator_today()).sudo(False)
        if not invoices:
            raise UserError(
                self.env._(
                    "Nothing is due; the next invoice is of %(date)s.",
                    date=self.recurring_next_date or "-",
                )
            )
        return invoices
