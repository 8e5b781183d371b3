from odoo import fields, models
from odoo.tools import SQL

KINDS = [("use", "Used"), ("purchase", "Bought locally")]


class ElevatorWearUse(models.Model):
    """Wear parts as the ledgers of branches show them: used where, bought at what price (M-4.1.3).

    A row per line of a ledger; what was reversed counts against it, negative.
    """

    _name = "elevator.wear.use"
    _description = "Use of wear parts"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"
    _depends = {
        "elevator.parts.ledger": [
            *("depot_id", "branch_id", "company_id", "product_id", "date", "kind", "qty_in"),
            *("qty_out", "amount", "site_id", "elevator_id", "reversal_of_id"),
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["wear_part"],
    }

    kind = fields.Selection(KINDS, readonly=True)
    date = fields.Date(readonly=True)
    depot_id = fields.Many2one("elevator.depot", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    site_id = fields.Many2one("elevator.site", readonly=True)
    elevator_id = fields.Many2one("elevator.unit", readonly=True)
    product_id = fields.Many2one("product.product", "Part", readonly=True)
    qty = fields.Float("Quantity", digits="Product Unit", readonly=True)
    amount = fields.Monetary(readonly=True)
    price = fields.Monetary(readonly=True, aggregator="avg", help="CNY a unit.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT l.id, l.date, l.depot_id, l.branch_id, l.company_id, l.product_id, l.price,
                CASE WHEN COALESCE(o.kind, l.kind) = 'issue' THEN 'use' ELSE 'purchase' END AS kind,
                COALESCE(l.site_id, o.site_id) AS site_id,
                COALESCE(l.elevator_id, o.elevator_id) AS elevator_id,
                CASE WHEN COALESCE(o.kind, l.kind) = 'issue' THEN l.qty_out - l.qty_in
                    ELSE l.qty_in - l.qty_out END AS qty,
                CASE WHEN COALESCE(o.kind, l.kind) = 'issue' THEN -l.amount ELSE l.amount END
                    AS amount
            FROM elevator_parts_ledger l
            LEFT JOIN elevator_parts_ledger o ON o.id = l.reversal_of_id
            JOIN product_product p ON p.id = l.product_id
            JOIN product_template t ON t.id = p.product_tmpl_id AND t.wear_part
            WHERE l.branch_id IS NOT NULL AND COALESCE(o.kind, l.kind) IN ('issue', 'purchase')
            """
        )
