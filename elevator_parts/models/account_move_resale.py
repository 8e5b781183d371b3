from odoo import models

SETTLED = ("paid", "in_payment", "reversed")


class AccountMove(models.Model):
    """Invoices of a branch's sales: what they bring above the HQ price, and when (P-1)."""

    _inherit = "account.move"

    def write(self, vals):
        """Posting a refund, or resetting an invoice or a payment, changes the surplus."""
        result = super().write(vals)
        if "state" in vals:
            self._elevator_resales()._elevator_settle()
        return result

    def _elevator_resales(self):
        """Sales of branches whose invoices these are, or pay."""
        # sudo: who books a payment need not see sales
        moves = self.sudo()
        items = moves.line_ids.filtered(lambda item: item.account_type == "asset_receivable")
        partials = items.matched_debit_ids | items.matched_credit_ids
        moves |= partials.debit_move_id.move_id | partials.credit_move_id.move_id
        orders = moves.invoice_line_ids.sale_line_ids.order_id
        return orders.filtered("elevator_branch_id").sudo(False)

    def _elevator_is_settled(self):
        """Whether the customer has paid: nothing open, and what settles it is money (design D12).

        Credit notes count beside it: what they take back is taken off the surplus for itself.
        """
        self.ensure_one()
        if self.state != "posted" or self.payment_state not in SETTLED:
            return False
        items = self._elevator_receivable_lines()
        partials = items.matched_credit_ids | items.matched_debit_ids
        payers = (partials.credit_move_id | partials.debit_move_id) - items
        rates = partials.exchange_move_id
        return all(
            payer._elevator_is_money()
            or (payer.move_id.move_type == "out_refund" and payer.move_id.state == "posted")
            or payer.move_id in rates
            for payer in payers
        )

    def _elevator_surplus_changes(self):
        """What this invoice or refund does to the surplus: {sale.order.line: CNY}.

        An invoice counts when it is paid; a refund when it is posted and what it refunds is paid.
        """
        refund = self.move_type == "out_refund"
        paid = self.reversed_entry_id if refund else self
        if self.state != "posted" or (paid and not paid._elevator_is_settled()):
            return {}
        surplus = self.env["elevator.parts.surplus"]
        found = {}
        for item, amount in self._elevator_net_items().items():
            line = item.sale_line_ids[:1]
            qty = item.product_uom_id._compute_quantity(item.quantity, line.product_uom_id)
            floor = line._elevator_floor_amount(qty)
            change = (
                -surplus._given_back(amount, floor) if refund else surplus._above(amount, floor)
            )
            found[line] = found.get(line, 0) + change
        return found

    def _elevator_net_items(self):
        """Net amounts of the parts of a sale, before tax, discounts shared out: {item: CNY}."""
        sign = 1 if self.move_type == "out_refund" else -1
        items = self.invoice_line_ids.filtered(lambda item: item.display_type == "product")
        parts = items.filtered(lambda item: item.sale_line_ids and item.product_id.is_elevator_part)
        less = sum(
            sign * item.balance
            for item in items - parts
            if sign * item.balance < 0 and not item.sale_line_ids.filtered("is_downpayment")
        )
        amounts = {item: sign * item.balance for item in parts}
        return self.env["elevator.parts.surplus"]._shared(
            amounts, less, self.company_id.currency_id
        )
