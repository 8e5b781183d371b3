"""Depot ledgers of 1,000 depots × 500 parts, 1,000,000 lines of three years, beside core's rows."""

import time
from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from tests.bench.bench_dunning import timed
from tests.bench.common import environment, publish
from tests.bench.parts_data import DEPOTS, FIRST, PARTS, YEARS, clone_masters, fill, make_place

MONTH = (FIRST + relativedelta(months=20), FIRST + relativedelta(months=21, days=-1))
YEAR = (FIRST + relativedelta(years=1), FIRST + relativedelta(years=2, days=-1))
HEAD = ["question", "rows", "ms", "queries", "core: ms", "core ÷ ours", "target ms"]


# ---------------------------------------------------------------- the same answer from core

WINDOW = """
    WITH side AS (
        SELECT product_id, date, id, quantity_product_uom * CASE WHEN location_dest_id = %(place)s
            THEN 1 ELSE -1 END AS qty
        FROM stock_move_line
        WHERE state = 'done' AND %(place)s IN (location_id, location_dest_id)
    ), running AS (
        SELECT *, SUM(qty) OVER (PARTITION BY product_id ORDER BY date, id) AS balance FROM side
    )
    SELECT * FROM running WHERE date >= %(first)s AND date < %(last)s + 1 ORDER BY product_id, id
"""
TOTALS = """
    SELECT l.depot_id, SUM(qty) FILTER (WHERE date < %(first)s) AS opening,
        SUM(qty) FILTER (WHERE date >= %(first)s AND qty > 0) AS qty_in,
        SUM(qty) FILTER (WHERE date >= %(first)s AND qty < 0) AS qty_out, SUM(qty) AS closing
    FROM (
        SELECT location_dest_id AS place, date, quantity_product_uom AS qty FROM stock_move_line
        WHERE state = 'done'
        UNION ALL
        SELECT location_id, date, -quantity_product_uom FROM stock_move_line WHERE state = 'done'
    ) side JOIN stock_location l ON l.id = side.place
    WHERE l.depot_id IS NOT NULL AND date < %(last)s + 1 GROUP BY l.depot_id
"""


def window(env, depot, days):
    env.cr.execute(WINDOW, {"place": depot.location_id.id, "first": days[0], "last": days[1]})
    return env.cr.fetchall()


def totals(env, days):
    env.cr.execute(TOTALS, {"first": days[0], "last": days[1]})
    return env.cr.fetchall()


def quant_values(env, depots):
    quants = env["stock.quant"].search([("location_id", "in", depots.location_id.ids)])
    return quants.mapped("value")


# ---------------------------------------------------------------- questions


def best(env, work, times=5):
    """Rows and the quickest of some runs, as (rows, cost)."""
    runs = [timed(env, work) for _number in range(times)]
    return min(runs, key=lambda run: run[1].seconds)


def row(name, found, core=None, target=None):
    rows, cost = found
    ms = 1000 * cost.seconds
    core_ms = core and 1000 * core
    return [
        name,
        f"{rows:,}",
        f"{ms:,.1f}",
        f"{cost.queries:,}",
        f"{core_ms:,.1f}" if core else "–",
        f"{core_ms / ms:,.0f}" if core else "–",
        f"{target:,}" if target else "–",
    ]


def ask(env, place, firsts):
    """The questions of the issue, each beside the same answer from core."""
    main, depots = place[0], env["elevator.depot"].browse(range(firsts[0], firsts[0] + DEPOTS))
    one, everything = depots[DEPOTS // 2], main | depots
    ledger = env["elevator.parts.ledger"]

    def month(depot):
        return lambda: sum(1 for _line in ledger._ledger_lines(depot, *MONTH))

    def core_month(depot):
        return best(env, lambda: len(window(env, depot, MONTH)), 2)[1].seconds

    rows = [
        row("depot ledger, a month", best(env, month(one)), core_month(one), 10),
        row("main store's ledger, a month", best(env, month(main)), core_month(main), 50),
        row(
            "general ledger of a year, all depots",
            best(env, lambda: len(ledger._ledger_totals(everything, *YEAR)), 3),
            best(env, lambda: len(totals(env, YEAR)), 2)[1].seconds,
            1000,
        ),
    ]
    sample = depots[: max(1, DEPOTS // 50)]
    core = best(env, lambda: len(quant_values(env, sample)), 1)[1].seconds * DEPOTS / len(sample)
    values = best(env, lambda: len(everything._values()), 3)
    rows.append(row("value of all depots", values, core, 200))
    rows.append(row("control of all depots", best(env, lambda: len(everything._control()), 1)))
    return rows


def dispatch_share(env, place, firsts):
    """Milliseconds of a dispatch of 50 parts (leaves, arrives) and of what is ours in it."""
    depot = env["elevator.depot"].browse(firsts[0])
    ours = [0.0]

    def counted(model, verb):
        original = getattr(env.registry[model], verb)

        def run(*args, **kwargs):
            start = time.perf_counter()
            try:
                return original(*args, **kwargs)
            finally:
                ours[0] += time.perf_counter() - start

        return patch.object(env.registry[model], verb, run)

    parts = range(firsts[2], firsts[2] + min(50, PARTS))
    main, transit = place[0].location_id, env.company._elevator_transit()

    def work():
        for source, target in ((main, transit), (transit, depot.location_id)):
            moves = env["stock.move"].create(
                [
                    {
                        "product_id": part,
                        "product_uom_qty": 1,
                        "location_id": source.id,
                        "location_dest_id": target.id,
                    }
                    for part in parts
                ]
            )
            moves._elevator_do()
        env.flush_all()
        env.cr.precommit.run()
        return 2 * len(parts)

    work()
    ours[0] = 0.0
    with counted("elevator.parts.ledger", "_post"), counted("stock.quant", "_elevator_check"):
        rows, cost = timed(env, work)
    share = 100 * ours[0] / cost.seconds
    name = f"dispatch of {len(parts)} parts, there and received: ours {1000 * ours[0]:,.0f} ms"
    line = row(f"{name} = {share:.0f} %", (rows, cost))
    return [*line[:-1], "10 %"]


def main():
    with environment() as env:
        place = make_place(env)
        firsts = clone_masters(env, place)
        lines = fill(env, place, firsts)
        rows = ask(env, place, firsts)
        rows.append(dispatch_share(env, place, firsts))
        env.cr.rollback()
    publish("Depots", HEAD, rows, NOTES.format(lines=lines))


NOTES = f"""
{DEPOTS:,} depots × {PARTS} parts and a main store, {{lines:,}} ledger lines of {YEARS} years
(`./dev bench bench_parts`), 2 cores shared, PostgreSQL 15; the quickest of some runs. "core" is the
same answer without our ledger in the same run: a window query over the done move lines, sums over
them, and `stock.quant.value` (for a fiftieth of the depots, times fifty). The dispatch is two
chained movements of each part; ours in it are the ledger's lines with balances under lock and the
check at the end that ledger and shelf agree.
"""


if __name__ == "__main__":
    main()
