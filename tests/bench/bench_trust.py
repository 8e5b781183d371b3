"""A million sealed visits searched for false maintenance, beside raw SQL over the same rows."""
# pylint: disable=print-used

import os
from datetime import timedelta

from odoo.tools import SQL

from tests.bench.common import environment, measured, peak_mb, publish
from tests.bench.trust_data import build

VISITS = int(os.environ.get("TRUST_VISITS", "1000000"))
LIST = """
    INSERT INTO elevator_followup (site_id, branch_id, company_id, week, state, attempts,
        fault_count, entrapment_count, parts_count, quality, mismatch_count)
    SELECT DISTINCT s.id, s.branch_id, s.company_id, %(week)s::date, 'todo', 0, 0, 0, 0, 0, 0
    FROM elevator_site s JOIN elevator_unit u ON u.site_id = s.id
    WHERE u.state = 'maintenance' AND s.company_id = %(company)s
"""
ANSWERED = 200
CALL_HEAD = [
    "what",
    "elevators",
    "calls",
    "seconds",
    "ms per call",
    "queries per call",
    "× raw SQL",
]
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


def call_row(name, sites, calls, work, limit=None):
    return [
        name,
        f"{sites * 5:,}",
        f"{calls:,}",
        f"{work.seconds:.2f}",
        f"{1000 * work.seconds / calls:.2f}" if calls else "–",
        f"{work.queries / calls:.1f}" if calls else "–",
        f"{work.seconds / limit:.1f}" if limit else "–",
    ]


def friday(env):
    """The list of a Friday, the queue opened, calls answered and matched."""
    model, company = env["elevator.followup"], env.company
    week = model._this_week(company)
    with measured() as work:
        env.cr.execute(LIST, {"week": week - timedelta(7), "company": company.id})
        sites = env.cr.rowcount
        env.cr.commit()
    limit = work.seconds
    yield call_row("raw SQL: INSERT … SELECT", sites, sites, work, limit)
    with measured() as work:
        made = model._make_list(company, week)
        env.cr.commit()
    assert made == sites and work.seconds <= 3
    yield call_row("the week's list", sites, made, work, limit)
    with measured() as work:
        assert model._make_list(company, week) == 0
        env.cr.commit()
    yield call_row("the list, again", sites, 0, work, limit)
    env.cr.execute("ANALYZE elevator_followup")
    env.invalidate_all()
    with measured() as work:
        data = model.queue_next()
        env.cr.commit()
    assert work.seconds <= 1
    yield call_row("opening the queue", sites, 1, work)
    with measured() as work:
        for _n in range(ANSWERED):
            call = model.browse(data["call"]["id"])
            call.queue_answer({"running": "ok", "quality": 5, "came": "0000000"})
            env.cr.commit()
            env.invalidate_all()
            data = model.queue_next()
            env.cr.commit()
    yield call_row("answer, match, next", sites, ANSWERED, work)


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
        calls = list(friday(env))
    publish("Finder", HEAD, rows, NOTES)
    publish("Friday calls", CALL_HEAD, calls, CALL_NOTES)


NOTES = """
Sealed visits of 10,000 elevators on 2,000 sites (`./dev bench bench_trust`), 2 cores shared
(load {load}), PostgreSQL 15; fakes are planted, and every rule finds them all and nothing
else. Each rule is one query over all records and a transaction of its own; the time includes making
the findings with workers and evidence. "Raw SQL" is what reading the same records costs without any
rule.
"""

CALL_NOTES = """
The same company (`./dev bench bench_trust`): one call per site and Friday. "Raw SQL" inserts the
same rows by a plain statement. Opening the queue takes the next free call and reads site, contacts
and the week's visits, readings, findings and events. Each answer is matched with those records;
here each is a mismatch with a finding and its evidence, and the next call is taken.
"""

if __name__ == "__main__":
    main()
