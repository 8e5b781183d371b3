"""Purchase plan, wear watch and boards of requests over a large company's rows, beside raw SQL."""

from datetime import date

from tests.bench.bench_dunning import timed
from tests.bench.bench_parts import best
from tests.bench.common import environment, publish
from tests.bench.material_data import (
    LINES,
    MONTH,
    REQUESTS,
    WEAR,
    make_months,
    make_requests,
    make_sites,
    of_sites,
)
from tests.bench.parts_data import DEPOTS, PARTS, YEARS, clone_masters, fill, make_place

HEAD = ["question", "read", "answer", "ms", "queries", "raw SQL: ms", "× raw SQL"]

# the same rows read and added up once, without stock on its way, orders, medians or rights
GAPS = """
    SELECT p.product_id, SUM(LEAST(p.par_qty - p.balance_qty, l.lacking_qty))
    FROM elevator_depot_month m JOIN elevator_depot_month_line l ON l.month_id = m.id
    JOIN elevator_depot_part p ON p.depot_id = m.depot_id AND p.product_id = l.product_id
    WHERE m.state = 'sent' AND l.lacking_qty > 0 GROUP BY p.product_id
"""
USED = """
    SELECT l.product_id, l.site_id, SUM(l.qty_out - l.qty_in), SUM(l.amount)
    FROM elevator_parts_ledger l JOIN product_product p ON p.id = l.product_id
    JOIN product_template t ON t.id = p.product_tmpl_id AND t.wear_part
    WHERE l.kind = 'issue' AND l.date > current_date - 365 GROUP BY 1, 2
    UNION ALL
    SELECT n.product_id, r.site_id, SUM(n.qty), SUM(n.bought_amount)
    FROM elevator_material_request_line n JOIN elevator_material_request r ON r.id = n.request_id
    WHERE n.wear AND n.bought_on > current_date - 365 GROUP BY 1, 2
"""
STAGES = "SELECT stage, COUNT(*) FROM elevator_material_request GROUP BY 1"
WAITING = """
    SELECT w.office_id, r.stage, COUNT(*) FROM elevator_material_request r
    JOIN elevator_material_request_waiting_rel w ON w.request_id = r.id GROUP BY 1, 2
"""
FIRST_PAGE = (
    "SELECT * FROM elevator_material_request WHERE stage = 'signing' ORDER BY id DESC LIMIT 80"
)


def sql(env, statement):
    """Seconds of a plain statement, its rows read."""

    def work():
        env.cr.execute(statement)
        return len(env.cr.fetchall())

    return best(env, work, 3)[1].seconds


def row(name, read, found, raw=None):
    answer, cost = found
    return [
        name,
        f"{read:,}",
        f"{answer:,}",
        f"{1000 * cost.seconds:,.1f}",
        f"{cost.queries:,}",
        f"{1000 * raw:,.1f}" if raw else "–",
        f"{cost.seconds / raw:,.1f}" if raw else "–",
    ]


def ask_plan(env, missing):
    plan = env["elevator.parts.plan"].create({"need_on": date.today()})
    env.flush_all()
    gaps = sql(env, GAPS)
    rows = [
        row(
            "purchase plan: what is lacking",
            missing,
            best(env, lambda: len(plan._needs()), 3),
            gaps,
        )
    ]

    def collect():
        plan.action_collect()
        return len(plan.line_ids)

    rows.append(row("purchase plan: lines written", missing, timed(env, collect), gaps))
    return rows


def ask_watch(env, lines):
    read, raw = lines + REQUESTS * LINES, sql(env, USED)
    watch, use = env["elevator.wear.watch"], env["elevator.wear.use"]
    names = ["site_id", "product_id", "rate", "local_price", "strikes"]
    striking = [("strikes", "!=", False)]

    def pivot():
        return len(watch._read_group([], ["branch_id", "site_id"], ["rate:avg", "local_price:avg"]))

    def months():
        return len(use._read_group([], ["date:month", "branch_id"], ["amount:sum"]))

    def page():
        return len(watch.search_read(striking, names, limit=80))

    return [
        row("wear watch: what strikes, first page", read, best(env, page, 3), raw),
        row("wear watch: pivot by site", read, best(env, pivot, 3), raw),
        row("use of wear parts: graph by month", read, best(env, months, 3), raw),
        row("use of wear parts: first page", read, best(env, lambda: first_page(use, []), 3)),
    ]


def first_page(model, domain):
    fields = ["display_name", "branch_id"]
    return len(model.search_read(domain, fields, limit=80))


def ask_boards(env):
    requests = env["elevator.material.request"]

    def grouped(*names):
        return lambda: len(requests._read_group([], names, ["__count"]))

    def page():
        spec = {name: {} for name in ("name", "stage", "age", "late", "where", "route_id")}
        found = requests.web_search_read([("stage", "=", "signing")], spec, limit=80)
        return len(found["records"])

    def late():
        return requests.search_count([("late", "=", True)])

    return [
        row("requests by stage", REQUESTS, best(env, grouped("stage"), 3), sql(env, STAGES)),
        row(
            "by waiting office and stage",
            REQUESTS,
            best(env, grouped("waiting_ids", "stage"), 3),
            sql(env, WAITING),
        ),
        row(
            "first page of a stage, where and why",
            REQUESTS,
            best(env, page, 3),
            sql(env, FIRST_PAGE),
        ),
        row("late ones counted", REQUESTS, best(env, late, 3)),
    ]


def main():
    with environment() as env:
        place = make_place(env)
        firsts = clone_masters(env, place)
        sites, units = make_sites(env, place, firsts)
        lines = fill(env, place, firsts, **of_sites(place[1].branch_id, sites, units))
        make_requests(env, firsts, units)
        missing = make_months(env, firsts)
        rows = [*ask_plan(env, missing), *ask_watch(env, lines), *ask_boards(env)]
        env.cr.rollback()
    publish("Material", HEAD, rows, NOTES.format(lines=lines, missing=missing))


NOTES = f"""
{DEPOTS:,} depots × {PARTS} parts ({WEAR} of them wear parts), {{lines:,}} ledger lines of {YEARS}
years, {REQUESTS * LINES:,} lines of {REQUESTS:,} requests, {{missing:,}} leftovers of {MONTH:%Y-%m}
(`./dev bench bench_material`), 2 cores shared, PostgreSQL 15; the quickest of three runs from a
cold cache. "Raw SQL" reads the same rows once in the same run and adds them up, without parts on
their way, orders, medians, elevator-months or rights; the purchase plan is written once, its lines
with who needs them.
"""


if __name__ == "__main__":
    main()
