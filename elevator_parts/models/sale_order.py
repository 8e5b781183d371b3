from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock


class SaleOrder(models.Model):
    """A branch sells parts to customers (转卖), at the HQ price or above it (P-1).

    What is above is credited to the branch when the customer has paid.
    """

    _inherit = "sale.order"

    elevator_branch_id = fields.Many2one(
        "elevator.branch",
        "Selling branch",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_elevator_branch_id(),
        help="The branch that sells parts; empty: HQ itself.",
    )
    elevator_below = fields.Boolean("Below the HQ price", compute="_compute_elevator_below")
    elevator_exception_ids = fields.One2many("elevator.resale.exception", "order_id", "Exceptions")
    elevator_surplus_ids = fields.One2many(
        "elevator.parts.surplus", "order_id", "Surplus booked", readonly=True
    )
    elevator_expected = fields.Monetary(
        "Surplus expected",
        compute="_compute_elevator_surplus",
        currency_field="elevator_currency_id",
        help="Above the HQ prices, before tax: what the branch gets when the customer has paid.",
    )
    elevator_surplus = fields.Monetary(
        "Surplus credited",
        compute="_compute_elevator_surplus",
        currency_field="elevator_currency_id",
    )
    elevator_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the company"
    )

    @api.model
    def _default_elevator_branch_id(self):
        user = self.env.user
        if user.has_group("elevator_service.group_hq"):
            return False
        return user.elevator_branch_ids[:1]

    @api.depends(
        *("elevator_branch_id", "order_line.price_subtotal", "order_line.elevator_floor"),
        "order_line.product_uom_qty",
    )
    def _compute_elevator_below(self):
        for order in self:
            order.elevator_below = bool(order._elevator_below())

    @api.depends("order_line.price_subtotal", "order_line.elevator_floor", "elevator_surplus_ids")
    def _compute_elevator_surplus(self):
        for order in self:
            lines = order._elevator_net_amounts() if order.elevator_branch_id else {}
            order.elevator_expected = sum(
                max(net - line._elevator_floor_amount(line.product_uom_qty), 0)
                for line, net in lines.items()
            )
            order.elevator_surplus = sum(order.elevator_surplus_ids.mapped("amount"))

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._elevator_check_branch()
        return orders

    def write(self, vals):
        """The branch of an order stays; an order that is confirmed keeps to the HQ prices."""
        if "elevator_branch_id" in vals:
            self._elevator_check_moved(vals["elevator_branch_id"])
        if "date_order" in vals and "state" not in vals:
            self._elevator_check_dated()
        result = super().write(vals)
        if "elevator_branch_id" in vals:
            self._elevator_check_branch()
        if vals.get("state") == "sale":
            self.filtered("elevator_branch_id")._elevator_confirm()
        elif {"currency_id", "pricelist_id", "order_line"} & vals.keys():
            self._elevator_check_floor()
        return result

    def _elevator_check_moved(self, branch):
        if any(order.elevator_branch_id.id not in (False, branch) for order in self):
            raise UserError(self.env._("An order stays with the branch that sells."))
        if any(order.state not in ("draft", "sent") for order in self):
            raise UserError(self.env._("A confirmed order gets no other branch."))

    def _elevator_check_dated(self):
        """The HQ price is that of the day of the order: nobody sets that day back."""
        if any(order.elevator_branch_id and order.state == "sale" for order in self):
            raise UserError(self.env._("The day of a confirmed sale of parts stays."))

    def _elevator_check_branch(self):
        """Who belongs to branches sells for one of them; the price floor is his (P-1).

        :raises AccessError: for no branch, or another one
        """
        user = self.env.user
        own = user.elevator_branch_ids
        if self.env.su or not own or user.has_group("elevator_service.group_hq"):
            return
        if any(order.elevator_branch_id not in own for order in self):
            raise AccessError(self.env._("Sell for your own branch."))

    def _prepare_invoice(self):
        return super()._prepare_invoice() | {"invoice_user_id": self.user_id.id or self.env.uid}

    # ---------------------------------------------------------------- the floor

    def _elevator_confirm(self):
        """HQ prices are those of the day it is confirmed; the books are ready for the surplus."""
        for company in self.company_id:
            company._elevator_check_surplus()
        # past write(), which lets nobody type it
        self.env.add_to_compute(self.order_line._fields["elevator_floor"], self.order_line)
        self._elevator_check_floor()

    def _elevator_net_amounts(self):
        """What the order brings for its parts, before tax: {sale.order.line: company currency}.

        Discounts of the whole order are shared out over its lines.
        """
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: not line.display_type)
        parts = lines.filtered(lambda line: line.product_id.is_elevator_part)
        amounts = {line: line._elevator_in_company(line.price_subtotal) for line in parts}
        less = sum(
            line._elevator_in_company(line.price_subtotal)
            for line in lines - parts
            if line.price_subtotal < 0 and not line.is_downpayment
        )
        return self.env["elevator.parts.surplus"]._shared(
            amounts, less, self.company_id.currency_id
        )

    def _elevator_below(self):
        """Lines sold below the HQ price: {sale.order.line: (net amount, amount at HQ price)}."""
        if not self.elevator_branch_id:
            return {}
        currency = self.company_id.currency_id
        found = {}
        for line, net in self._elevator_net_amounts().items():
            floor = line._elevator_floor_amount(line.product_uom_qty)
            if currency.compare_amounts(net, floor) < 0:
                found[line] = (net, floor)
        return found

    def _elevator_check_floor(self):
        """Raise when a confirmed order of a branch sells below the HQ price (P-1).

        Checked after discounts, before tax; what a signed exception allows passes.

        :raises UserError: names the parts with both prices
        """
        for order in self.filtered(
            lambda order: order.elevator_branch_id and order.state == "sale"
        ):
            allowed = order.elevator_exception_ids._allowed()
            below = {
                line: amounts
                for line, amounts in order._elevator_below().items()
                if not line._elevator_allowed(amounts[0], allowed)
            }
            if below:
                raise UserError(
                    self.env._(
                        "Below the HQ price (P-1), before tax and after discounts:\n%(parts)s\n"
                        "Raise the price, or ask for an exception.",
                        parts="\n".join(line._elevator_text(*below[line]) for line in below),
                    )
                )

    # ---------------------------------------------------------------- the surplus

    def _elevator_settle(self):
        """Book what the branch is owed or owes now; twice books nothing twice (P-1).

        Called by whatever changes invoices and their payments.
        """
        # sudo: whoever books the customer's payment credits the branch with it
        orders = self.sudo().filtered("elevator_branch_id").sorted("id")
        if not orders:
            return
        lock(orders)
        orders.invalidate_recordset()
        self.env["elevator.parts.surplus"].invalidate_model()
        for order in orders:
            if not order.company_id._elevator_surplus_problems():
                order.env["elevator.parts.surplus"]._settle(order)

    # ---------------------------------------------------------------- actions

    def action_elevator_exception(self):
        """Ask that this order may sell below the HQ price: a draft with what is below."""
        self.ensure_one()
        return self.env["elevator.resale.exception"]._draft(self).get_formview_action()

    def action_open_surplus(self):
        return self.elevator_surplus_ids._get_records_action(name=self.env._("Surplus"))
