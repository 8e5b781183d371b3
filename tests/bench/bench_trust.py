"""A million sealed visits searched for false maintenance, beside raw SQL over the same rows."""

import os

from odoo.tools import SQL

from tests.bench.common import environment, measured, peak_mb, publish
from tests.bench.trust_data import build

VISITS = int(os.environ.get("TRUST_VISITS", "1000000"))
HEAD = ["rule", "visits", "seconds", "queries", "found", "planted", "peak MB"]
# the least a question about neighbours in time costs: each visit beside the one before
PASS = """
    SELECT count(*), max(gap) FROM (
        SELECT v.started_at - lag(v.finished_at) OVER (
            PARTITION BY v.maintainer_id ORDER BY v.started_at) AS gap
        FROM elevator_visit v WHERE v.seal IS NOT NULL) g
"""
PLAIN = """
    SELECT count(*), max(md5(v.codes || v.readings::text)) FROM elevator_visit v
    WHERE v.seal IS NOT NULL
"""


def row(name, work, found="", planted=""):
    return [
        name,
        f"{VISITS:,}",
        f"{work.seconds:.1f}",
        f"{work.queries:,}",
        f"{found:,}" if found != "" else "",
        f"{planted:,}" if planted != "" else "",
        f"{peak_mb():.0f}",
    ]


def raw(env, name, query):
    env.cr.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")
    with measured() as work:
        env.execute_query(SQL(query))  # pylint: disable=sql-injection
    return row(name, work)


def night(env, planted):
    """Every rule, as the cron runs it: a transaction each."""
    total = 0
    for rule in env["elevator.trust.rule"].search([])._finders():
        with measured() as work:
            count = rule._find()
            env.cr.commit()
        env.invalidate_all()
        total += work.seconds
        assert count == planted[rule.code], (rule.code, count, planted[rule.code])
        yield work, row(rule.name, work, count, planted[rule.code])
    again = env["elevator.trust.rule"].search([])._finders()
    with measured() as work:
        assert again._find() == 0
        env.cr.commit()
    yield work, row("all rules, the next night", work, 0)


def main():
    with environment() as env:
        with measured() as work:
            planted = build(env, VISITS)
        print(f"built in {work.seconds:.0f} s, planted {planted}")
        rows = [
            raw(env, "raw SQL: read every record once", PLAIN),
            raw(env, "raw SQL: each visit beside the one before", PASS),
        ]
        nights = list(night(env, planted))
        rows += [line for _work, line in nights]
        first = sum(work.seconds for work, _line in nights[:-1])
        found = sum(planted.values())
        queries = sum(work.queries for work, _line in nights[:-1])
        total = ["**all rules, the first night**", f"{VISITS:,}", f"{first:.1f}", f"{queries:,}"]
        rows.insert(-1, [*total, f"{found:,}", f"{found:,}", f"{peak_mb():.0f}"])
        assert VISITS < 1000000 or first <= 60, first
    publish("Finder", HEAD, rows, NOTES)


NOTES = """
Sealed visits of 10,000 elevators on 2,000 sites (`./dev bench bench_trust`), 2 cores shared,
PostgreSQL 15; fakes are planted, and every rule finds them all and nothing else. Each rule is one
query over all records and a transaction of its own; the time includes making the findings with
workers and evidence. "Raw SQL" is what reading the same records costs without any rule.
"""

if __name__ == "__main__":
    main()
