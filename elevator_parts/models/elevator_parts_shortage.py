from odoo import api, fields, models


class ElevatorPartsShortage(models.Model):
    """Parts that a count did not find (短缺): charged to the keeper at HQ price (P-4.2a)."""

    _name = "elevator.parts.shortage"
    _description = "Missing parts"
    _inherit = ["elevator.parts.owed.mixin"]

    month_id = fields.Many2one(
        "elevator.depot.month", required=True, readonly=True, index=True, ondelete="restrict"
    )
    reason = fields.Char("Found", readonly=True, help="What the count says.")

    @api.model
    def _found(self, lines):
        """What a count did not find.

        :param lines: elevator.depot.month.line with a negative difference
        """
        rows = []
        for month, own in lines.grouped("month_id").items():
            prices = month.company_id._elevator_hq_prices(own.product_id)
            for line in own:
                price, part = prices.get(line.product_id.id, 0), line.product_id
                vals = self._prepare_owed_vals(month.depot_id, part, -line.difference_qty, price)
                rows.append(vals | {"month_id": month.id, "reason": line.reason})
        # sudo: the keeper's count writes what he owes
        return self.sudo().create(rows)

    def _origin_name(self):
        return self.month_id.display_name
