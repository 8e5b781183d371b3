from odoo import api, fields, models
from odoo.exceptions import AccessError


class PurchaseOrderLine(models.Model):
    """A line ordered for a material request."""

    _inherit = "purchase.order.line"

    elevator_request_line_id = fields.Many2one(
        "elevator.material.request.line",
        "Material request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Which request it serves follows from the request."""
        if not self.env.su and any(vals.get("elevator_request_line_id") for vals in vals_list):
            raise AccessError(self.env._("An order serves a request by the request's button."))
        return super().create(vals_list)

    def write(self, vals):
        if "elevator_request_line_id" in vals and not self.env.su:
            raise AccessError(self.env._("An order serves a request by the request's button."))
        return super().write(vals)
