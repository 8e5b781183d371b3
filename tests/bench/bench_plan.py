"""A month of visits for 1,000 / 10,000 / 100,000 elevators, beside raw SQL and two OCA addons."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from tests.bench.common import environment, install, measured, peak_mb, publish

SIZES = (1000, 10000, 100000)
PEER_SIZE = 50
MAINTAINERS = 200
MONTH = date.today() + relativedelta(months=1, day=1)
HEAD = [
    "method",
    "elevators",
    "visits",
    "seconds",
    "µs per visit",
    "queries",
    "× raw SQL",
    "peak MB",
]

RAW = """
    INSERT INTO elevator_visit (elevator_id, site_id, branch_id, company_id, maintainer_id,
        date, slot_date, level, state, create_uid, write_uid, create_date, write_date)
    SELECT e.id, e.site_id, e.branch_id, e.company_id, e.maintainer_id,
        e.plan_anchor + n * 5, e.plan_anchor + n * 5,
        CASE WHEN n %% 3 = 0 THEN 'half_month' ELSE 'patrol' END, 'planned', 1, 1, now(), now()
    FROM elevator_unit e, generate_series(
        (%(first)s - e.plan_anchor + 4) / 5, (%(last)s - e.plan_anchor) / 5) AS n
    WHERE e.branch_id = %(branch)s AND e.state = 'maintenance'
"""


def certify(env, people):
    """Certificates for who has none: without them nobody is put on a visit (M-8.4)."""
    env["elevator.certificate"]._give(
        [
            {
                "employee_id": person.id,
                "kind_id": kind.id,
                "number": f"BENCH{person.id}",
                "valid_from": "2020-01-01",
                "valid_to": "2099-12-31",
            }
            for person in people._elevator_uncertified(date.today())
            for kind in env["elevator.certificate.kind"].search([("required", "=", True)])
        ]
    )


def make_branch(env, size):
    """A branch with ``size`` elevators in maintenance; the elevators by SQL."""
    partner = env["res.partner"].create({"name": f"Bench {size}"})
    branch = env["elevator.branch"].create(
        {"name": f"Bench {size}", "code": f"BENCH{size}", "partner_id": partner.id}
    )
    site = env["elevator.site"].create(
        {"name": "Bench", "branch_id": branch.id, "partner_id": partner.id}
    )
    people = env["hr.employee"].search([("name", "=like", "Bench %")]) or env["hr.employee"].create(
        [{"name": f"Bench {n}"} for n in range(MAINTAINERS)]
    )
    certify(env, people)
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO elevator_unit (name, code, active, site_id, partner_id, branch_id, company_id,
            kind, annex, state, plan_anchor, maintenance_since, maintainer_id, seal_count)
        SELECT n, 'BENCH' || %(size)s || '-' || n, true, %(site)s, %(partner)s, %(branch)s,
            %(company)s, 'traction', 'A', 'maintenance', %(anchor)s::date - (n %% 365)::int,
            %(anchor)s::date - (n %% 365)::int, (%(people)s)[1 + n %% %(count)s]
            , 0
        FROM generate_series(1, %(size)s) AS n
        """,
        {
            "size": size,
            "site": site.id,
            "partner": partner.id,
            "branch": branch.id,
            "company": branch.company_id.id,
            "anchor": MONTH - timedelta(60),
            "people": people.ids,
            "count": len(people),
        },
    )
    env.cr.execute("ANALYZE elevator_unit")
    env.invalidate_all()
    return branch


def clear(env):
    env.cr.execute("TRUNCATE elevator_visit, elevator_work_plan CASCADE")
    env.invalidate_all()


def raw(env, branch):
    """The limit: the same rows by one plain statement."""
    last = MONTH + relativedelta(months=1, days=-1)
    env.cr.execute(RAW, {"first": MONTH, "last": last, "branch": branch.id})
    return env.cr.rowcount


def ours(env, branch):
    [result] = branch._plan_month(MONTH)
    return result.created


def row(name, size, visits, work, limit=None):
    per_visit = 1e6 * work.seconds / visits if visits else 0
    return [
        name,
        f"{size:,}",
        f"{visits:,}",
        f"{work.seconds:.2f}",
        f"{per_visit:,.0f}" if visits else "–",
        f"{work.queries:,}",
        f"{per_visit / limit:,.1f}" if limit and visits else "–",
        f"{peak_mb():.0f}",
    ]


def bench_size(env, size):
    """Rows of one size: raw SQL, ours, ours again, and ours with three holidays."""
    branch = make_branch(env, size)
    branch.company_id.elevator_day_limit = 0
    clear(env)
    with measured() as work:
        visits = raw(env, branch)
        env.cr.commit()
    limit = 1e6 * work.seconds / visits
    yield row("raw SQL INSERT … SELECT", size, visits, work, limit)
    clear(env)
    with measured() as work:
        visits = ours(env, branch)
        env.cr.commit()
    yield row("elevator_service", size, visits, work, limit)
    with measured() as work:
        again = ours(env, branch)
        env.cr.commit()
    assert again == 0
    yield row("elevator_service, again", size, again, work)
    yield bench_holidays(env, branch, size, limit)
    clear(env)
    env.cr.commit()


def bench_holidays(env, branch, size, limit):
    """Three public holidays: three visits in five of the month are looked at, patrols move."""
    clear(env)
    holiday = env["resource.calendar.leaves"].create(
        {
            "name": "Festival",
            "calendar_id": False,
            "date_from": datetime.combine(MONTH + timedelta(9), datetime.min.time()),
            "date_to": datetime.combine(MONTH + timedelta(11), datetime.max.time()),
        }
    )
    with measured() as work:
        visits = ours(env, branch)
        env.cr.commit()
    holiday.unlink()
    return row("elevator_service, 3 holidays", size, visits, work, limit)


def fieldservice(env):
    """OCA fieldservice_recurring: every 5 days, 31 days ahead."""
    frequency = env["fsm.frequency"].create(
        {"name": "Bench", "interval": 5, "interval_type": "daily"}
    )
    rule = env["fsm.frequency.set"].create(
        {"name": "Bench", "schedule_days": 31, "fsm_frequency_ids": [(6, 0, frequency.ids)]}
    )
    partners = env["res.partner"].create([{"name": f"Lift {n}"} for n in range(PEER_SIZE)])
    locations = env["fsm.location"].create(
        [{"name": p.name, "partner_id": p.id, "owner_id": p.id} for p in partners]
    )
    recurring = env["fsm.recurring"].create(
        [
            {"location_id": place.id, "fsm_frequency_set_id": rule.id, "start_date": datetime.now()}
            for place in locations
        ]
    )
    env.flush_all()
    with measured() as work:
        recurring.write({"state": "progress"})
        env["fsm.recurring"]._cron_generate_orders()
        env.cr.commit()
    return env["fsm.order"].search_count([("fsm_recurring_id", "in", recurring.ids)]), work


def maintenance(env):
    """OCA maintenance_plan: every 5 days, one month ahead."""
    equipment = env["maintenance.equipment"].create(
        [{"name": f"Lift {n}"} for n in range(PEER_SIZE)]
    )
    kind = env["maintenance.kind"].create({"name": "Patrol"})
    plans = env["maintenance.plan"].create(
        [
            {
                "equipment_id": lift.id,
                "maintenance_kind_id": kind.id,
                "interval": 5,
                "interval_step": "day",
                "maintenance_plan_horizon": 1,
                "planning_step": "month",
                "start_maintenance_date": date.today(),
            }
            for lift in equipment
        ]
    )
    env.flush_all()
    with measured() as work:
        env["maintenance.equipment"]._cron_generate_requests()
        env.cr.commit()
    requests = env["maintenance.request"].search_count([("maintenance_plan_id", "in", plans.ids)])
    return requests, work


def main():
    rows = []
    for size in SIZES:
        with environment() as env:
            rows += bench_size(env, size)
    install("fieldservice_recurring", "maintenance_plan")
    limit = 1e6 * float(rows[0][3]) / int(rows[0][2].replace(",", ""))
    for name, peer in (("fieldservice_recurring", fieldservice), ("maintenance_plan", maintenance)):
        with environment() as env:
            visits, work = peer(env)
            rows.append(row(f"OCA {name}", PEER_SIZE, visits, work, limit))
    publish(
        "Plan",
        HEAD,
        rows,
        """
One month of visits for one branch (`./dev bench bench_plan`). "× raw SQL" compares the time per
visit with a plain INSERT … SELECT of the same rows in the same run; the peers are compared with
raw SQL at 1,000 elevators. "Again" plans the same month a second time and creates nothing.
""",
    )


if __name__ == "__main__":
    main()
