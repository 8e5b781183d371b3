from datetime import timedelta

from odoo import models

DAY = timedelta(1)
CONTINUED = (
    *("contract_id", "elevator_id", "product_id", "name", "quantity"),
    *("recurring_rule_type", "recurring_interval", "recurring_invoicing_type"),
)


class ContractLine(models.Model):
    """A line that ends before its day, and the line that goes on after it, by an approved change.

    What was invoiced and what still has to be adds up to the value to the cent: a line is cut
    where its invoices end, the unbilled rest becomes a line of its own.
    """

    _inherit = "contract.line"

    def _follow(self, date_start, date_end, fee_value):
        """A line for the same elevator on other days: its value in CNY, billed like this one."""
        self.ensure_one()
        vals = {name: self[name].id if name.endswith("_id") else self[name] for name in CONTINUED}
        days = {"date_start": date_start, "date_end": date_end, "fee_value": float(fee_value)}
        return self._signoff_create([vals | days])

    def _earned(self, day):
        """What the days before ``day`` bear of the line's value: CNY."""
        if day <= self.date_start:
            return 0.0
        return float(self._amount_between(self.date_start, min(day - DAY, self.date_end)))

    def _billed_from(self, day):
        """What is invoiced for ``day`` and the days after it: CNY."""
        last = self.last_date_invoiced
        if not last or last < day:
            return 0.0
        return float(self._amount_between(max(day, self.date_start), last))

    def _cut(self, day):
        """End the line the day before ``day``; what it earned until then is or will be billed."""
        self.ensure_one()
        if day <= self.date_start:
            self._signoff_write({"is_canceled": True, "fee_value": 0})
            return
        last, earned = self.last_date_invoiced, self._earned(day)
        if last and last < day - DAY:
            done = self._earned(last + DAY)
            self._follow(last + DAY, day - DAY, round(earned - done, 2))
            self._signoff_write({"date_end": last, "fee_value": done})
            return
        vals = {"date_end": day - DAY, "fee_value": earned}
        self._signoff_write(vals | ({"last_date_invoiced": day - DAY} if last else {}))

    def _credit_parts(self, day):
        """What was invoiced for ``day`` and later, by invoice line: [(account.move.line, CNY)]."""
        last = self.last_date_invoiced
        if not last or last < day:
            return []
        # periods and invoice lines, the latest first: each period has its invoice
        billed = [(first, end) for first, end in self._periods() if first <= last][::-1]
        items = self.env["account.move.line"].search(
            [
                ("contract_line_id", "=", self.id),
                ("parent_state", "=", "posted"),
                ("move_id.move_type", "=", "out_invoice"),
            ],
            order="id desc",
        )
        return [
            (item, float(self._amount_between(max(day, first), min(end, last))))
            for item, (first, end) in zip(items, billed, strict=False)
            if end >= day
        ]
