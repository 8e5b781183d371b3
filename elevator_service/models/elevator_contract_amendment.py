from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.locking import lock

DAY = timedelta(1)


class ElevatorContractAmendment(models.Model):
    """A change of a contract in force (补充协议): price, last day or customer, from a day on.

    Signed like the contract itself, by the company and then by the customer; what was billed
    until then stays.
    """

    _name = "elevator.contract.amendment"
    _description = "Contract amendment"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "elevator.branch.once.mixin",
        "elevator.signoff.mixin",
    ]
    _order = "id desc"

    _signoff_fields = dict.fromkeys(
        ("contract_id", "date", "service_to", "partner_id", "reason")
    ) | {"line_ids": dict.fromkeys(("contract_line_id", "amount"))}

    name = fields.Char("Number", readonly=True, copy=False)
    contract_id = fields.Many2one(
        "contract.contract",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("elevator_state", "=", "active")],
    )
    branch_id = fields.Many2one(
        related="contract_id.branch_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    date = fields.Date("Valid from", required=True, help="First day of the new terms.")
    service_to = fields.Date("New last day", help="Empty: the last day stays.")
    partner_id = fields.Many2one(
        "res.partner", "New customer", ondelete="restrict", help="Empty: the customer stays."
    )
    reason = fields.Text(required=True)
    line_ids = fields.One2many("elevator.contract.amendment.line", "amendment_id", "Prices")
    amount = fields.Monetary("New value from that day", compute="_compute_amount", store=True)
    # signed with the customer
    signed_on = fields.Date(copy=False)
    scan = fields.Binary("Signed scan", attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    applied_on = fields.Date("In force since", readonly=True, copy=False)

    @api.depends("name", "contract_id")
    def _compute_display_name(self):
        for amendment in self:
            amendment.display_name = amendment.name or amendment.contract_id.display_name

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for amendment in self:
            amendment.amount = sum(amendment.line_ids.mapped("amount"))

    @api.model_create_multi
    def create(self, vals_list):
        """Number it within its contract; its prices begin as what the contract says."""
        vals_list = [
            {name: value for name, value in vals.items() if name not in ("applied_on", "name")}
            | {"applied_on": False}
            for vals in vals_list
        ]
        amendments = super().create(vals_list)
        for amendment in amendments:
            contract = amendment.contract_id
            number = self.sudo().search_count([("contract_id", "=", contract.id)])
            super(ElevatorContractAmendment, amendment).write({"name": f"{contract.code}/{number}"})
            if not amendment.line_ids:
                amendment.line_ids = [
                    fields.Command.create({"contract_line_id": line.id})
                    for line in amendment._lines_to_change()
                ]
        return amendments

    def write(self, vals):
        """Refuse to type what the verb writes, and to change what is in force."""
        if {"applied_on", "name"} & vals.keys():
            raise UserError(self.env._("An amendment comes into force by its button."))
        if {"signed_on", "scan", "scan_name"} & vals.keys() and any(self.mapped("applied_on")):
            raise UserError(self.env._("The amendment is in force: its papers stay as they are."))
        return super().write(vals)

    def _lines_to_change(self):
        """The contract's lines that still run on the day."""
        day = self.date
        return self.contract_id.contract_line_ids.filtered(
            lambda line: line.elevator_id and not line.is_canceled and line.date_end >= day - DAY
        )

    def _last_day(self):
        return self.service_to or self.contract_id.service_to

    def _check_dates(self):
        """The new terms begin inside the contract, after what is billed.

        :raises UserError: they do not
        """
        contract, day = self.contract_id, self.date
        if contract.elevator_state != "active":
            raise UserError(self.env._("Only a contract in force is amended."))
        contract._check_not_stopped()
        if not contract.service_from <= day <= contract.service_to + DAY:
            raise UserError(self.env._("The new terms begin inside the contract's time."))
        if self._last_day() < day - DAY:
            raise UserError(self.env._("The new last day lies before the new terms."))
        billed = max(
            filter(None, contract.contract_line_ids.mapped("last_date_invoiced")), default=0
        )
        if billed and billed >= day:
            raise UserError(
                self.env._("Billed until %(day)s: the new terms begin later.", day=billed)
            )

    def _signoff_check_request(self):
        self._check_dates()
        changed = self.partner_id or self.service_to or any(self.line_ids.mapped("is_changed"))
        if not changed:
            raise UserError(self.env._("Nothing is changed."))

    def _signoff_check_withdraw(self):
        if self.applied_on:
            raise UserError(self.env._("The amendment is in force."))

    def action_apply(self):
        """Signed with the customer: the contract goes on with the new terms.

        :raises UserError: not approved, papers missing, billed beyond the day meanwhile
        """
        self.check_access("write")
        lock(self)
        lock(self.contract_id)
        for amendment in self:
            if amendment.applied_on:
                raise UserError(self.env._("The amendment is in force."))
            amendment._signoff_check_approved()
            if not (amendment.signed_on and amendment.scan):
                raise UserError(self.env._("Enter the day of signing and the signed scan first."))
            amendment._check_dates()
            amendment._apply()
        return True

    def _apply(self):  # pylint: disable=missing-return
        contract, last = self.contract_id, self._last_day()
        for line in self.line_ids:
            line._apply(self.date, last)
        coverages = contract.coverage_ids.filtered(lambda row: row.date_to == contract.service_to)
        coverages._move_end(last)
        vals = {"service_to": last}
        if self.partner_id:
            invoice = self.partner_id.address_get(["invoice"])["invoice"]
            vals |= {"partner_id": self.partner_id.id, "invoice_partner_id": invoice}
        contract._signoff_write(vals)
        contract._confirm_amended()
        contract._message_log(
            body=self.env._("Amended by %(name)s: %(reason)s", name=self.name, reason=self.reason)
        )
        super().write({"applied_on": self.env.company._elevator_today()})

    def action_open_contract(self):
        self.ensure_one()
        return self.contract_id.get_formview_action()
