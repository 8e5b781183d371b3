from odoo import models
from odoo.tools import SQL

# depots that a line names; the others are counted
NAMED = 12
# what depots lack and HQ has approved: of the last month it checked what was not in the main
# store, and all that a list put into force since then lacks; never more than lacks today
WANTED = """
    WITH approved AS (
        SELECT DISTINCT ON (depot_id) id, depot_id, approved_on FROM elevator_depot_month
        WHERE state IN ('sent', 'closed') ORDER BY depot_id, month DESC
    ), lacking AS (
        SELECT a.depot_id, l.product_id, l.lacking_qty AS qty
        FROM approved a JOIN elevator_depot_month_line l ON l.month_id = a.id
        WHERE l.lacking_qty > 0
    ), applied AS (
        SELECT COALESCE(x.opened_depot_id, x.depot_id) AS depot_id, MAX(x.need_on) AS need_on
        FROM elevator_depot_application x
        LEFT JOIN approved a ON a.depot_id = COALESCE(x.opened_depot_id, x.depot_id)
        WHERE x.applied_on IS NOT NULL AND (a.approved_on IS NULL OR x.applied_on >= a.approved_on)
        GROUP BY 1
    ), coming AS (
        SELECT depot_id, product_id, SUM(qty) AS qty FROM (%(coming)s) c GROUP BY 1, 2
    )
    SELECT p.product_id, SUM(w.qty) FILTER (WHERE need.depot_id IS NULL) AS months,
        SUM(w.qty) FILTER (WHERE need.depot_id IS NOT NULL) AS applications,
        MIN(need.need_on) AS need_on, COUNT(*) AS depots,
        (array_agg(d.code || ' ' || trim_scale(w.qty) ORDER BY d.code))[:%(named)s] AS names
    FROM elevator_depot_part p
    JOIN elevator_depot d ON d.id = p.depot_id
    LEFT JOIN coming c ON c.depot_id = p.depot_id AND c.product_id = p.product_id
    CROSS JOIN LATERAL (SELECT p.par_qty - p.balance_qty - COALESCE(c.qty, 0) AS qty) gap
    LEFT JOIN lacking l ON l.depot_id = p.depot_id AND l.product_id = p.product_id
    LEFT JOIN applied need ON need.depot_id = p.depot_id
    CROSS JOIN LATERAL (SELECT CASE WHEN need.depot_id IS NOT NULL THEN gap.qty
        ELSE LEAST(gap.qty, l.qty) END AS qty) w
    WHERE d.kind = 'tier' AND d.active AND d.company_id = %(company)s AND gap.qty > 0
        AND (l.qty IS NOT NULL OR need.depot_id IS NOT NULL)
    GROUP BY p.product_id
"""
# what the main store has and has not promised, and what is ordered for it or being planned
STORE = """
    SELECT product_id, SUM(free) AS free, SUM(ordered) AS ordered FROM (
        SELECT product_id, balance_qty AS free, 0 AS ordered
        FROM elevator_depot_part WHERE depot_id = %(main)s
        UNION ALL
        SELECT l.product_id, -l.qty, 0 FROM elevator_parts_dispatch d
        JOIN elevator_parts_dispatch_line l ON l.dispatch_id = d.id
        WHERE d.source_id = %(main)s AND d.state IN ('draft', 'checked', 'packed')
        UNION ALL
        SELECT l.product_id, 0,
            GREATEST(l.product_qty - l.qty_received, 0) * l.product_uom_qty
                / NULLIF(l.product_qty, 0)
        FROM purchase_order_line l JOIN purchase_order o ON o.id = l.order_id
        JOIN stock_picking_type t ON t.id = o.picking_type_id
        WHERE t.warehouse_id = %(warehouse)s AND t.code = 'incoming' AND l.product_id IS NOT NULL
            AND (o.state = 'purchase' OR (o.state IN ('draft', 'sent', 'to approve')
                AND l.elevator_plan_line_id IS NOT NULL))
        UNION ALL
        SELECT l.product_id, 0, l.qty FROM elevator_parts_plan_line l
        JOIN elevator_parts_plan p ON p.id = l.plan_id
        WHERE p.state IN ('costing', 'approval', 'approved', 'lead') AND p.id <> %(plan)s
            AND p.company_id = %(company)s
    ) s GROUP BY product_id
"""


class ElevatorPartsPlan(models.Model):
    """What has to be bought: demand of the depots and the main store's own, less what is there."""

    _inherit = "elevator.parts.plan"

    def _needs(self):
        """What this plan has to buy (P-5); three queries, whatever the number of depots.

        :return: {product.product: dict of months_qty, applications_qty, store_qty, free_qty,
            ordered_qty, proposed_qty, needed_by and need_on}; what suffices is left out
        """
        self.ensure_one()
        wanted, store, reordering = self._wanted(), self._in_store(), self._reordering()
        products = self.env["product.product"].browse({*wanted, *reordering})
        needs = {}
        for product in products.sorted(lambda part: (part.default_code or "", part.id)):
            need = self._need(
                product,
                wanted.get(product.id, {}),
                *store.get(product.id, (0, 0)),
                *reordering.get(product.id, (0, 0)),
            )
            if product.uom_id.compare(need["proposed_qty"], 0) > 0:
                needs[product] = need
        return needs

    def _need(self, product, wanted, free, ordered, least, most):
        """One part: below the least of the main store it is filled up to the most."""
        months, applications = wanted.get("months", 0), wanted.get("applications", 0)
        left = free + ordered - months - applications
        short = max(-left, 0)
        buy = max(most, least) - left if left < least else short
        return {
            "months_qty": months,
            "applications_qty": applications,
            "free_qty": free,
            "ordered_qty": ordered,
            "store_qty": product.uom_id.round(buy - short),
            "proposed_qty": product.uom_id.round(buy),
            "needed_by": wanted.get("needed_by", ""),
            "need_on": min(self.need_on, wanted.get("need_on") or self.need_on),
        }

    def _wanted(self):
        """{product id: dict of months, applications, needed_by, need_on}: what depots want."""
        self.env.flush_all()
        depots = SQL("(SELECT id FROM elevator_depot WHERE company_id = %s)", self.company_id.id)
        rows = self.env.execute_query(
            SQL(
                WANTED,
                coming=self.env["elevator.depot"]._sql_coming(depots),
                company=self.company_id.id,
                named=NAMED,
            )
        )
        return {
            product: {
                "months": float(months or 0),
                "applications": float(applications or 0),
                "needed_by": ", ".join(names) + (f" … +{count - NAMED}" if count > NAMED else ""),
                "need_on": need_on,
            }
            for product, months, applications, need_on, count, names in rows
        }

    def _in_store(self):
        """{product id: (free in the main store, ordered or being planned)}"""
        main = self.env["elevator.parts.dispatch"]._default_source_id()
        rows = self.env.execute_query(
            SQL(
                STORE,
                main=main.id or 0,
                warehouse=self.company_id._elevator_parts_warehouse().id,
                plan=self.id,
                company=self.company_id.id,
            )
        )
        return {product: (float(free), float(ordered or 0)) for product, free, ordered in rows}

    def _reordering(self):
        """{product id: (least, most)} of core's reordering rules on the main store."""
        main = self.env["elevator.parts.dispatch"]._default_source_id()
        # sudo: the rules are read for the plan, whoever keeps them
        rules = self.env["stock.warehouse.orderpoint"].sudo()
        found = rules.search([("location_id", "child_of", main.location_id.ids)])
        return {
            rule.product_id.id: (rule.product_min_qty, rule.product_max_qty)
            for rule in found
            if rule.product_id.is_elevator_part
        }
