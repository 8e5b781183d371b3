from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.elevator_service.tools.locking import lock

DECISIONS = [
    ("uphold", "The price stands"),
    ("new_price", "Another price"),
    ("ship", "Ship before payment"),
    ("refuse", "Refuse"),
]
DISPUTES = [("price", "Price"), ("shipping", "Way of shipping")]


class ElevatorMaterialRequest(models.Model):
    """What the site caused is quoted, told and paid before it goes (P-7.3.1)."""

    _inherit = "elevator.material.request"

    # quote
    quote_asked_at = fields.Datetime("Quote asked for", readonly=True, copy=False)
    quoted_at = fields.Datetime("Quoted on", readonly=True, copy=False)
    quoted_by_id = fields.Many2one("res.users", "Quoted by", readonly=True, copy=False)
    told_at = fields.Datetime("Branch told", readonly=True, copy=False)
    told_by_id = fields.Many2one("res.users", "Told by", readonly=True, copy=False)
    # payment (design D12)
    payer_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        help="Who gets the invoice; empty: the branch.",
    )
    invoice_id = fields.Many2one("account.move", readonly=True, copy=False, ondelete="restrict")
    invoice_name = fields.Char(related="invoice_id.name", string="Invoice no.")
    charge_id = fields.Many2one(
        "elevator.parts.charge",
        "From the branch's funds",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    is_paid = fields.Boolean(
        "Paid", compute="_compute_is_paid", compute_sudo=True, store=True, index="btree_not_null"
    )
    to_invoice = fields.Boolean(compute="_compute_to_invoice", compute_sudo=True)
    # dispute
    disputed = fields.Boolean(readonly=True, copy=False)
    dispute_kind = fields.Selection(DISPUTES, "Objection to", readonly=True, copy=False)
    dispute = fields.Text("The branch says", readonly=True, copy=False)
    decision = fields.Selection(
        DECISIONS, "Opinion of the sales GM", readonly=True, copy=False, tracking=True
    )

    _invoice_uniq = models.UniqueIndex(
        "(invoice_id) WHERE invoice_id IS NOT NULL", "An invoice pays for one request."
    )

    # ---------------------------------------------------------------- quote

    def action_ask_quote(self):
        """Ask the business department for a price, or for another one (P-7.3.1)."""
        self._check_office("hq_service")
        lock(self)
        self._signoff_check_open()
        for request in self:
            request._check_complete()
            if not (request.quoted and request.submitted_at) or request.cancelled_at:
                raise UserError(self.env._("%(name)s needs no quote.", name=request.name))
        self._check_no_money()
        self._forget_quote()
        self._write_verb({"quote_asked_at": fields.Datetime.now()})
        return True

    def _quote(self, prices):
        """Price every line (CNY for one unit).

        :param prices: {line: price}, every line
        :raises AccessError: not the business department
        :raises UserError: nobody asked, a line without a price, or the branch was told already
        """
        self.ensure_one()
        self._check_office("business")
        lock(self)
        self.invalidate_recordset()
        if self.stage != "quote":
            raise UserError(self.env._("%(name)s needs no quote.", name=self.name))
        if set(prices) != set(self.line_ids) or any(price <= 0 for price in prices.values()):
            raise UserError(self.env._("Price every line."))
        self.line_ids._write_prices(prices)
        self._write_verb({"quoted_at": fields.Datetime.now(), "quoted_by_id": self.env.uid})
        self._message_log(
            body=self.env._("Quoted: %(total)s", total=self.currency_id.format(self.total))
        )

    def action_tell(self):
        """Tell the branch the price, and ask for the signatures that follow its payment."""
        self._check_office("hq_service")
        for request in self:
            if request.stage != "quote" or not request.quoted_at:
                raise UserError(self.env._("%(name)s has no quote yet.", name=request.name))
        self._write_verb({"told_at": fields.Datetime.now(), "told_by_id": self.env.uid})
        self.action_signoff_request()
        for request in self:
            request._tell_branch(
                self.env._("Quote: %(name)s", name=request.name),
                self.env._(
                    "%(total)s are to be paid before the material is sent (P-7.3.1).",
                    total=request.currency_id.format(request.total),
                ),
            )
        return True

    def _tell_branch(self, subject, body):
        # sudo: memberships are the administrator's to read
        group = self.env.ref("elevator_service.group_branch_officer").sudo()
        officers = group._elevator_holders(self.branch_id) | self.applicant_id
        self.message_notify(partner_ids=officers.partner_id.ids, subject=subject, body=body)

    def _forget_quote(self):
        """What was quoted, told, disputed or invoiced for what no longer holds."""
        self._drop_invoice()
        names = ("quote_asked_at", "quoted_at", "quoted_by_id", "told_at", "told_by_id")
        names += ("disputed", "dispute_kind", "dispute", "decision")
        self._write_verb(dict.fromkeys(names, False))

    # ---------------------------------------------------------------- payment

    @api.depends("quoted", "total", "charge_id", "invoice_id")
    def _compute_is_paid(self):
        # the invoice and what settles it tell by themselves: account.move._elevator_ask_requests
        for request in self:
            request.is_paid = request.quoted and request._payment_received()

    def _payment_due(self):
        """Whether something still has to be paid before the material goes."""
        return self.quoted and not self.is_paid and self.decision != "ship"

    def _payment_received(self):
        """Whether the money of the quote is there: read anew from the books (design D12).

        An invoice stays "paid" when its payment is reset: every item that settled it is looked at.
        """
        self.ensure_one()
        if self.charge_id:
            return self.currency_id.compare_amounts(self.charge_id.from_funds, self.total) >= 0
        invoice = self.invoice_id
        if invoice.state != "posted" or not self.currency_id.is_zero(invoice.amount_residual):
            return False
        if self.currency_id.compare_amounts(invoice.amount_untaxed, self.total) < 0:
            return False
        credits = invoice._elevator_receivable_lines().matched_credit_ids.credit_move_id
        return bool(credits) and all(credit._elevator_is_money() for credit in credits)

    @api.depends("stage", "told_at", "decision", "invoice_id", "charge_id")
    def _compute_to_invoice(self):
        """Told and not booked yet: before it goes, or after, where it goes before the payment."""
        for request in self:
            went = request.decision == "ship" and request.stage in (
                "approved",
                "handed",
                "received",
            )
            due = request.told_at and (request.stage == "payment" or went)
            request.to_invoice = due and not (request.invoice_id or request.charge_id)

    def action_invoice(self):
        """Invoice the quote to the branch, or to who pays (design D12: no sale order).

        :raises AccessError: not the accountant
        """
        self._check_office("accountant")
        self._check_to_pay()
        # sudo: the office is checked; the invoices follow from the quotes
        invoices = self.env["account.move"].sudo()
        invoices = invoices.create([request._prepare_invoice_vals() for request in self])
        invoices.action_post()
        for request, invoice in zip(self, invoices, strict=True):
            request._write_verb({"invoice_id": invoice.id})
        return True

    def _check_to_pay(self):
        lock(self)
        self.invalidate_recordset()
        for request in self:
            if request.invoice_id or request.charge_id:
                raise UserError(self.env._("%(name)s is invoiced already.", name=request.name))
            if not request.to_invoice:
                raise UserError(self.env._("%(name)s waits for no payment.", name=request.name))

    def _prepare_invoice_vals(self):
        # no product: goods are booked by their movement, and the branch is no debtor of fees
        partner = self.payer_id or self.branch_id.partner_id
        return {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_date": self.company_id._elevator_today(),
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": " ".join(filter(None, [line.name, line.spec])),
                        "quantity": line.qty,
                        "price_unit": line.price,
                    }
                )
                for line in self.line_ids
            ],
        }

    def action_pay_funds(self):
        """Take the quote from the funds the branch has at HQ: all of it or nothing.

        :raises AccessError: not the accountant
        :raises UserError: the funds do not cover it
        """
        self._check_office("accountant")
        for request in self:
            request._check_to_pay()
            # sudo: the office is checked
            fund = self.env["elevator.branch.fund"]._of(request.branch_id).sudo()
            lock(fund)
            fund.invalidate_recordset(["available"])
            if request.currency_id.compare_amounts(fund.available, request.total) < 0:
                raise UserError(self.env._("The branch's funds do not suffice."))
            charges = self.env["elevator.parts.charge"].sudo()
            charge = charges._charge(request.branch_id, request.total, note=request.name)
            request._write_verb({"charge_id": charge.id})
            request._paid()
        return True

    def action_refund(self):
        """Give back to the branch's funds what was taken for a request that is not carried out.

        :raises AccessError: not the accountant
        """
        self._check_office("accountant")
        for request in self:
            lock(request)
            request.invalidate_recordset()
            if not request.charge_id or request.handed_at:
                raise UserError(self.env._("%(name)s: nothing to give back.", name=request.name))
            # sudo: the office is checked
            fund = self.env["elevator.branch.fund"]._of(request.branch_id).sudo()
            account = request.company_id.elevator_parts_account_id
            fund._book("in", request.charge_id.from_funds, account, request.name)
            request._write_verb({"charge_id": False})
        return True

    def _paid(self):
        """The money is there: the signatories' turn has come."""
        for request in self.sudo():
            if request.signoff_state == "pending":
                lock(request.signoff_id)
                request.signoff_id._advance()

    def _check_no_money(self):
        """Raise when somebody has paid: the money goes back first.

        :raises UserError: says what to do
        """
        # sudo: whether it is paid is asked, not how
        for request in self.sudo():
            if request.charge_id:
                raise UserError(
                    self.env._("%(name)s is paid: give the money back first.", name=request.name)
                )
            invoice = request.invoice_id
            settled = invoice._elevator_receivable_lines().matched_credit_ids.credit_move_id
            if any(credit._elevator_is_money() for credit in settled):
                raise UserError(
                    self.env._(
                        "%(name)s is paid, in part or whole: take the payment off the invoice.",
                        name=request.name,
                    )
                )

    def _drop_invoice(self):
        """Cancel an invoice nobody has paid; a credited one is let go."""
        for request in self.sudo().filtered("invoice_id"):
            invoice = request.invoice_id
            request._write_verb({"invoice_id": False})
            if not invoice._elevator_receivable_lines().matched_credit_ids:
                if invoice.state == "posted":
                    invoice.button_draft()
                invoice.button_cancel()
