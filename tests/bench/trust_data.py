"""A company whose maintainers work honestly, and fakes planted among its records."""

from datetime import timedelta

CHAIN = 100  # visits of an elevator, every 5 days
LIFTS = 5  # elevators of a site
SITES = 4  # sites of a maintainer

BRANCHES = 20
PLACES = """
    INSERT INTO elevator_site (name, code, active, partner_id, branch_id, company_id, latitude,
        longitude)
    SELECT 'Trust ' || n, 'TR' || n, true, %(partner)s, (%(branches)s)[1 + n %% %(count)s],
        %(company)s, 31 + (n %% 4) * 0.01, 121 + n / 4 * 0.01
    FROM generate_series(0, %(sites)s - 1) AS n
    RETURNING id
"""
UNITS = """
    INSERT INTO elevator_unit (name, code, active, site_id, partner_id, branch_id, company_id,
        kind, annex, state, stops, plan_anchor, maintenance_since, maintainer_id, seal_count)
    SELECT 'Trust ' || k, 'TR-' || s.id || '-' || k, true, s.id, s.partner_id, s.branch_id,
        s.company_id, 'traction', 'A', 'maintenance', 20, %(first)s, %(first)s,
        (%(people)s)[1 + (row_number() OVER (PARTITION BY k ORDER BY s.id) - 1) / %(per)s], 0
    FROM elevator_site s, generate_series(0, %(lifts)s - 1) AS k
    WHERE s.id IN %(places)s
"""
# a maintainer does a site a day, its lifts one after the other; nobody signs on the last days
SHEETS = """
    INSERT INTO elevator_visit_sheet (name, site_id, partner_id, branch_id, company_id, date,
        state, signed_by, signed_on, signed_how, seal, create_uid, write_uid)
    SELECT 'TR' || s.id || '-' || d.day, s.id, s.partner_id, s.branch_id, s.company_id, d.day,
        'signed', 'Li', d.day + time '09:00', 'screen', repeat('0', 64), 1, 1
    FROM (SELECT s.*, (row_number() OVER (ORDER BY id) - 1) %% %(per)s AS turn
        FROM elevator_site s WHERE s.id IN %(places)s) s,
        generate_series(0, %(chain)s - 1) AS n,
        LATERAL (SELECT (%(first)s::date + n * 5 + s.turn::int) AS day) d
"""
SIGNATURES = """
    INSERT INTO ir_attachment (name, type, res_model, res_field, res_id, checksum, create_uid)
    SELECT 'signature', 'binary', 'elevator.visit.sheet', 'signature', s.id, md5(s.id::text), 1
    FROM elevator_visit_sheet s WHERE s.site_id IN %(places)s
"""
VISITS = """
    INSERT INTO elevator_visit (elevator_id, site_id, branch_id, company_id, maintainer_id,
        date, level, state, codes, readings, started_at, finished_at, sheet_id, seal,
        create_uid, write_uid, create_date, write_date)
    SELECT e.id, e.site_id, e.branch_id, e.company_id, e.maintainer_id, s.date,
        CASE WHEN n.visit %% 3 = 0 THEN 'half_month' ELSE 'patrol' END, 'done', repeat('o', 31),
        jsonb_build_object('A-1-5', 0.3 + n.visit %% 7 / 10.0, 'A-1-18', 2 + n.visit %% 5,
            'A-1-29', 8 + n.visit %% 3),
        s.date + n.turn * interval '60 min', s.date + n.turn * interval '60 min' + '45 min',
        s.id, repeat('0', 64), 1, 1, now(), now()
    FROM elevator_visit_sheet s
    JOIN (SELECT e.*, row_number() OVER (PARTITION BY e.site_id ORDER BY e.id) - 1 AS nth
        FROM elevator_unit e WHERE e.site_id IN %(places)s) e ON e.site_id = s.site_id
    CROSS JOIN LATERAL (SELECT e.nth AS turn, (s.date - %(first)s::date) / 5 AS visit) n
    WHERE s.site_id IN %(places)s
"""
# {rule: statement}: a fake of each kind on elevators of its own
FAKES = {
    "too_short": """
        UPDATE elevator_visit v SET finished_at = v.started_at + interval '2 min'
        FROM bench_pick p WHERE p.elevator_id = v.elevator_id AND p.fake = 1 AND p.date = v.date
    """,
    "two_places": """
        UPDATE elevator_visit v SET second_maintainer_id = (
            SELECT o.maintainer_id FROM elevator_visit o WHERE o.date = v.date
                AND o.maintainer_id <> v.maintainer_id AND o.started_at = v.started_at
            ORDER BY abs(o.maintainer_id - v.maintainer_id) LIMIT 1)
        FROM bench_pick p WHERE p.elevator_id = v.elevator_id AND p.fake = 2 AND p.date = v.date
    """,
    "same_readings": """
        UPDATE elevator_visit v SET readings = '{"A-1-5": 0.5, "A-1-18": 3, "A-1-29": 9}'
        FROM bench_pick p WHERE p.elevator_id = v.elevator_id AND p.fake = 3
          AND v.level = 'patrol' AND v.date BETWEEN p.date AND p.date + 40
    """,
    "same_signature": """
        UPDATE ir_attachment a SET checksum = md5('fake' || v.elevator_id)
        FROM elevator_visit v JOIN bench_pick p ON p.elevator_id = v.elevator_id AND p.fake = 4
          AND v.date IN (p.date, p.date + 5)
        WHERE a.res_model = 'elevator.visit.sheet' AND a.res_id = v.sheet_id
    """,
    "visit_stopped": """
        INSERT INTO elevator_unit_event (elevator_id, branch_id, company_id, kind, date,
            logged_at, user_id, state_from, state_to)
        SELECT p.elevator_id, p.branch_id, p.company_id, 'state', p.date + s.days, now(), 1,
            s.before, s.after
        FROM bench_pick p CROSS JOIN (VALUES (-2, 'maintenance', 'suspended'),
            (2, 'suspended', 'maintenance')) s(days, before, after)
        WHERE p.fake = 5
    """,
    "fault_after": """
        INSERT INTO elevator_unit_event (elevator_id, branch_id, company_id, kind, date,
            logged_at, user_id)
        SELECT p.elevator_id, p.branch_id, p.company_id, 'fault', p.date + 1, now(), 1
        FROM bench_pick p WHERE p.fake = 6
    """,
    "unsigned": """
        UPDATE elevator_visit_sheet s SET state = 'waiting', seal = NULL, signed_on = NULL
        FROM elevator_visit v JOIN bench_pick p ON p.elevator_id = v.elevator_id AND p.fake = 7
          AND v.date = p.date
        WHERE s.id = v.sheet_id
    """,
}
# the first elevator of a site is faked once, seven sites of eight, each in its own way
PICK = """
    CREATE TEMP TABLE bench_pick AS
    SELECT e.id AS elevator_id, e.branch_id, e.company_id, 1 + e.place %% 8 AS fake, v.date
    FROM (SELECT e.*, row_number() OVER (ORDER BY e.site_id) AS place,
            row_number() OVER (PARTITION BY e.site_id ORDER BY e.id) AS nth
        FROM elevator_unit e WHERE e.site_id IN %(places)s) e
    JOIN LATERAL (SELECT v.date FROM elevator_visit v WHERE v.elevator_id = e.id
        ORDER BY v.date OFFSET %(chain)s / 2 LIMIT 1) v ON TRUE
    WHERE e.nth = 1
"""


def build(env, visits):
    """Make the records; returns {rule: number of planted fakes}."""
    sites = visits // CHAIN // LIFTS
    partner = env["res.partner"].create({"name": "Trust"})
    branches = env["elevator.branch"].create(
        [
            {"name": f"Trust {n}", "code": f"TRUST{n}", "partner_id": partner.id}
            for n in range(BRANCHES)
        ]
    )
    people = env["hr.employee"].create([{"name": f"Trust {n}"} for n in range(-(-sites // SITES))])
    today = env.company._elevator_today()
    env.company.elevator_two_workers = False
    env.flush_all()
    values = {
        "partner": partner.id,
        "branches": branches.ids,
        "count": len(branches),
        "company": env.company.id,
        "sites": sites,
        "people": people.ids,
        "per": SITES,
        "lifts": LIFTS,
        "chain": CHAIN,
        "first": today - timedelta(CHAIN * 5 + SITES),
    }
    env.cr.execute(PLACES, values)
    values["places"] = tuple(row[0] for row in env.cr.fetchall())
    for statement in (UNITS, SHEETS, SIGNATURES, VISITS):
        env.cr.execute(statement, values)
    env.cr.execute(
        "ANALYZE elevator_site, elevator_unit, elevator_visit, elevator_visit_sheet, ir_attachment"
    )
    planted = plant(env, values)
    env.cr.execute("ANALYZE elevator_visit, elevator_visit_sheet, elevator_unit_event")
    env.cr.commit()
    env.invalidate_all()
    return planted


def plant(env, values):
    """Plant the fakes past every guard, as who fakes before the record is sealed would."""
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute(PICK, values)
    planted = {}
    for number, (rule, statement) in enumerate(FAKES.items(), 1):
        env.cr.execute(statement, values)
        env.cr.execute("SELECT count(*) FROM bench_pick WHERE fake = %s", [number])
        planted[rule] = env.cr.fetchone()[0]
    return planted
