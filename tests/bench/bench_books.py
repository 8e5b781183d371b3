"""Books, evaluations, certificates and appraisals of 10,000 elevators, beside raw SQL."""
# pylint: disable=print-used

import os
from datetime import timedelta
from itertools import chain

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

from tests.bench import trust_data
from tests.bench.bench_plan import certify
from tests.bench.common import environment, measured, peak_mb, publish

# 36 visits of an elevator: the half-year before today, every five days
VISITS = int(os.environ.get("BOOK_VISITS", "360000"))
trust_data.CHAIN = 36
HEAD = ["what", "of", "rows", "seconds", "µs per row", "queries", "× raw SQL", "peak MB"]
BOOKS = """
    INSERT INTO elevator_record_book (name, kind, branch_id, company_id, site_id, elevator_id,
        date_from, date_to, due_on, state)
    SELECT u.code, 'maintenance', u.branch_id, u.company_id, u.site_id, u.id,
        %(first)s::date, %(last)s::date, %(last)s::date + 15, 'open'
    FROM elevator_unit u WHERE u.state = 'maintenance'
"""
# what lacks at all: visits not done, or without a signed sheet
GAPS = """
    SELECT b.id, count(*) FROM elevator_record_book b
    JOIN elevator_visit v ON v.elevator_id = b.elevator_id
        AND v.date BETWEEN b.date_from AND b.date_to
    LEFT JOIN elevator_visit_sheet s ON s.id = v.sheet_id
    WHERE v.state <> 'done' OR COALESCE(s.state, '') <> 'signed' GROUP BY b.id
"""
COLLECT = """
    UPDATE elevator_record_book b SET state = 'collected', collected_on = now(),
        gaps_found = g.text, collected_gaps = g.count
    FROM (
        SELECT b.id, count(v.id), string_agg(v.date::text, E'\\n') AS text
        FROM elevator_record_book b
        LEFT JOIN elevator_visit v ON v.elevator_id = b.elevator_id
            AND v.date BETWEEN b.date_from AND b.date_to AND v.state <> 'done'
        WHERE b.id = ANY(%s) GROUP BY b.id
    ) g WHERE g.id = b.id
"""
RATE = """
    WITH made AS (
        INSERT INTO elevator_evaluation (name, site_id, partner_id, branch_id, company_id,
            date_from, date_to, date, state, score)
        SELECT s.code, s.id, s.partner_id, s.branch_id, s.company_id, %(first)s::date,
            %(last)s::date, %(last)s::date, 'waiting', 0
        FROM elevator_site s
        WHERE EXISTS (
            SELECT 1 FROM elevator_unit u WHERE u.site_id = s.id AND u.state = 'maintenance')
        RETURNING id
    )
    INSERT INTO elevator_evaluation_line (evaluation_id, question_id, name, sequence, weight)
    SELECT made.id, q.id, q.name->>'en_US', q.sequence, q.weight
    FROM made, elevator_evaluation_question q
"""
TAKE_OFF = """
    UPDATE elevator_visit v SET maintainer_id = NULL
    WHERE v.state = 'planned' AND v.date >= %(day)s AND v.branch_id = ANY(%(branches)s)
      AND NOT EXISTS (
        SELECT 1 FROM elevator_certificate c WHERE c.employee_id = v.maintainer_id
          AND c.valid_from <= v.date AND (c.valid_to IS NULL OR c.valid_to >= v.date))
"""
SATISFIED = """
    SELECT branch_id, date_trunc('month', week), avg(quality), count(*)
    FROM elevator_followup WHERE state = 'done' AND quality > 0 GROUP BY 1, 2
"""
APPRAISE = """
    WITH made AS (
        INSERT INTO elevator_appraisal (employee_id, branch_id, company_id, month, state, score)
        SELECT e.id, e.elevator_branch_id, e.company_id, %(first)s::date, 'draft', 100
        FROM hr_employee e WHERE e.elevator_branch_id = ANY(%(branches)s)
        RETURNING id, employee_id
    )
    INSERT INTO elevator_appraisal_line (appraisal_id, measure_id, name, figure, record_count)
    SELECT made.id, m.id, m.code, done.share, done.count
    FROM made CROSS JOIN elevator_appraisal_measure m
    JOIN (
        SELECT v.maintainer_id, count(*),
            100.0 * count(*) FILTER (WHERE v.finished_at::date <= v.date) / count(*) AS share
        FROM elevator_visit v WHERE v.date BETWEEN %(first)s AND %(last)s AND v.state = 'done'
        GROUP BY 1
    ) done ON done.maintainer_id = made.employee_id
"""


def row(what, of, rows, work, limit=None):
    return [
        what,
        f"{of:,}",
        f"{rows:,}",
        f"{work.seconds:.2f}",
        f"{1e6 * work.seconds / rows:,.0f}" if rows else "–",
        f"{work.queries:,}",
        f"{work.seconds / limit:.1f}" if limit else "–",
        f"{peak_mb():.0f}",
    ]


def raw(env, statement, **values):
    """A plain statement that answers the same, given up again: (its rows, its time)."""
    env.flush_all()
    with measured() as work:
        env.cr.execute(statement, values)  # pylint: disable=sql-injection
        rows = env.cr.rowcount
    env.cr.rollback()
    env.invalidate_all()
    return rows, work


def company_of(env):
    """10,000 elevators with 36 visits each, every maintainer of a branch and certified."""
    trust_data.build(env, VISITS)
    env.cr.execute(
        """
        UPDATE hr_employee e SET elevator_branch_id = u.branch_id
        FROM (SELECT DISTINCT ON (maintainer_id) maintainer_id, branch_id FROM elevator_unit
            WHERE maintainer_id IS NOT NULL) u WHERE u.maintainer_id = e.id
        """
    )
    env.invalidate_all()
    people = env["hr.employee"].search([("elevator_branch_id", "!=", False)])
    certify(env, people)
    env.cr.commit()
    return people


def last_quarter(today):
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - relativedelta(months=3)
    return first, first + relativedelta(months=3, days=-1)


def books(env):
    """The quarter that is over: its books opened, their gaps counted, collected."""
    company, model = env.company, env["elevator.record.book"]
    first, last = last_quarter(company._elevator_today())
    count, work = raw(env, BOOKS, first=first, last=last)
    limit = work.seconds
    yield row("raw SQL: INSERT … SELECT of the books", count, count, work, limit)
    with measured() as work:
        made = model._open(company, last)
        env.cr.commit()
    yield row("books opened", count, len(made), work, limit)
    with measured() as work:
        assert not model._open(company, last)
    yield row("books opened, again", count, 0, work, limit)
    env.cr.execute("ANALYZE elevator_record_book")
    env.cr.commit()
    _rows, work = raw(env, GAPS)
    limit = work.seconds
    yield row("raw SQL: visits not done or not signed", count, _rows, work, limit)
    env.invalidate_all()
    with measured() as work:
        found = env["elevator.record.gap"]._read_group([], ["branch_id", "kind"], ["__count"])
    gaps = sum(line[2] for line in found)
    yield row("gaps of all books by branch and kind", count, gaps, work, limit)
    mine = model.search([("kind", "=", "maintenance")], limit=80)
    env.invalidate_all()
    with measured() as work:
        mine.read(["name", "visit_count", "done_count", "gap_count", "state"])
    yield row("a page of the list of books", count, len(mine), work)
    yield from collect(env, model.search([("kind", "=", "maintenance")]))


def collect(env, every):
    env.cr.execute("UPDATE elevator_record_book SET remark = 'as it is'")
    env.cr.commit()
    _rows, work = raw_list(env, COLLECT, every.ids)
    limit = work.seconds
    yield row("raw SQL: collected, days missing as text", len(every), _rows, work, limit)
    env.invalidate_all()
    with measured() as work:
        every.action_collect()
        env.cr.commit()
    assert set(every.mapped("state")) == {"collected"}
    yield row("books collected, gaps by name", len(every), len(every), work, limit)


def raw_list(env, statement, ids):
    with measured() as work:
        env.cr.execute(statement, [ids])
        rows = env.cr.rowcount
    env.cr.rollback()
    env.invalidate_all()
    return rows, work


def evaluations(env):
    company, model = env.company, env["elevator.evaluation"]
    first, last = model._last_period(company, company._elevator_today())
    lines, work = raw(env, RATE, first=first, last=last)
    limit = work.seconds
    yield row("raw SQL: evaluations with their questions", lines, lines, work, limit)
    with measured() as work:
        made = model._open_period(company, company._elevator_today())
        env.cr.commit()
    yield row("evaluations of a period opened", len(made), len(made.line_ids), work, limit)


def certificates(env, people):
    """A month planned; then what one maintainer in ten may not do is taken from him."""
    company, branches = env.company, env["elevator.branch"].search([("code", "=like", "TRUST%")])
    month = company._elevator_today() + relativedelta(months=1, day=1)
    with measured() as work:
        made = sum(result.created for result in branches._plan_month(month))
        env.cr.commit()
    yield row("a month planned, certificates looked at", VISITS // 36, made, work)
    env.cr.execute(
        "UPDATE elevator_certificate SET valid_to = %s WHERE employee_id = ANY(%s)",
        [month + timedelta(14), people.ids[::10]],
    )
    env.cr.commit()
    env.invalidate_all()
    values = {"day": month, "branches": branches.ids}
    rows, work = raw(env, TAKE_OFF, **values)
    limit = work.seconds
    yield row("raw SQL: taken from who has none", made, rows, work, limit)
    with measured() as work:
        taken = env["elevator.visit"]._unassign_uncertified(SQL("date >= %s", month))
        env.cr.commit()
    assert taken == rows, (taken, rows)
    yield row("taken from them, given to the branch's plan", made, taken, work, limit)
    with measured() as work:
        people._elevator_follow_certificates(everybody=True)
        env.cr.commit()
    yield row("all visits follow what is required", made, made, work, limit)
    visits = env["elevator.visit"].search([("maintainer_id", "=", False)], limit=1000)
    worker = people[1]
    env.invalidate_all()
    with measured() as work:
        visits.write({"maintainer_id": worker.id})
        env.flush_all()
    env.cr.rollback()
    env.invalidate_all()
    yield row("assigned by hand, checked", 1000, len(visits), work)


def figures(env, people):
    """Satisfaction by branch and month; the month of all maintainers."""
    branches = people.elevator_branch_id
    today = env.company._elevator_today()
    first = today.replace(day=1) - relativedelta(months=1)
    last = first + relativedelta(months=1, days=-1)
    env.cr.execute(
        """
        INSERT INTO elevator_followup (site_id, branch_id, company_id, week, state, attempts,
            fault_count, entrapment_count, parts_count, quality, mismatch_count)
        SELECT s.id, s.branch_id, s.company_id, %s::date - 7 * n, 'done', 1, 0, 0, 0, 3 + n %% 3, 0
        FROM elevator_site s, generate_series(1, 52) n WHERE s.code LIKE 'TR%%'
        """,
        [today - timedelta(today.weekday() + 3)],
    )
    calls = env.cr.rowcount
    env.cr.execute("ANALYZE elevator_followup")
    env.cr.commit()
    _rows, work = raw(env, SATISFIED)
    limit = work.seconds
    yield row("raw SQL: points of calls by branch and month", calls, _rows, work, limit)
    with measured() as work:
        found = env["elevator.satisfaction"]._read_group(
            [], ["branch_id", "date:month"], ["score:avg", "__count"]
        )
    yield row("satisfaction by branch and month", calls, len(found), work, limit)
    rows, work = raw(env, APPRAISE, first=first, last=last, branches=branches.ids)
    limit = work.seconds
    yield row("raw SQL: one fact, seven lines each", len(people), rows, work, limit)
    for name in ("the month of all maintainers appraised", "the same, measured anew"):
        env.invalidate_all()
        with measured() as work:
            drafts = env["elevator.appraisal"]._appraise(branches, first)
            env.cr.commit()
        yield row(name, len(drafts), len(drafts.line_ids), work, limit)
    with measured() as work:
        counted = env["elevator.service.month"]._count()
        env.cr.commit()
    yield row("thirteen months of all sites counted", VISITS, counted, work)


def main():
    rows = []
    with environment() as env:
        people = company_of(env)
        for line in chain(
            books(env), evaluations(env), certificates(env, people), figures(env, people)
        ):
            print(*line, flush=True)
            rows.append(line)
    publish("Books and people", HEAD, rows, NOTES)


NOTES = """
10,000 elevators on 2,000 sites of 20 branches, 500 maintainers, 360,000 visits of half a year
(`./dev bench bench_books`), 2 cores shared (load {load}), PostgreSQL 15. "Raw SQL" is a plain
statement that answers the same, or less, in the same run, rolled back; what follows it is compared
with it. One maintainer in ten loses his certificate in the middle of the planned month.
"""

if __name__ == "__main__":
    main()
