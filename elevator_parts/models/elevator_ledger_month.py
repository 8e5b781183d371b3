from odoo import fields, models
from odoo.tools import SQL


class ElevatorLedgerMonth(models.Model):
    """The general ledger on screen (总帐): what each depot took in and gave out of a part a month.

    A reversal counts in the column of what it reverses, negative.
    """

    _name = "elevator.ledger.month"
    _description = "General ledger"
    _auto = False
    _order = "month desc, depot_id, product_id"
    _rec_name = "product_id"
    _depends = {
        "elevator.parts.ledger": [
            *("depot_id", "branch_id", "company_id", "product_id", "date"),
            *("qty_in", "qty_out", "amount"),
        ]
    }

    month = fields.Date(readonly=True)
    depot_id = fields.Many2one("elevator.depot", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", "Part", readonly=True)
    qty_in = fields.Float("In", digits="Product Unit", readonly=True)
    qty_out = fields.Float("Out", digits="Product Unit", readonly=True)
    amount_in = fields.Monetary("Amount in", readonly=True)
    amount_out = fields.Monetary("Amount out", readonly=True)
    amount = fields.Monetary("Change of value", readonly=True)
    line_count = fields.Integer("Lines", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(id) AS id, date_trunc('month', date::timestamp)::date AS month, depot_id,
                branch_id, company_id, product_id, COUNT(*)::int AS line_count,
                SUM(qty_in) AS qty_in, SUM(qty_out) AS qty_out,
                COALESCE(SUM(amount) FILTER (WHERE qty_in <> 0), 0) AS amount_in,
                COALESCE(-SUM(amount) FILTER (WHERE qty_out <> 0), 0) AS amount_out,
                SUM(amount) AS amount
            FROM elevator_parts_ledger
            GROUP BY date_trunc('month', date::timestamp)::date, depot_id, branch_id, company_id,
                product_id
            """
        )

    def action_open_ledger(self):
        """The lines behind a row."""
        self.ensure_one()
        action = self.depot_id.action_open_ledger()
        return action | {
            "domain": [
                ("depot_id", "=", self.depot_id.id),
                ("product_id", "=", self.product_id.id),
                ("date", ">=", self.month),
                ("date", "<=", fields.Date.end_of(self.month, "month")),
            ]
        }
