from odoo import api, fields, models
from odoo.tools import SQL

# what left HQ and is not settled yet: parcels on their way, and what lacked when they were opened
ON_THE_WAY = """
    SELECT d.depot_id, l.product_id, l.qty, l.value
    FROM elevator_parts_dispatch d JOIN elevator_parts_dispatch_line l ON l.dispatch_id = d.id
    WHERE d.state = 'shipped' AND d.depot_id IN %(ids)s
    UNION ALL
    SELECT d.depot_id, l.product_id, f.qty, f.qty * l.price
    FROM elevator_dispatch_difference f JOIN elevator_parts_dispatch_line l ON l.id = f.line_id
    JOIN elevator_parts_dispatch d ON d.id = l.dispatch_id
    WHERE f.kind = 'short' AND f.resolution IS NULL AND d.depot_id IN %(ids)s
"""
# lent parts count against the cap; they fill no gap of the list
LENT = """
    SELECT depot_id, SUM(value) FROM elevator_parts_loan
    WHERE state = 'lent' AND depot_id IN %(ids)s GROUP BY depot_id
"""


class ElevatorDepot(models.Model):
    """What is on its way to a depot, and what it lacks."""

    _inherit = "elevator.depot"

    dispatch_ids = fields.One2many("elevator.parts.dispatch", "depot_id", "Dispatches")
    coming_count = fields.Integer("On their way", compute="_compute_coming")
    month_ids = fields.One2many("elevator.depot.month", "depot_id", "Months")
    late_count = fields.Integer("Late months", compute="_compute_late_count")

    def _compute_late_count(self):
        groups = self.env["elevator.depot.month"]._read_group(
            [("depot_id", "in", self.ids), ("late", "=", True)], ["depot_id"], ["__count"]
        )
        counts = {depot.id: count for depot, count in groups}
        for depot in self:
            depot.late_count = counts.get(depot.id, 0)

    def _compute_coming(self):
        groups = self.env["elevator.parts.dispatch"]._read_group(
            [("depot_id", "in", self.ids), ("state", "in", ("shipped", "received"))],
            ["depot_id"],
            ["__count"],
        )
        counts = {depot.id: count for depot, count in groups}
        for depot in self:
            depot.coming_count = counts.get(depot.id, 0)

    def _on_the_way(self, columns, group):
        for model in ("dispatch", "dispatch.line"):
            self.env[f"elevator.parts.{model}"].flush_model()
        self.env["elevator.dispatch.difference"].flush_model()
        query = f"SELECT {columns} FROM ({ON_THE_WAY}) way GROUP BY {group}"
        return self.env.execute_query(SQL(query, ids=tuple(self.ids) or (0,)))

    @api.model
    def _sql_coming(self, depots):
        """Rows of (depot_id, product_id, qty): on its way or being packed; ``depots`` is SQL."""
        return SQL(
            "SELECT depot_id, product_id, qty FROM (%s) way"
            " UNION ALL SELECT d.depot_id, l.product_id, l.qty FROM elevator_parts_dispatch d"
            " JOIN elevator_parts_dispatch_line l ON l.dispatch_id = d.id"
            " WHERE d.state IN ('draft', 'checked', 'packed')"
            " AND d.depot_id IN %s",
            SQL(ON_THE_WAY, ids=depots),
            depots,
        )

    @api.model
    def _sql_moving(self, depots):
        """Rows of (depot_id, value) of what is on its way or lent; ``depots`` is SQL (P-3)."""
        way, lent = SQL(ON_THE_WAY, ids=depots), SQL(LENT, ids=depots)
        return SQL("SELECT depot_id, value FROM (%s) way UNION ALL %s", way, lent)

    def _in_transit(self):
        """Value of what is on its way to depots: {depot id: CNY}, one query (P-3)."""
        values = super()._in_transit()
        self.env["elevator.parts.loan"].flush_model()
        lent = self.env.execute_query(SQL(LENT, ids=tuple(self.ids) or (0,)))
        for depot, value in [*self._on_the_way("depot_id, SUM(value)", "depot_id"), *lent]:
            values[depot] = values.get(depot, 0) + float(value)
        return values

    def _gaps(self):
        """What the list wants and is neither there nor on its way: {product id: quantity}."""
        self.ensure_one()
        coming = dict(self._on_the_way("product_id, SUM(qty)", "product_id"))
        gaps = {}
        for part in self.part_ids:
            product = part.product_id.id
            gap = part.par_qty - part.balance_qty - float(coming.get(product, 0))
            if part.uom_id.compare(gap, 0) > 0:
                gaps[product] = part.uom_id.round(gap)
        return gaps

    def _hold(self):
        """The quality hold beside this depot."""
        return self._beside("hold")

    def _beside(self, kind):
        """The place beside this depot for hold, loan or old parts; the first part makes it."""
        # sudo: who receives such a part opens no depots
        depots = self.sudo()
        code = f"{self.code}-{kind[0].upper()}"
        found = depots.search([("company_id", "=", self.company_id.id), ("code", "=", code)])
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return found or depots.create(
            {
                "code": code,
                "name": f"{self.name} {kinds[kind]}",
                "kind": kind,
                "branch_id": self.branch_id.id,
                "company_id": self.company_id.id,
                "keeper_id": self.keeper_id.id,
            }
        )

    def action_open_months(self):
        return self._action_open("elevator_depot_month_action")

    def action_open_dispatches(self):
        return self._action_open("elevator_parts_dispatch_action")

    def action_new_dispatch(self):
        """A draft with what the depot lacks (P-2.2)."""
        self.ensure_one()
        dispatch = self.env["elevator.parts.dispatch"].create({"depot_id": self.id})
        dispatch.action_fill()
        return dispatch.get_formview_action()
