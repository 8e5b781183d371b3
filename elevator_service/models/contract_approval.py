from odoo import fields, models
from odoo.exceptions import UserError

from .contract_line import SIGNED_FIELDS

FEE_LINE = (
    "elevator_id",
    "kind",
    "stops",
    "load_kg",
    "speed_ms",
    "age",
    "distance_km",
    "derivation",
    "standard",
    "discount",
    "amount",
)
FEE_SHEET = ("table_id", "date", "parts_scope", "discount", "discount_reason")
HEAD = (
    "code",
    "partner_id",
    "invoice_partner_id",
    "branch_id",
    "company_id",
    "service_from",
    "service_to",
    "payment_mode",
    "payment_term_id",
    "fiscal_position_id",
    "journal_id",
    "pricelist_id",
    "manual_currency_id",
    "contract_type",
    "form_version_id",
    "line_recurrence",
    "recurring_rule_type",
    "recurring_interval",
    "recurring_invoicing_type",
    "date_start",
    "date_end",
)


class ContractContract(models.Model):
    """What the company signs of a contract: parties, dates, prices and their derivation (M-2.1)."""

    _inherit = "contract.contract"

    form_version_id = fields.Many2one(
        "elevator.form.version",
        "Contract form",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The version whose text is signed: the one valid when approval is asked for.",
    )

    _signoff_fields = dict.fromkeys(HEAD) | {
        "contract_line_ids": dict.fromkeys(sorted(SIGNED_FIELDS)),
        "fee_sheet_ids": dict.fromkeys(FEE_SHEET) | {"line_ids": dict.fromkeys(FEE_LINE)},
    }

    def _signoff_check_request(self):
        """The fee sheet is complete; the lines that will be billed are written from it."""
        if not self.branch_id or self.closing or self.activated_on:
            raise UserError(self.env._("Only a draft contract of a branch is approved."))
        if not (self.service_from and self.service_to and self.payment_mode):
            raise UserError(
                self.env._("Enter the first and last day of the service and the payment.")
            )
        self.fee_sheet_id._check_complete()
        self.form_version_id = self.env["elevator.form"]._used("contract")
        self._write_lines()

    def _write_lines(self):
        """One line per elevator, from the fee sheet."""
        self.contract_line_ids.unlink()
        self.env["contract.line"].create(
            [self._prepare_line_vals(fee) for fee in self.fee_sheet_id.line_ids]
        )

    def _prepare_line_vals(self, fee):
        quarterly = self.payment_mode.startswith("quarter")
        years = self.service_to.year - self.service_from.year + 1
        post = self.payment_mode.endswith("post")
        # the first invoice: its day is computed from here on
        return {
            "contract_id": self.id,
            "elevator_id": fee.elevator_id.id,
            "product_id": self._maintenance_product().id,
            "name": self.env._(
                "Maintenance of %(elevator)s, #START# to #END#",
                elevator=fee.elevator_id.display_name,
            ),
            "fee_value": fee.amount,
            "quantity": 1,
            "recurring_rule_type": "quarterly" if quarterly else "yearly",
            "recurring_interval": 1 if quarterly else years,
            "recurring_invoicing_type": "post-paid" if post else "pre-paid",
            "date_start": self.service_from,
            "date_end": self.service_to,
        }

    def _maintenance_product(self):
        """What is invoiced; a service of the company's catalogue."""
        return self.env.ref("elevator_service.product_maintenance")

    def _signoff_gate_open(self, gate):
        """Payment: the customer owes nothing that is due on contracts of this branch."""
        if gate != "payment":
            return super()._signoff_gate_open(gate)
        return not self._customer_overdue()

    def _signoff_check_withdraw(self):
        if self.activated_on:
            raise UserError(self.env._("The contract is in force: change it by an amendment."))
        return super()._signoff_check_withdraw()

    def _signoff_void_changed(self):
        """A contract in force is not voided: who answers for it is told."""
        if not self.activated_on:
            return super()._signoff_void_changed()
        if not self.signoff_intact and self.signoff_state == "approved":
            self._message_log(body=self.env._("The content is not what was signed: check it."))
        return False
