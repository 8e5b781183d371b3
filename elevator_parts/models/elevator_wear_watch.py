from odoo import api, fields, models
from odoo.tools import SQL

MONTH = 30.4375  # days
# Per site and part: what was used for each elevator and month, against the median of all sites.
# Windows, not joins: PostgreSQL cannot know how many rows each step leaves, and loops over them.
WATCH = """
    WITH named AS (
        SELECT r.*, (SELECT array_agg(x.product_product_id) FROM %(rel)s x
            WHERE x.elevator_wear_rule_id = r.id) AS parts
        FROM elevator_wear_rule r WHERE r.active
    ), fits AS (
        SELECT product_template_id, array_agg(elevator_model_id) AS models FROM %(fits)s GROUP BY 1
    ), rule AS (
        SELECT DISTINCT ON (p.id) p.id AS part_id, r.id AS rule_id, r.months, r.use_factor,
            r.price_factor, r.min_qty, r.min_sites, f.models,
            (%(today)s - (r.months * %(month)s)::int)::date AS since
        FROM product_product p
        JOIN product_template t ON t.id = p.product_tmpl_id AND t.wear_part
        JOIN named r ON r.parts IS NULL OR p.id = ANY(r.parts)
        LEFT JOIN fits f ON f.product_template_id = t.id
        ORDER BY p.id, r.sequence, r.id
    ), used AS (
        SELECT MIN(u.id) AS id, u.product_id, u.branch_id, u.company_id, b.bought, b.site_id,
            SUM(u.qty) AS qty, SUM(u.amount) AS amount,
            SUM(u.qty) FILTER (WHERE u.kind = 'onsite') AS local_qty,
            SUM(u.amount) FILTER (WHERE u.kind = 'onsite')
                / NULLIF(SUM(u.qty) FILTER (WHERE u.kind = 'onsite'), 0) AS own_price,
            SUM(u.amount) FILTER (WHERE u.price > 0)
                / NULLIF(SUM(u.qty) FILTER (WHERE u.price > 0), 0) AS mean_price
        FROM (%(use)s) u JOIN rule r ON r.part_id = u.product_id AND u.date > r.since
        CROSS JOIN LATERAL (SELECT u.kind = 'purchase' AS bought,
            CASE WHEN u.kind <> 'purchase' THEN u.site_id END AS site_id) b
        GROUP BY u.product_id, u.branch_id, u.company_id, b.bought, b.site_id
        HAVING SUM(u.qty) > 0
    ), bought AS (
        SELECT *, MAX(mean_price) FILTER (WHERE bought)
            OVER (PARTITION BY product_id, branch_id, company_id) AS branch_price FROM used
    ), rated AS (
        SELECT b.*, r.*, s.elevators, s.served AS elevator_months, b.qty / s.served AS rate,
            b.amount / s.served AS cost_rate, COALESCE(own_price, branch_price) AS local_price,
            COALESCE(own_price, branch_price, mean_price) AS price
        FROM bought b JOIN rule r ON r.part_id = b.product_id
        CROSS JOIN LATERAL (
            SELECT COUNT(*) AS elevators, SUM(GREATEST(
                LEAST(COALESCE(e.ended_on, %(today)s), %(today)s)
                - GREATEST(e.maintenance_since, r.since), 0)) / %(month)s AS served
            FROM elevator_unit e WHERE e.site_id = b.site_id
                AND e.maintenance_since <= %(today)s AND COALESCE(e.ended_on, %(today)s) >= r.since
                AND (r.models IS NULL OR e.model_id = ANY(r.models))
        ) s
        WHERE b.site_id IS NOT NULL AND s.served > 0
    ), ranked AS (
        SELECT *, COUNT(*) OVER peers AS sites, COUNT(price) OVER peers AS prices,
            row_number() OVER (peers ORDER BY rate) AS rate_no,
            row_number() OVER (peers ORDER BY price NULLS LAST) AS price_no
        FROM rated WINDOW peers AS (PARTITION BY product_id, company_id)
    ), compared AS (
        SELECT *, AVG(rate) FILTER (WHERE rate_no BETWEEN sites / 2.0 AND sites / 2.0 + 1)
                OVER peers AS median_rate,
            AVG(price) FILTER (WHERE price_no BETWEEN prices / 2.0 AND prices / 2.0 + 1)
                OVER peers AS median_price
        FROM ranked WINDOW peers AS (PARTITION BY product_id, company_id)
    ), judged AS (
        SELECT *, rate / NULLIF(median_rate, 0) AS times_rate,
            price / NULLIF(median_price, 0) AS times_price,
            sites >= min_sites AND qty >= min_qty AND rate > use_factor * median_rate AS much,
            sites >= min_sites AND qty >= min_qty AND price > price_factor * median_price AS dear
        FROM compared
    )
    SELECT *, CASE WHEN much AND dear THEN 'both' WHEN much THEN 'use' WHEN dear THEN 'price' END
        AS strikes FROM judged
"""


class ElevatorWearWatch(models.Model):
    """Wear parts of a site against all others (易损件监督): what strikes is listed (M-4.1.3).

    The price of a site is what it paid on site itself, else what its branch paid locally for the
    depot, else what the part was given out at.
    """

    _name = "elevator.wear.watch"
    _description = "Wear-part watch"
    _auto = False
    _order = "strikes, times_rate desc, id"
    _rec_name = "site_id"
    _depends = {
        "elevator.wear.use": [
            *("kind", "qty", "amount", "price", "date", "site_id", "branch_id", "product_id"),
        ],
        "elevator.wear.rule": [
            *("months", "use_factor", "price_factor", "min_qty", "min_sites"),
            *("product_ids", "active", "sequence"),
        ],
        "elevator.unit": ["site_id", "maintenance_since", "ended_on", "model_id"],
    }

    product_id = fields.Many2one("product.product", "Part", readonly=True)
    site_id = fields.Many2one("elevator.site", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_id = fields.Many2one("elevator.wear.rule", readonly=True)
    since = fields.Date(readonly=True, help="First day of the months looked at.")
    # use
    qty = fields.Float("Used", digits="Product Unit", readonly=True)
    amount = fields.Monetary(readonly=True)
    elevators = fields.Integer(readonly=True, help="In maintenance then; of models the part fits.")
    elevator_months = fields.Float("Elevator-months", digits=(16, 1), readonly=True)
    rate = fields.Float(
        "For an elevator and month", digits=(16, 3), readonly=True, aggregator="avg"
    )
    median_rate = fields.Float("Median use", digits=(16, 3), readonly=True, aggregator="avg")
    times_rate = fields.Float("Times the median", digits=(16, 1), readonly=True, aggregator="max")
    # price
    local_qty = fields.Float("Of these bought on site", digits="Product Unit", readonly=True)
    cost_rate = fields.Monetary(
        "Cost for an elevator and month", readonly=True, aggregator="avg", help="CNY."
    )
    price = fields.Monetary(
        readonly=True,
        aggregator="avg",
        help="What the site paid for it on site, else its branch locally, else the ledger's price.",
    )
    local_price = fields.Monetary("Local purchase price", readonly=True, aggregator="avg")
    median_price = fields.Monetary(readonly=True, aggregator="avg")
    times_price = fields.Float(
        "Times the median price", digits=(16, 1), readonly=True, aggregator="max"
    )
    # verdict
    sites = fields.Integer("Sites compared", readonly=True, aggregator="max")
    strikes = fields.Selection(
        [("both", "Use and price"), ("use", "Use"), ("price", "Price")], readonly=True
    )

    @property
    def _table_query(self):
        rules, parts = self.env["elevator.wear.rule"], self.env["product.template"]
        return SQL(
            WATCH,
            use=self.env["elevator.wear.use"]._table_query,
            today=self.env.company._elevator_today(),
            month=MONTH,
            rel=SQL.identifier(rules._fields["product_ids"].relation),
            fits=SQL.identifier(parts._fields["elevator_model_ids"].relation),
        )

    @api.model
    def _search(self, *args, **kwargs):
        # PostgreSQL would compile the statement for seconds to run it for milliseconds
        self.env.cr.execute("SET LOCAL jit = off")
        return super()._search(*args, **kwargs)

    def action_open_use(self):
        """What was used at the site, and what its branch bought locally in these months."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_wear_use_action"
        )
        return action | {
            "domain": [
                ("product_id", "=", self.product_id.id),
                ("date", ">", self.since),
                *("|", ("site_id", "=", self.site_id.id)),
                *("&", ("kind", "=", "purchase"), ("branch_id", "=", self.branch_id.id)),
            ],
            "context": {},
        }
