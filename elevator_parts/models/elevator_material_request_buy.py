from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorMaterialRequest(models.Model):
    """Bought on site, with vendor, price and receipt, and paid back to the branch (P-7.2)."""

    _inherit = "elevator.material.request"

    def _buy(self, rows):
        """Record what was bought, at the signed estimate or below: it is what was allowed.

        :param rows: {line: (vendor, CNY paid for one, photo of the receipt)}, every line
        :raises AccessError: not of the branch
        :raises UserError: not approved, dearer than signed, or a line without vendor, price or
            receipt
        """
        self._begin_handover("onsite")
        self._check_answers()
        if set(rows) != set(self.line_ids):
            raise UserError(self.env._("Record every line."))
        for line, (vendor, price, receipt) in rows.items():
            line._check_bought(vendor, price, receipt)
            line._write_verb(
                {
                    "vendor_id": vendor.id,
                    "bought_price": price,
                    "bought_on": self.company_id._elevator_today(),
                    "receipt": receipt,
                }
            )
        now = fields.Datetime.now()
        self._hand_over(received_at=now, received_by_id=self.env.uid)

    def _new_estimate(self, prices, reason):
        """It costs more than was signed: the signatures are void and asked for anew (P-7.2).

        :param dict prices: {line: CNY for one unit}, every line
        :param str reason: why it costs more
        :raises AccessError: not of the branch
        :raises UserError: no purchase that waits for signatures or has them, or no reason
        """
        self.ensure_one()
        self.check_access("write")
        self._check_answers()
        lock(self)
        self.invalidate_recordset()
        if self.handover != "onsite" or self.stage not in ("signing", "approved"):
            raise UserError(self.env._("%(name)s: no estimate was signed.", name=self.name))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it costs more."))
        if set(prices) != set(self.line_ids) or any(price <= 0 for price in prices.values()):
            raise UserError(self.env._("Price every line."))
        # sudo: rounds are written by the sign-off alone, the right was checked above
        self.sudo().signoff_id._void(reason)
        self.line_ids._write_prices(prices)
        self._message_log(body=self.env._("New estimate: %(reason)s", reason=reason))
        self.action_signoff_request()

    def _to_reimburse(self):
        return self.bought_total > 0 and not self.reimbursement_id

    def action_reimburse(self):
        """Pay what was bought on site back into the funds of the branch.

        :raises AccessError: not the accountant
        :raises UserError: nothing to pay back, or no account for it
        """
        self._check_office("accountant")
        for request in self:
            lock(request)
            request.invalidate_recordset()
            # sudo: the office is checked
            request = request.sudo()
            if request.stage != "received" or not request._to_reimburse():
                raise UserError(self.env._("%(name)s: nothing to pay back.", name=request.name))
            account = request.company_id.elevator_local_account_id
            if not account:
                raise UserError(
                    self.env._("Choose the account of purchases on site in the settings first.")
                )
            fund = self.env["elevator.branch.fund"]._of(request.branch_id).sudo()
            act = fund._book("in", request.bought_total, account, request.name)
            request._write_verb({"reimbursement_id": act.id})
        return True
