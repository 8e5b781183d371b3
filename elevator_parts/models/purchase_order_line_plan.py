from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# what makes a confirmed line another one than was approved
CONTENT = {"price_unit", "product_qty", "product_uom_id", "product_id", "discount"}


class PurchaseOrderLine(models.Model):
    """A line of an order knows the line of the purchase plan that was approved for it (P-5)."""

    _inherit = "purchase.order.line"

    elevator_plan_line_id = fields.Many2one(
        "elevator.parts.plan.line",
        "Line of the purchase plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    elevator_need_on = fields.Date("Needed", related="elevator_plan_line_id.need_on")

    @api.model_create_multi
    def create(self, vals_list):
        """Only the plan's verb names its line."""
        if not self.env.su and any(vals.get("elevator_plan_line_id") for vals in vals_list):
            raise AccessError(self.env._("Lines of a plan are ordered by the plan."))
        return super().create(vals_list)

    def write(self, vals):
        """A confirmed line stays within what was approved."""
        if "elevator_plan_line_id" in vals and not self.env.su:
            raise AccessError(self.env._("Lines of a plan are ordered by the plan."))
        result = super().write(vals)
        if CONTENT & vals.keys():
            self.filtered(lambda line: line.state == "purchase")._elevator_check_approved()
        return result

    def _elevator_check_approved(self):
        """Raise when a line buys other, more or dearer than its plan approved (P-5).

        :raises UserError: names the part
        """
        # sudo: the guard compares with the plan, whoever confirms
        for line in self.sudo().filtered("elevator_plan_line_id"):
            planned, company = line.elevator_plan_line_id, line.company_id
            net = line.price_unit * (1 - (line.discount or 0) / 100)
            price = line.currency_id._convert(net, company.currency_id, company, line.date_order)
            price = line.product_uom_id._compute_price(price, planned.uom_id)
            qty = line.product_uom_id._compute_quantity(line.product_qty, planned.uom_id)
            dearer = company.currency_id.compare_amounts(price, planned.price) > 0
            more = planned.uom_id.compare(qty, planned.qty) > 0
            if dearer or more or line.product_id != planned.product_id:
                raise UserError(
                    self.env._(
                        "%(part)s: the company approved %(qty)g at %(price)s in %(plan)s (P-5).",
                        part=planned.product_id.display_name,
                        qty=planned.qty,
                        price=company.currency_id.format(planned.price),
                        plan=planned.plan_id.name,
                    )
                )
