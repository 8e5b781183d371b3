"""Verification of a million sealed visits, beside one plain SQL that hashes the same content."""

import os
from datetime import date

from odoo.tools import SQL

from tests.bench.bench_plan import make_branch
from tests.bench.common import environment, measured, peak_mb, publish

ELEVATORS = int(os.environ.get("BENCH_ELEVATORS", 10_000))
VISITS = 100  # of each
FORMULA = "elevator-seal/1"  # were it another one, the verification would find every entry broken
HEAD = ["method", "entries", "seconds", "µs per entry", "× raw SQL", "result", "peak MB"]


def make_template(env, branch):
    """One visit done by the verbs, unsealed: what the others are copies of."""
    unit = env["elevator.unit"].search([("branch_id", "=", branch.id)], limit=1)
    visit = env["elevator.visit"].create(
        {
            "elevator_id": unit.id,
            "site_id": unit.site_id.id,
            "branch_id": branch.id,
            "maintainer_id": unit.maintainer_id.id,
            "date": date(2000, 1, 1),
        }
    )
    visit._start()
    visit._write_work({"codes": "o" * len(visit._items())})
    visit._move_to("done", snapshot=visit._prepare_snapshot())
    env.flush_all()
    return visit


def copy_visits(env, template, branch):
    """``VISITS`` visits of each elevator of the branch, in one statement."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'elevator_visit'"
        " AND column_name NOT IN ('id', 'elevator_id', 'date')"
    )
    names = [SQL.identifier(name) for (name,) in env.cr.fetchall()]
    env.cr.execute(
        SQL(
            """
            INSERT INTO elevator_visit (elevator_id, date, %(into)s)
            SELECT u.id, DATE '2000-01-01' + n, %(taken)s
            FROM elevator_visit t, elevator_unit u, generate_series(1, %(visits)s) n
            WHERE t.id = %(template)s AND u.branch_id = %(branch)s
            """,
            into=SQL(", ").join(names),
            taken=SQL(", ").join(SQL("t.%s", name) for name in names),
            visits=VISITS,
            template=template.id,
            branch=branch.id,
        )
    )


def seal_visits(env, branch):
    """Chains as `_seal` makes them, one entry of every elevator at a time."""
    digests = env["elevator.visit"]._seal_digests(
        SQL("r.branch_id = %s AND r.date > '2000-01-01'", branch.id)
    )
    env.cr.execute(SQL("CREATE TEMP TABLE content AS %s", digests))
    env.cr.execute(
        """
        ALTER TABLE content ADD number integer;
        UPDATE content SET number = r.date - DATE '2000-01-01'
        FROM elevator_visit r WHERE r.id = content.id;
        CREATE INDEX ON content (number); ANALYZE content
        """
    )
    for number in range(1, VISITS + 1):
        env.cr.execute(ENTRY, {"number": number, "formula": FORMULA})
    env.cr.execute(
        """
        UPDATE elevator_visit r SET seal = s.seal, seal_number = s.number
        FROM elevator_seal s WHERE s.res_model = 'elevator.visit' AND s.res_id = r.id;
        UPDATE elevator_unit u SET seal_count = s.number, seal_head = s.seal
        FROM elevator_seal s WHERE s.elevator_id = u.id AND s.number = %(last)s;
        ANALYZE elevator_visit; ANALYZE elevator_seal; ANALYZE elevator_unit
        """,
        {"last": VISITS},
    )


ENTRY = """
    INSERT INTO elevator_seal (elevator_id, branch_id, company_id, number, kind, res_model, res_id,
        digest, previous, seal, sealed_at, user_id)
    SELECT u.id, u.branch_id, u.company_id, c.number, 'visit', 'elevator.visit', c.id, c.digest,
        COALESCE(p.seal, ''), encode(sha256(convert_to(concat_ws(E'\\n', %(formula)s,
            COALESCE(p.seal, ''), c.number, 'visit', 'elevator.visit', c.id, c.digest,
            '2026-01-01 00:00:00'), 'UTF8')), 'hex'), '2026-01-01 00:00:00', 1
    FROM content c JOIN elevator_unit u ON u.id = c.elevator_id
    LEFT JOIN elevator_seal p ON p.elevator_id = u.id AND p.number = c.number - 1
    WHERE c.number = %(number)s
"""


def raw(env):
    """The least a verification does: hash every content once and compare."""
    digests = env["elevator.visit"]._seal_digests(SQL("r.seal IS NOT NULL"))
    env.cr.execute(
        SQL(
            "SELECT count(*) FROM (%s) d JOIN elevator_seal s ON s.res_id = d.id"
            " AND s.res_model = 'elevator.visit' WHERE s.digest <> d.digest",
            digests,
        )
    )
    return "genuine" if env.cr.fetchone() == (0,) else "broken"


def verify(env):
    check = env["elevator.seal.check"].create({"scope": "all"})
    check.action_run()
    where = f": {check.broken_elevator_id.code} no. {check.broken_number}"
    return check.state + (where if check.state == "broken" else "")


def tamper(env):
    """Change one record in the middle as an administrator of the database could."""
    env.cr.execute(
        """
        SET session_replication_role = replica;
        UPDATE elevator_visit SET note = 'never happened' WHERE id = (
            SELECT res_id FROM elevator_seal WHERE number = 50 ORDER BY elevator_id
            OFFSET (SELECT count(*) / 2 FROM elevator_seal WHERE number = 50) LIMIT 1);
        SET session_replication_role = DEFAULT
        """
    )


def row(name, work, base, result, entries):
    return [
        name,
        f"{entries:,}",
        f"{work.seconds:.1f}",
        f"{work.seconds / entries * 1e6:.0f}",
        f"{work.seconds / base:.2f}",
        result,
        f"{peak_mb():.0f}",
    ]


def main():
    entries = ELEVATORS * VISITS
    with environment() as env:
        branch = make_branch(env, ELEVATORS)
        copy_visits(env, make_template(env, branch), branch)
        seal_visits(env, branch)
        env.invalidate_all()
        with measured() as plain:
            result = raw(env)
        rows = [row("raw SQL, content only", plain, plain.seconds, result, entries)]
        with measured() as work:
            result = verify(env)
        rows.append(row("verify all", work, plain.seconds, result, entries))
        tamper(env)
        with measured() as work:
            result = verify(env)
        rows.append(row("verify all, one record changed", work, plain.seconds, result, entries))
    publish("Seals", HEAD, rows, NOTES)


NOTES = """
Sealed visits in chains of 100 (`./dev bench bench_seal`). Raw SQL hashes each record's content once
and compares it with the stored digest; "verify all" also checks every link and seal of the chains,
their heads and what was inserted, and stops at the first broken record, which it names.
"""


if __name__ == "__main__":
    main()
