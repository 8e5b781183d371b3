from odoo import fields, models
from odoo.tools import SQL

MONTH = 30.4375  # days
# per site and part: what was used for each elevator and month, against the median of all sites
WATCH = """
    WITH rule AS (
        SELECT DISTINCT ON (p.id) p.id AS product_id, p.product_tmpl_id, r.id AS rule_id, r.months,
            r.use_factor, r.price_factor, r.min_qty, r.min_sites,
            (%(today)s - (r.months * %(month)s)::int)::date AS since
        FROM product_product p
        JOIN product_template t ON t.id = p.product_tmpl_id AND t.wear_part
        JOIN elevator_wear_rule r ON r.active AND (
            NOT EXISTS (SELECT FROM %(rel)s x WHERE x.elevator_wear_rule_id = r.id)
            OR EXISTS (SELECT FROM %(rel)s x
                WHERE x.elevator_wear_rule_id = r.id AND x.product_product_id = p.id))
        ORDER BY p.id, r.sequence, r.id
    ), use AS (
        SELECT MIN(u.id) AS id, u.product_id, u.site_id, u.branch_id, u.company_id,
            SUM(u.qty) AS qty, SUM(u.amount) AS amount
        FROM (%(use)s) u JOIN rule r ON r.product_id = u.product_id AND u.date > r.since
        WHERE u.kind = 'use' AND u.site_id IS NOT NULL
        GROUP BY u.product_id, u.site_id, u.branch_id, u.company_id HAVING SUM(u.qty) > 0
    ), bought AS (
        SELECT u.product_id, u.branch_id, SUM(u.amount) / SUM(u.qty) AS price
        FROM (%(use)s) u JOIN rule r ON r.product_id = u.product_id AND u.date > r.since
        WHERE u.kind = 'purchase' GROUP BY u.product_id, u.branch_id HAVING SUM(u.qty) > 0
    ), served AS (
        SELECT use.id, COUNT(*) AS elevators, SUM(GREATEST(
            LEAST(COALESCE(e.ended_on, %(today)s), %(today)s)
            - GREATEST(e.maintenance_since, r.since), 0)) / %(month)s AS months
        FROM use JOIN rule r ON r.product_id = use.product_id
        JOIN elevator_unit e ON e.site_id = use.site_id AND e.maintenance_since <= %(today)s
            AND COALESCE(e.ended_on, %(today)s) >= r.since
        WHERE NOT EXISTS (SELECT FROM %(fits)s f WHERE f.product_template_id = r.product_tmpl_id)
            OR EXISTS (SELECT FROM %(fits)s f WHERE f.product_template_id = r.product_tmpl_id
                AND f.elevator_model_id = e.model_id)
        GROUP BY use.id
    ), rated AS (
        SELECT use.*, s.elevators, s.months AS elevator_months, use.qty / s.months AS rate,
            COALESCE(b.price, use.amount / use.qty) AS price, b.price AS local_price
        FROM use JOIN served s ON s.id = use.id AND s.months > 0
        LEFT JOIN bought b ON b.product_id = use.product_id AND b.branch_id = use.branch_id
    ), peers AS (
        SELECT product_id, company_id, COUNT(*) AS sites,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY rate) AS rate,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY price) AS price
        FROM rated GROUP BY product_id, company_id
    ), judged AS (
        SELECT x.*, r.rule_id, r.months, r.since, p.sites, p.rate AS median_rate,
            p.price AS median_price, x.rate / NULLIF(p.rate, 0) AS times_rate,
            x.price / NULLIF(p.price, 0) AS times_price,
            p.sites >= r.min_sites AND x.qty >= r.min_qty
                AND x.rate > r.use_factor * p.rate AS much,
            p.sites >= r.min_sites AND x.qty >= r.min_qty
                AND x.price > r.price_factor * p.price AS dear
        FROM rated x JOIN rule r ON r.product_id = x.product_id
        JOIN peers p ON p.product_id = x.product_id AND p.company_id = x.company_id
    )
    SELECT *, CASE WHEN much AND dear THEN 'both' WHEN much THEN 'use' WHEN dear THEN 'price' END
        AS strikes FROM judged
"""


class ElevatorWearWatch(models.Model):
    """Wear parts of a site against all others (易损件监督): what strikes is listed (M-4.1.3)."""

    _name = "elevator.wear.watch"
    _description = "Wear-part watch"
    _auto = False
    _order = "strikes, times_rate desc, id"
    _rec_name = "site_id"
    _depends = {
        "elevator.wear.use": ["qty", "amount", "date", "site_id", "branch_id", "product_id"],
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
    price = fields.Monetary(
        readonly=True,
        aggregator="avg",
        help="What the branch bought it for locally, else what the ledger gave it out at.",
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

    def action_open_use(self):
        """The lines of ledgers behind a row."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_wear_use_action"
        )
        return action | {
            "domain": [
                ("product_id", "=", self.product_id.id),
                ("site_id", "=", self.site_id.id),
                ("date", ">", self.since),
            ],
            "context": {},
        }
