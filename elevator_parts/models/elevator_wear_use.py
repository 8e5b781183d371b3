from odoo import fields, models
from odoo.tools import SQL

KINDS = [
    ("use", "Used"),
    ("purchase", "Bought locally"),
    ("onsite", "Bought on site and used"),
    ("shipped", "Shipped to the site"),
]
# in a ledger: given out to a site (the main store, too), or bought locally into a depot
LEDGER = """
    SELECT l.id::bigint AS id, l.date, l.depot_id, s.branch_id, l.company_id, l.product_id,
        p.name, l.price, s.kind, s.site_id, COALESCE(l.elevator_id, o.elevator_id) AS elevator_id,
        NULL::int AS vendor_id, NULL::int AS request_id,
        CASE WHEN s.kind = 'use' THEN l.qty_out - l.qty_in ELSE l.qty_in - l.qty_out END AS qty,
        CASE WHEN s.kind = 'use' THEN -l.amount ELSE l.amount END AS amount
    FROM elevator_parts_ledger l
    LEFT JOIN elevator_parts_ledger o ON o.id = l.reversal_of_id
    LEFT JOIN elevator_site i ON i.id = COALESCE(l.site_id, o.site_id)
    JOIN wear p ON p.id = l.product_id
    CROSS JOIN LATERAL (SELECT i.id AS site_id, COALESCE(l.branch_id, i.branch_id) AS branch_id,
        CASE COALESCE(o.kind, l.kind) WHEN 'issue' THEN 'use' ELSE 'purchase' END AS kind) s
    WHERE COALESCE(o.kind, l.kind) IN ('issue', 'purchase') AND s.branch_id IS NOT NULL
"""
# past all depots: bought on site (P-7.2), or sent by factory and vendors; what the main store
# sent is in its ledger
REQUESTS = """
    SELECT -n.id::bigint, COALESCE(n.bought_on, r.ships_on), NULL::int, n.branch_id, n.company_id,
        n.product_id, n.name, COALESCE(n.bought_price, NULLIF(n.price, 0)),
        CASE WHEN n.bought_on IS NULL THEN 'shipped' ELSE 'onsite' END, r.site_id, r.elevator_id,
        n.vendor_id, r.id, n.qty,
        CASE WHEN n.bought_on IS NULL THEN n.amount ELSE n.bought_amount END
    FROM elevator_material_request_line n
    JOIN elevator_material_request r ON r.id = n.request_id
    WHERE n.wear AND r.received_at IS NOT NULL AND n.from_store IS NOT TRUE
"""


class ElevatorWearUse(models.Model):
    """Wear parts used where, and bought locally from whom at what price (M-4.1.3).

    A row per line of a ledger, and per line of a material request that passed all depots. What
    was reversed counts against it, negative.
    """

    _name = "elevator.wear.use"
    _description = "Use of wear parts"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "elevator.parts.ledger": [
            *("depot_id", "branch_id", "company_id", "product_id", "date", "kind", "qty_in"),
            *("qty_out", "amount", "price", "site_id", "elevator_id", "reversal_of_id"),
        ],
        "elevator.material.request": ["site_id", "elevator_id", "received_at", "ships_on"],
        "elevator.material.request.line": [
            *("product_id", "name", "wear", "qty", "price", "amount", "from_store", "branch_id"),
            *("vendor_id", "bought_price", "bought_amount", "bought_on", "request_id"),
        ],
        "elevator.site": ["branch_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["name", "wear_part"],
    }

    kind = fields.Selection(KINDS, readonly=True)
    date = fields.Date(readonly=True)
    depot_id = fields.Many2one("elevator.depot", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    site_id = fields.Many2one("elevator.site", readonly=True)
    elevator_id = fields.Many2one("elevator.unit", readonly=True)
    product_id = fields.Many2one(
        "product.product", "Part", readonly=True, help="Empty: not in the catalogue, see the name."
    )
    name = fields.Char("Material name", readonly=True)
    qty = fields.Float("Quantity", digits="Product Unit", readonly=True)
    amount = fields.Monetary(readonly=True)
    price = fields.Monetary(
        readonly=True, aggregator="avg", help="CNY a unit; empty: shipped without a quote."
    )
    vendor_id = fields.Many2one("res.partner", "Bought from", readonly=True)
    request_id = fields.Many2one("elevator.material.request", readonly=True)

    @property
    def _table_query(self):
        lang = self.env.lang or "en_US"
        return SQL(
            """
            WITH wear AS (
                SELECT p.id, COALESCE(t.name->>%s, t.name->>'en_US') AS name
                FROM product_product p
                JOIN product_template t ON t.id = p.product_tmpl_id AND t.wear_part
            ) %s UNION ALL %s
            """,
            lang,
            SQL(LEDGER),
            SQL(REQUESTS),
        )
