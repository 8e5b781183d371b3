"""A million sealed visits verified to the end, beside one plain statement that hashes them."""
# pylint: disable=print-used

import os

from odoo.tools import SQL

from tests.bench.bench_plan import make_branch
from tests.bench.common import environment, measured, peak_mb, publish

ENTRIES = int(os.environ.get("SEAL_ENTRIES", "1000000"))
CHAIN = 100  # visits of an elevator: a year and four months
HEAD = ["method", "entries", "seconds", "µs per entry", "× raw SQL", "peak MB", "result"]

VISITS = """
    INSERT INTO elevator_visit (elevator_id, site_id, branch_id, company_id, maintainer_id,
        date, slot_date, level, state, checklist_id, codes, readings, snapshot, note,
        started_at, finished_at, latitude, longitude,
        create_uid, write_uid, create_date, write_date)
    SELECT e.id, e.site_id, e.branch_id, e.company_id, e.maintainer_id,
        d.day, d.day, 'half_month', 'done', %(checklist)s, %(codes)s,
        jsonb_build_object('A-1-18', 2 + n %% 5, 'A-1-29', 8.5), %(snapshot)s,
        CASE WHEN n %% 7 = 0 THEN 'Lamp of the car flickers, replaced at the next visit.' END,
        d.day + time '08:00', d.day + time '08:40', 31.23, 121.47, 1, 1, now(), now()
    FROM generate_series(1, %(chain)s) AS n
    CROSS JOIN LATERAL (SELECT (%(last)s::date - (%(chain)s - n)::int * 5) AS day) d
    CROSS JOIN elevator_unit e WHERE e.branch_id = %(branch)s
"""
FINDINGS = """
    INSERT INTO elevator_visit_finding (visit_id, elevator_id, branch_id, item_id, code, note)
    SELECT v.id, v.elevator_id, v.branch_id, %(item)s, 'a', 'Adjusted'
    FROM elevator_visit v WHERE v.id %% 20 = 0 AND v.branch_id = %(branch)s
"""
# one link of all chains at a time: each needs the seal of the one before
LINK = """
    INSERT INTO elevator_seal (elevator_id, branch_id, company_id, number, kind, res_model,
        res_id, digest, previous, seal, sealed_at, user_id)
    SELECT v.elevator_id, v.branch_id, v.company_id, %(number)s, 'visit', 'elevator.visit',
        v.id, b.digest, COALESCE(p.seal, ''), encode(sha256(convert_to(concat_ws(E'\\n',
            'elevator-seal/1', COALESCE(p.seal, ''), %(number)s, 'visit', 'elevator.visit', v.id,
            b.digest, to_char(v.finished_at, 'YYYY-MM-DD HH24:MI:SS')), 'UTF8')), 'hex'),
        v.finished_at, 1
    FROM elevator_visit v JOIN bench_digest b ON b.id = v.id
    LEFT JOIN elevator_seal p
        ON p.elevator_id = v.elevator_id AND p.number = %(number)s - 1
    WHERE v.date = %(last)s::date - (%(chain)s - %(number)s) * 5
"""
HEADS = """
    UPDATE elevator_visit v SET seal = s.seal, seal_number = s.number
    FROM elevator_seal s WHERE s.res_model = 'elevator.visit' AND s.res_id = v.id
        AND v.branch_id = %(branch)s;
    UPDATE elevator_unit u SET seal_count = s.number, seal_head = s.seal
    FROM elevator_seal s WHERE s.elevator_id = u.id AND s.number = %(chain)s
        AND u.branch_id = %(branch)s;
    DROP TABLE bench_digest
"""


def heading():
    """A heading of the size a real one has."""
    plate = ("code", "name", "kind", "maker", "product_no", "equipment_code", "registration_no")
    return {
        "elevator": {name: f"{name} of an elevator" for name in plate},
        "parameters": {"drive": "gearless", "load_kg": 1000, "speed_ms": 1.75, "stops": 24},
        "model": "GEN-2",
        "user": "Bench Property Management Co., Ltd.",
        "site": "Bench Garden, phase 2",
        "place": "Shanghai Pudong Century Avenue 1000",
        "checklist": "Annex A v1",
        "workers": [{"name": f"Maintainer {n}", "certificate": "TS6-0001"} for n in (1, 2)],
    }


def build(env, entries=ENTRIES, last=None, before_seals=None):
    """Elevators with their chains: visits by SQL, the seals by the statement that verifies.

    :param date last: day of each elevator's last visit
    :param before_seals: called with the branch, to add to the records before they are sealed
    :return: the branch
    """
    branch = make_branch(env, entries // CHAIN)
    checklist = env["elevator.checklist"].search([], limit=1)
    items = checklist._items_for("half_month")
    values = {
        "branch": branch.id,
        "chain": CHAIN,
        "last": last or branch.company_id._elevator_today(),
        "checklist": checklist.id,
        "item": items[:1].id,
        "codes": "o" * len(items),
        "snapshot": env["elevator.visit"]._fields["snapshot"].convert_to_column(heading(), None),
    }
    env.cr.execute(VISITS, values)
    env.cr.execute(FINDINGS, values)
    env.cr.execute("ANALYZE elevator_visit, elevator_visit_finding")
    if before_seals:
        before_seals(env, branch)
    digests = env["elevator.visit"]._seal_digests(SQL("r.branch_id = %s", branch.id))
    env.cr.execute(SQL("CREATE TABLE bench_digest AS %s", digests))
    env.cr.execute("CREATE INDEX ON bench_digest (id)")
    for number in range(1, CHAIN + 1):
        env.cr.execute(LINK, {**values, "number": number})
        if number == 1:
            env.cr.execute("ANALYZE elevator_seal, bench_digest")
    env.cr.execute(HEADS, values)
    env.cr.commit()
    env["elevator.seal.anchor"]._cron_anchor()
    env.cr.execute("ANALYZE elevator_visit, elevator_seal, elevator_unit")
    env.cr.commit()
    env.invalidate_all()
    return branch


def raw(env):
    """The limit: one plain statement that hashes the same payloads."""
    digests = env["elevator.visit"]._seal_digests(SQL("r.seal IS NOT NULL"))
    with measured() as work:
        [(count, _last)] = env.execute_query(
            SQL("SELECT count(*), max(d.digest) FROM (%s) d", digests)
        )
    return row("raw SQL, SHA-256 of the payloads", count, work, None, "")


def verify(env, method, limit):
    """A verification of all, slice by slice as the cron does it, each slice a transaction."""
    check = env["elevator.seal.check"].create({"scope": "all"})
    with measured() as work:
        while check._step():
            env.cr.commit()
            env.invalidate_all()
    env.cr.commit()
    found = check.broken_text or check.state
    return row(method, check.entry_count, work, limit, found), check


def row(method, count, work, limit, result):
    each = 1e6 * work.seconds / count
    return [
        method,
        f"{count:,}",
        f"{work.seconds:.1f}",
        f"{each:.1f}",
        f"{each / limit:.2f}" if limit else "1.00",
        f"{peak_mb():.0f}",
        result,
    ]


def tamper(env):
    """Change a record in the middle past every guard, as the owner of the database can."""
    [(visit_id, elevator_id)] = env.execute_query(
        SQL(
            "SELECT res_id, elevator_id FROM elevator_seal"
            " WHERE number = %s ORDER BY id OFFSET %s LIMIT 1",
            CHAIN // 2,
            ENTRIES // CHAIN // 2,
        )
    )
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute("UPDATE elevator_visit SET note = 'all well' WHERE id = %s", [visit_id])
    env.cr.commit()
    env.invalidate_all()
    return visit_id, elevator_id


def main():
    with environment() as env:
        with measured() as work:
            build(env)
        print(f"built in {work.seconds:.0f} s")
        rows = [raw(env)]
        limit = float(rows[0][3])
        line, check = verify(env, "verification of all", limit)
        assert (check.state, check.entry_count) == ("genuine", ENTRIES), check.broken_text
        rows.append(line)
        visit_id, elevator_id = tamper(env)
        line, check = verify(env, "one visit in the middle changed", limit)
        assert (check.res_model, check.res_id) == ("elevator.visit", visit_id)
        assert check.broken_elevator_id.id == elevator_id and check.problem == "changed"
        rows.append(line)
    publish("Seals", HEAD, rows, NOTES)


NOTES = """
Sealed visits in chains of 100 (`./dev bench bench_seal`), 2 cores shared, PostgreSQL 15. The
verification goes through all elevators slice by slice, each slice a transaction of its own, as the
cron does: it recomputes every entry, every record's digest, the heads and the daily anchor. "× raw
SQL" compares with one statement in the same run that only hashes the same records. The last line
is a run that stops at a visit changed past all triggers, and names it. The peak is the process's.
"""

if __name__ == "__main__":
    main()
