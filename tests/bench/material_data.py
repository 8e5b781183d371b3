"""Sites that use wear parts, material requests in all stages, depots with leftovers of a month."""

import os
from datetime import date

from dateutil.relativedelta import relativedelta

from tests.bench.bench_dunning import clone
from tests.bench.parts_data import PARTS

REQUESTS, SITES = (int(x) for x in os.environ.get("BENCH_REQUESTS", "50000,2000").split(","))
LINES, LIFTS = 2, 5  # lines of a request, elevators of a site
WEAR = max(1, PARTS // 10)  # of the parts, the first
MONTH = date.today().replace(day=1) - relativedelta(months=1)
# one in five is filed, bought on site within the year; the others stand at the stages in turn
STAGES = """
    UPDATE elevator_material_request SET stage = (ARRAY['closed', 'draft', 'centre', 'signing',
            'approved'])[1 + id %% 5], need_on = current_date - 20 + id::int %% 60,
        since = now() - (id %% 30) * interval '1 day',
        received_at = CASE WHEN id %% 5 = 0 THEN now() - (id %% 360) * interval '1 day' END
    WHERE id >= %s
"""
OFFICES = """
    INSERT INTO elevator_material_request_waiting_rel (request_id, office_id)
    SELECT id, (%s)[1 + id %% %s] FROM elevator_material_request
    WHERE id >= %s AND stage <> 'closed'
"""
BOUGHT = """
    UPDATE elevator_material_request_line l SET wear = true,
        product_id = %(parts)s + l.id %% %(wear)s, bought_price = 8 + l.id %% 11,
        bought_amount = l.qty * (8 + l.id %% 11), bought_on = current_date - (l.id %% 360)::int
    FROM elevator_material_request r
    WHERE r.id = l.request_id AND l.id >= %(line)s AND r.stage = 'closed'
"""
# a month of each depot, sent: what its list lacks the main store did not have
MONTHS = """
    INSERT INTO elevator_depot_month (depot_id, branch_id, company_id, month, state, approved_on)
    SELECT id, branch_id, company_id, %(month)s, 'sent', now() - interval '9 days'
    FROM elevator_depot WHERE id >= %(depots)s
"""
MISSING = """
    INSERT INTO elevator_depot_month_line (month_id, branch_id, product_id, lacking_qty)
    SELECT m.id, p.branch_id, p.product_id, p.par_qty - p.balance_qty
    FROM elevator_depot_month m JOIN elevator_depot_part p ON p.depot_id = m.depot_id
    WHERE m.month = %(month)s AND m.depot_id >= %(depots)s AND p.par_qty > p.balance_qty
"""


def make_sites(env, place, firsts):
    """Sites with elevators in maintenance for three years; returns the first ids of both."""
    branch = place[1].branch_id
    partner = env["res.partner"].create({"name": "Owner"})
    vals = {"name": "Site", "code": "BS", "branch_id": branch.id, "partner_id": partner.id}
    site = env["elevator.site"].create(vals)
    unit = env["elevator.unit"].create(
        {"name": "Lift", "code": "BU", "site_id": site.id, "branch_id": branch.id}
    )
    env.flush_all()
    sites = clone(env, "elevator_site", site.id, SITES, code="'BS' || n", name="'Site ' || n")
    units = clone(
        env,
        "elevator_unit",
        unit.id,
        SITES * LIFTS,
        code="'BU' || n",
        qr_token="'BU' || n",
        site_id=f"{sites} + n % {SITES}",
        state="'maintenance'",
        maintenance_since="current_date - 1000",
    )
    env.cr.execute(
        "UPDATE product_template t SET wear_part = true FROM product_product p"
        " WHERE p.product_tmpl_id = t.id AND p.id BETWEEN %s AND %s",
        [firsts[2], firsts[2] + WEAR - 1],
    )
    env.invalidate_all()
    return sites, units


def of_sites(branch, sites, units):
    """Columns of the ledger: what is given out goes to a site, one receipt in ten is a purchase."""
    return {
        "branch_id": f"CASE WHEN e.depot = (SELECT id FROM elevator_depot WHERE code = 'BM')"
        f" THEN NULL ELSE {branch.id} END",
        "site_id": f"CASE WHEN NOT e.comes THEN {sites} + (e.n * 31 + e.part) % {SITES} END",
        "elevator_id": f"CASE WHEN NOT e.comes THEN {units} + (e.n * 31 + e.part) % {SITES} END",
        "kind": "CASE WHEN NOT e.comes THEN 'issue' WHEN e.n % 10 = 0 THEN 'purchase'"
        " ELSE 'receipt' END",
    }


def make_requests(env, firsts, units):
    """Requests with their lines, without rounds of signatures; returns the first ids of both."""
    elevator = env["elevator.unit"].browse(units)
    request = env["elevator.material.request"].create(
        {
            "elevator_id": elevator.id,
            "cause": "not_site",
            "reason": "Bench",
            "line_ids": [(0, 0, {"name": "Bench", "qty": 3})],
        }
    )
    env.flush_all()
    unit = f"{units} + n % {SITES * LIFTS}"
    site = f"(SELECT site_id FROM elevator_unit WHERE id = {unit})"
    requests = clone(
        env,
        "elevator_material_request",
        request.id,
        REQUESTS,
        name="'BR' || n",
        elevator_id=unit,
        site_id=site,
    )
    line = clone(
        env,
        "elevator_material_request_line",
        request.line_ids.id,
        REQUESTS * LINES,
        request_id=f"{requests} + n / {LINES}",
    )
    offices = [
        env.ref(f"elevator_service.group_{x}").id for x in ("planning", "supply", "business")
    ]
    env.cr.execute(STAGES, [requests])
    env.cr.execute(OFFICES, [offices, len(offices), requests])
    env.cr.execute(BOUGHT, {"parts": firsts[2], "wear": WEAR, "line": line})
    env.cr.commit()
    env.invalidate_all()
    return requests, line


def make_months(env, firsts):
    """Leftovers of last month; returns how many."""
    env.cr.execute(MONTHS, {"month": MONTH, "depots": firsts[0]})
    env.cr.execute(MISSING, {"month": MONTH, "depots": firsts[0]})
    count = env.cr.rowcount
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()
    return count
