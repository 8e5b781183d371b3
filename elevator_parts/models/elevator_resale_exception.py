from odoo import api, fields, models
from odoo.exceptions import UserError

VERB_FIELDS = {"name", "line_ids", "order_id"}


class ElevatorResaleException(models.Model):
    """Leave to sell parts below the HQ price (低价转卖特批), signed with a reason (P-1).

    It names the parts of one order and the lowest price of each; the signature covers them.
    """

    _name = "elevator.resale.exception"
    _description = "Exception from the HQ price"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "elevator.branch.mixin",
        "elevator.signoff.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    _signoff_fields = dict.fromkeys(("order_id", "branch_id", "reason")) | {
        "line_ids": dict.fromkeys(("product_id", "qty", "price", "hq_price"))
    }

    name = fields.Char("Number", readonly=True, copy=False, index=True)
    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="restrict", copy=False
    )
    customer_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Text(help="Why the customer pays less than branches do.")
    line_ids = fields.One2many(
        "elevator.resale.exception.line", "exception_id", "Parts", readonly=True, copy=False
    )
    loss = fields.Monetary(
        "Below the HQ price", compute="_compute_loss", help="Of all parts together, CNY."
    )

    @api.depends("line_ids.loss")
    def _compute_loss(self):
        for exception in self:
            exception.loss = sum(exception.line_ids.mapped("loss"))

    @api.model
    def _draft(self, order):
        """A draft with the lines of an order that are below the HQ price.

        :raises UserError: none is
        """
        order.check_access("write")
        below = order._elevator_below()
        if not below:
            raise UserError(self.env._("Nothing in it is below the HQ price."))
        vals = {"order_id": order.id, "branch_id": order.elevator_branch_id.id}
        exception = self.create(vals)
        # sudo: lines are what the order says, nobody types them
        lines = self.env["elevator.resale.exception.line"].sudo()
        lines.create(
            [
                {"exception_id": exception.id, **lines._prepare_line_vals(line, *amounts)}
                for line, amounts in below.items()
            ]
        )
        return exception

    @api.model_create_multi
    def create(self, vals_list):
        """An exception begins as a draft with its number; its branch is that of the order."""
        clean = [
            {k: v for k, v in vals.items() if k not in ("name", "line_ids")} for vals in vals_list
        ]
        for vals in clean:
            order = self.env["sale.order"].browse(vals.get("order_id"))
            order.check_access("write")
            vals["branch_id"] = order.elevator_branch_id.id
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.resale.exception")
        return super().create(clean)

    def write(self, vals):
        """What is below the price is the order's to say."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("An exception is about its order, as it was asked for."))
        return super().write(vals)

    def _signoff_check_request(self):
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why it is sold below the HQ price (P-1)."))
        if not self.line_ids:
            raise UserError(self.env._("Nothing in it is below the HQ price."))

    def _allowed(self):
        """What signatures allow: {product id: lowest price in CNY a product unit}."""
        allowed = {}
        # sudo: whether it is signed counts, whoever confirms the order
        for line in self.sudo().filtered("signoff_intact").line_ids:
            if line.exception_id.signoff_state == "approved":
                product = line.product_id.id
                allowed[product] = min(line.price, allowed.get(product, line.price))
        return allowed

    def action_open_order(self):
        return self.order_id.get_formview_action()
