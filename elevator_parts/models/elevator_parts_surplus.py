from odoo import api, fields, models


class ElevatorPartsSurplus(models.Model):
    """What a branch got from a resale above the HQ price (高出价款), and gave back (P-1).

    Each row is one posted entry. A row books the difference between what the order's paid
    invoices say and what was booked before: so nothing is credited twice, and what the customer
    got back is taken back.
    """

    _name = "elevator.parts.surplus"
    _description = "Surplus of a resale"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"

    order_id = fields.Many2one("sale.order", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    date = fields.Date(required=True)
    amount = fields.Monetary(required=True, help="Credited to the branch; negative: taken back.")
    owed = fields.Monetary(
        "Owed by the branch", required=True, help="Taken back where its funds did not suffice."
    )
    fund_act_id = fields.Many2one("elevator.fund.act", "Act on the funds", ondelete="restrict")
    move_id = fields.Many2one("account.move", "Entry of the rest", ondelete="restrict")
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")

    _sides = models.Constraint(
        "CHECK (amount <> 0 AND owed >= 0 AND (amount < 0 OR owed = 0) AND owed <= abs(amount))",
        "A surplus is credited or taken back; only what is taken back may be owed.",
    )

    @api.depends("order_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.order_id.name} {row.amount:.2f}"

    # ---------------------------------------------------------------- arithmetic

    @api.model
    def _shared(self, amounts, less, currency):
        """Share a discount of a whole document out over its lines; not a cent is lost.

        :param dict amounts: {line: amount}
        :param float less: zero or negative
        :return: {line: amount less its share}
        """
        total = sum(amounts.values())
        if not less or not total:
            return dict(amounts)
        left, shared, last = less, {}, next(reversed(amounts))
        for line, amount in amounts.items():
            share = left if line == last else currency.round(less * amount / total)
            left = currency.round(left - share)
            shared[line] = currency.round(amount + share)
        return shared

    @api.model
    def _above(self, amount, floor):
        """What an invoice brings above the HQ price; below it (by exception) nothing."""
        return max(amount - floor, 0)

    @api.model
    def _given_back(self, amount, floor):
        """What a refund takes off the surplus.

        Goods come back at what they were sold for; a refund below their HQ price is a reduction
        of the price, the goods stay: all of it was surplus.
        """
        return amount if amount < floor else amount - floor

    # ---------------------------------------------------------------- booking

    @api.model
    def _due(self, order):
        """The surplus of an order as its invoices are now, CNY: paid ones less refunds."""
        lines = {}
        for invoice in order.invoice_ids:
            for line, change in invoice._elevator_surplus_changes().items():
                if line.order_id == order:
                    lines[line] = lines.get(line, 0) + change
        return order.company_id.currency_id.round(sum(max(due, 0) for due in lines.values()))

    @api.model
    def _settle(self, order):
        """Book the difference between what is due and what is booked; the order is locked."""
        currency = order.company_id.currency_id
        booked = sum(self.search([("order_id", "=", order.id)]).mapped("amount"))
        change = currency.round(self._due(order) - booked)
        if currency.is_zero(change):
            return self
        vals = self._credit(order, change) if change > 0 else self._take_back(order, -change)
        return self.create(
            {
                "order_id": order.id,
                "branch_id": order.elevator_branch_id.id,
                "company_id": order.company_id.id,
                "customer_id": order.partner_id.commercial_partner_id.id,
                "date": order.company_id._elevator_today(),
                "amount": change,
                "owed": 0,
                "user_id": self.env.uid,
                **vals,
            }
        )

    @api.model
    def _credit(self, order, amount):
        fund = self.env["elevator.branch.fund"]._of(order.elevator_branch_id).sudo()
        account = order.company_id.elevator_surplus_account_id
        note = self.env._("Surplus of %(order)s", order=order.name)
        return {"fund_act_id": fund._book("in", amount, account, note).id}

    @api.model
    def _take_back(self, order, amount):
        """From the funds what they hold, the rest is owed by the branch."""
        note = self.env._("Surplus of %(order)s taken back", order=order.name)
        account = order.company_id.elevator_surplus_account_id
        charges = self.env["elevator.parts.charge"]
        act, move, owed = charges._take(order.elevator_branch_id, amount, account, note)
        return {"fund_act_id": act.id, "move_id": move.id, "owed": owed}

    @api.model
    def _cron_settle(self):
        """Each night: whatever changed of invoices of resales lately is booked (P-1)."""
        orders = self.env["sale.order"].search(
            [
                ("elevator_branch_id", "!=", False),
                ("state", "=", "sale"),
                ("invoice_ids.write_date", ">=", "today -3d"),
            ]
        )
        orders._elevator_settle()

    def action_open_order(self):
        return self.order_id.get_formview_action()
