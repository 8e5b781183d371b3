"""A large company's depots: 1,000 of them, 500 parts, 1,000,000 movements in three years."""

import os
from datetime import date

from dateutil.relativedelta import relativedelta

from tests.bench.bench_dunning import clone

DEPOTS, PARTS = (int(x) for x in os.environ.get("BENCH_DEPOTS", "1000,500").split(","))
# lines of a part: in the main store; in a depot two for the first parts, one for the others
MAIN_LINES, TWICE = 600, PARTS * 2 // 5
YEARS = 3
FIRST = date.today().replace(month=1, day=1) - relativedelta(years=YEARS)
DAYS = YEARS * 365


def make_place(env):
    """A main store, a depot and a part by the ORM, and one movement: what is copied."""
    partner = env["res.partner"].create({"name": "Bench"})
    vals = {"name": "Bench", "code": "BP", "partner_id": partner.id}
    branch = env["elevator.branch"].create(vals)
    depots = env["elevator.depot"]
    main = depots.create({"name": "Main", "code": "BM", "kind": "main"})
    tier = env.ref("elevator_parts.tier_1")
    vals = {"name": "Depot", "code": "BD", "branch_id": branch.id, "tier_id": tier.id}
    depot = depots.create(vals)
    part = env["product.template"].create({"name": "Part", "is_elevator_part": True})
    part._set_hq_price(10)
    supplier = env.ref("stock.stock_location_suppliers")
    move = env["stock.move"].create(
        {
            "product_id": part.product_variant_id.id,
            "product_uom_qty": 1,
            "location_id": supplier.id,
            "location_dest_id": main.location_id.id,
        }
    )
    move._elevator_do()
    env.flush_all()
    env.cr.commit()
    return main, depot, part, move


def clone_masters(env, place):
    """All depots and parts; returns the first ids of (depots, places, parts)."""
    _main, depot, part, _move = place
    spot = clone(
        env,
        "stock_location",
        depot.location_id.id,
        DEPOTS,
        name="'BD' || n",
        parent_path="NULL",
        depot_id="NULL",
    )
    depots = clone(
        env,
        "elevator_depot",
        depot.id,
        DEPOTS,
        code="'BD' || n",
        location_id=f"{spot} + n",
    )
    env.cr.execute(
        "UPDATE stock_location l SET depot_id = d.id, parent_path = p.parent_path || l.id || '/'"
        " FROM elevator_depot d, stock_location p"
        " WHERE d.location_id = l.id AND p.id = l.location_id AND d.id >= %s",
        [depots],
    )
    templates = clone(env, "product_template", part.id, PARTS)
    variant = part.product_variant_id.id
    parts = clone(env, "product_product", variant, PARTS, product_tmpl_id=f"{templates} + n")
    price = part.hq_price_ids.id
    clone(env, "product_pricelist_item", price, PARTS, product_tmpl_id=f"{templates} + n")
    return depots, spot, parts


def fill(env, place, firsts, **ledger):
    """Movements, their lines, ledger lines, balances and quants, one statement each.

    :param ledger: expressions of other columns of the ledger, over an event ``e``
    """
    main, _depot, _part, move = place
    depots, spot, parts = firsts
    env.cr.execute(
        f"""
        CREATE TEMPORARY TABLE event AS
        SELECT row_number() OVER (ORDER BY day, depot, part, k)::int - 1 AS n, e.*,
            CASE WHEN k = 1 THEN 20 ELSE 1 END AS qty, (k = 1 OR k % 2 = 1) AS comes,
            CASE WHEN k % 2 = 1 THEN 20 ELSE 19 END AS balance
        FROM (
            SELECT {main.id} AS depot, {main.location_id.id} AS place, {parts} + p AS part, k,
                (k * {DAYS} / {MAIN_LINES + 1} + p % 2)::int AS day
            FROM generate_series(0, {PARTS - 1}) p, generate_series(1, {MAIN_LINES}) k
            UNION ALL
            SELECT {depots} + d, {spot} + d, {parts} + p, k,
                (((d * 7 + p * 13) % ({DAYS} / 2)) + (k - 1) * {DAYS} / 2)::int
            FROM generate_series(0, {DEPOTS - 1}) d, generate_series(0, {PARTS - 1}) p,
                generate_series(1, 2) k WHERE k = 1 OR p < {TWICE}
        ) e
        """
    )
    env.cr.execute("SELECT count(*) FROM event")
    count = env.cr.fetchone()[0]
    line, moment = move.move_line_ids, f"DATE '{FIRST}' + e.day"
    where = {
        "product_id": "e.part",
        "location_id": f"CASE WHEN e.comes THEN {move.location_id.id} ELSE e.place END",
        "location_dest_id": f"CASE WHEN e.comes THEN e.place ELSE {move.location_id.id} END",
        "date": moment,
        "quantity": "e.qty",
    }
    moves = copy(env, "stock_move", move.id, **where, product_qty="e.qty", product_uom_qty="e.qty")
    own = {"move_id": f"{moves} + e.n", "quantity_product_uom": "e.qty"}
    lines = copy(env, "stock_move_line", line.id, **where, **own)
    copy(
        env,
        "elevator_parts_ledger",
        env["elevator.parts.ledger"].search([("move_line_id", "=", line.id)]).id,
        depot_id="e.depot",
        product_id="e.part",
        number="e.k",
        date=moment,
        qty_in="CASE WHEN e.comes THEN e.qty ELSE 0 END",
        qty_out="CASE WHEN e.comes THEN 0 ELSE e.qty END",
        price="10",
        amount="CASE WHEN e.comes THEN e.qty ELSE -e.qty END * 10",
        balance_qty="e.balance",
        balance_amount="e.balance * 10",
        move_line_id=f"{lines} + e.n",
        **{"kind": "CASE WHEN e.comes THEN 'receipt' ELSE 'issue' END"} | ledger,
    )
    fill_balances(env, main, parts)
    env.cr.execute("DROP TABLE event")
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()
    return count


def copy(env, table, source, **values):
    """A copy of a row for every event, in one statement; returns the first id."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table]
    )
    names = [name for (name,) in env.cr.fetchall() if name != "id"]
    env.cr.execute(f"SELECT max(id) + 1 FROM {table}")
    first = env.cr.fetchone()[0]
    taken = ", ".join(values.get(name, f's."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(
        f"INSERT INTO {table} (id, {columns}) SELECT {first} + e.n, {taken}"
        f" FROM {table} s, event e WHERE s.id = {source}"
    )
    env.cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    return first


def fill_balances(env, main, parts):
    env.cr.execute(
        """
        INSERT INTO elevator_depot_part (depot_id, product_id, branch_id, company_id, par_qty,
            balance_qty, balance_amount, last_number)
        SELECT DISTINCT ON (depot, part) depot, part, d.branch_id, d.company_id, 20, balance,
            balance * 10, k
        FROM event JOIN elevator_depot d ON d.id = depot ORDER BY depot, part, k DESC
        """
    )
    env.cr.execute(
        """
        INSERT INTO stock_quant (product_id, company_id, location_id, quantity, reserved_quantity,
            in_date)
        SELECT product_id, p.company_id, d.location_id, balance_qty, 0, now()
        FROM elevator_depot_part p JOIN elevator_depot d ON d.id = p.depot_id
        WHERE p.product_id >= %s
        """,
        [parts],
    )
