from itertools import count, groupby

from odoo import api, models
from odoo.tools import SQL

CHUNK = 2000
_cursor_numbers = count(1)

# balances of each part of the depots: before the first day and at the end of the last one
BALANCES = """
    FROM elevator_depot_part dp
    JOIN elevator_depot d ON d.id = dp.depot_id
    JOIN product_product p ON p.id = dp.product_id
    JOIN LATERAL (
        SELECT date, name, spec, origin, uom_name, balance_qty, balance_amount
        FROM elevator_parts_ledger l
        WHERE l.depot_id = dp.depot_id AND l.product_id = dp.product_id AND l.date <= %(last)s
        ORDER BY l.number DESC LIMIT 1
    ) c ON TRUE
    LEFT JOIN LATERAL (
        SELECT balance_qty, balance_amount FROM elevator_parts_ledger l
        WHERE l.depot_id = dp.depot_id AND l.product_id = dp.product_id AND l.date < %(first)s
        ORDER BY l.number DESC LIMIT 1
    ) o ON TRUE
"""
# opening: balance now less all lines since the first day; closing: less those after the last.
# A line after the last day by which a part came into stock, or ran out, undoes a kind of now.
GENERAL = """
    WITH side AS (
        SELECT dp.%(by)s AS key, dp.date > %(last)s AS after, dp.qty_in <> 0 AS is_in,
            COUNT(*) AS lines, SUM(dp.qty_in) AS qty_in, SUM(dp.qty_out) AS qty_out,
            SUM(dp.amount) AS amount,
            COUNT(*) FILTER (WHERE dp.balance_qty > 0 AND dp.balance_qty <= dp.qty_in - dp.qty_out)
                AS came,
            COUNT(*) FILTER (WHERE dp.balance_qty <= 0 AND dp.balance_qty > dp.qty_in - dp.qty_out)
                AS ran_out
        FROM elevator_parts_ledger dp WHERE %(wanted)s AND dp.date >= %(first)s GROUP BY 1, 2, 3
    ), moved AS (
        SELECT key, COALESCE(SUM(lines) FILTER (WHERE NOT after), 0) AS lines,
            SUM(qty_in - qty_out) AS all_qty, SUM(amount) AS all_amount,
            COALESCE(SUM(qty_in) FILTER (WHERE NOT after), 0) AS in_qty,
            COALESCE(SUM(qty_out) FILTER (WHERE NOT after), 0) AS out_qty,
            COALESCE(SUM(amount) FILTER (WHERE NOT after AND is_in), 0) AS in_amount,
            COALESCE(-SUM(amount) FILTER (WHERE NOT after AND NOT is_in), 0) AS out_amount,
            COALESCE(SUM(came - ran_out) FILTER (WHERE after), 0) AS later_kinds
        FROM side GROUP BY 1
    ), part AS (
        SELECT dp.%(by)s AS key, SUM(dp.balance_qty) AS qty, SUM(dp.balance_amount) AS amount,
            COUNT(*) FILTER (WHERE dp.balance_qty > 0) AS kinds
        FROM elevator_depot_part dp WHERE %(wanted)s GROUP BY 1
    ), total AS (
        SELECT key, COALESCE(lines, 0) AS lines,
            (kinds - COALESCE(later_kinds, 0))::int AS kinds,
            qty - COALESCE(all_qty, 0) AS opening_qty,
            amount - COALESCE(all_amount, 0) AS opening_amount,
            COALESCE(in_qty, 0) AS in_qty, COALESCE(in_amount, 0) AS in_amount,
            COALESCE(out_qty, 0) AS out_qty, COALESCE(out_amount, 0) AS out_amount
        FROM part LEFT JOIN moved USING (key)
    )
    SELECT key, opening_qty, opening_amount, in_qty, in_amount, out_qty, out_amount,
        opening_qty + in_qty - out_qty AS closing_qty,
        opening_amount + in_amount - out_amount AS closing_amount, kinds
    FROM total WHERE lines > 0 OR opening_qty <> 0 OR opening_amount <> 0
"""
# lines by depot and part: places in the order of people, numbers are quicker to sort than names;
# quantities and amounts as the floats they become, or each is parsed once more
LINES = """
    WITH d AS (
        SELECT id, ROW_NUMBER() OVER (ORDER BY code, id) AS place FROM elevator_depot
    ), p AS (
        SELECT id, ROW_NUMBER() OVER (ORDER BY default_code NULLS LAST, id) AS place
        FROM product_product
        WHERE id IN (SELECT dp.product_id FROM elevator_depot_part dp WHERE %(wanted)s)
    )
    SELECT dp.depot_id, dp.product_id, dp.date, dp.number, dp.summary,
        dp.qty_in::float8 AS qty_in, dp.qty_out::float8 AS qty_out, dp.price::float8 AS price,
        dp.amount::float8 AS amount, dp.balance_qty::float8 AS balance_qty,
        dp.balance_amount::float8 AS balance_amount, dp.bin,
        dp.reversal_of_id IS NOT NULL AS red, who.name AS auditor
    FROM elevator_parts_ledger dp
    JOIN d ON d.id = dp.depot_id
    JOIN p ON p.id = dp.product_id
    LEFT JOIN res_users u ON u.id = dp.audit_user_id
    LEFT JOIN res_partner who ON who.id = u.partner_id
    WHERE %(wanted)s AND dp.date BETWEEN %(first)s AND %(last)s
    ORDER BY d.place, p.place, dp.number
"""
STIRRED = "(c.date >= %(first)s OR o.balance_qty <> 0 OR o.balance_amount <> 0)"
ORDER = "d.code, d.id, p.default_code NULLS LAST, p.id"


class ElevatorPartsLedger(models.Model):
    """The ledger as people read it: balances, lines and sums of some days (P-2.4, P-4.1).

    Each verb is one query whatever the number of depots, parts and lines. Record rules count: of
    the depots asked for, those that the user reads are answered.
    """

    _inherit = "elevator.parts.ledger"

    @api.model
    def _ledger_wanted(self, depots, products):
        """Condition on depot and part, ``dp`` or a ledger line."""
        self.browse().check_access("read")
        for model in (self, self.env["elevator.depot.part"], depots, self.env["product.product"]):
            model.flush_model()
        # as the reader of the ledger, whoever found the depots
        own = self.env["elevator.depot"].with_context(active_test=False)
        own = own.search([("id", "in", depots.ids)])
        wanted = SQL("dp.depot_id IN %s", tuple(own.ids) or (0,))
        if products:
            wanted = SQL("%s AND dp.product_id IN %s", wanted, tuple(products.ids))
        return wanted

    # ---------------------------------------------------------------- depot ledger

    @api.model
    def _ledger_parts(self, depots, first, last, products=None):
        """Parts with a balance before the first day or a line in the days, as a list of dicts.

        :return: depot_id, product_id, name, spec, origin, uom_name as the last line calls them,
            opening_qty, opening_amount, closing_qty, closing_amount; by depot and part
        """
        query = SQL(
            "SELECT dp.depot_id, dp.product_id, c.name, c.spec, c.origin, c.uom_name,"
            " COALESCE(o.balance_qty, 0) AS opening_qty,"
            " COALESCE(o.balance_amount, 0) AS opening_amount,"
            " c.balance_qty AS closing_qty, c.balance_amount AS closing_amount"
            f"{BALANCES} WHERE %(wanted)s AND {STIRRED} ORDER BY {ORDER}",
            first=first,
            last=last,
            wanted=self._ledger_wanted(depots, products),
        )
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()

    @api.model
    def _ledger_lines(self, depots, first, last, products=None):
        """Lines of some days, by depot, part and number; read as they are asked for, in chunks."""
        query = SQL(
            LINES,
            first=first,
            last=last,
            wanted=self._ledger_wanted(depots, products),
        )
        yield from self._ledger_stream(query)

    @api.model
    def _ledger_stream(self, query):
        """Rows of a query as dicts, without ever holding more than a chunk of them."""
        cr, name = self.env.cr, SQL.identifier(f"elevator_ledger_{next(_cursor_numbers)}")
        cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", name, query))
        while True:
            cr.execute(SQL("FETCH %s FROM %s", CHUNK, name))
            columns = [column.name for column in cr.description]
            rows = cr.fetchall()
            # half the time of dictfetchall, which reads the description again for each row
            yield from (dict(zip(columns, row, strict=True)) for row in rows)
            if len(rows) < CHUNK:
                break
        cr.execute(SQL("CLOSE %s", name))

    @api.model
    def _ledger_blocks(self, depots, first, last, products=None):
        """The depot ledger (保管帐), part by part: pairs of (part, its lines).

        Consume the lines of a part before the next one: nothing is kept.
        """
        lines = self._ledger_lines(depots, first, last, products)
        # sorted by SQL; Odoo's own groupby would hold all lines
        groups = groupby(  # pylint: disable=bad-builtin-groupby
            lines, lambda line: (line["depot_id"], line["product_id"])
        )
        key, own = next(groups, (None, ()))
        for part in self._ledger_parts(depots, first, last, products):
            if key != (part["depot_id"], part["product_id"]):
                yield part, ()
                continue
            yield part, own
            key, own = next(groups, (None, ()))

    @api.model
    def _ledger_count(self, depots, first, last, products=None):
        """How many lines the depot ledger of some days has."""
        [(lines,)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM elevator_parts_ledger dp"
                " WHERE %s AND dp.date BETWEEN %s AND %s",
                self._ledger_wanted(depots, products),
                first,
                last,
            )
        )
        return lines

    # ---------------------------------------------------------------- general ledger

    @api.model
    def _ledger_totals(self, depots, first, last, products=None, by="depot_id"):
        """The general ledger (总帐): a row per depot, or per part across depots.

        A reversal counts in the column of what it reverses, negative.

        :param by: depot_id or product_id
        :return: {id: dict of opening, in, out, closing in qty and amount, and kinds in stock}
        """
        # balances of now, less what came after the days: only lines since the first day are read
        query = SQL(
            GENERAL,
            by=SQL.identifier(by),
            first=first,
            last=last,
            wanted=self._ledger_wanted(depots, products),
        )
        self.env.cr.execute(query)
        return {row.pop("key"): row for row in self.env.cr.dictfetchall()}
