"""Two at once: real transactions that overlap, on a copy of the database."""

import base64
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from unittest.mock import patch

import pytest

import odoo
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

from tests.journeys.people import SETUP

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
    "2mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Place:
    """A database with the people of the journeys; transactions as the web server runs them."""

    def __init__(self, host, db):
        self.host, self.db = host, db
        # a registry loaded under the test runner would run the addons' tests
        with patch.dict(config.options, test_enable=False):
            self.registry = Registry(db)

    def run(self, act):
        """One request: retried when the database asks for it, committed at the end."""
        with self.registry.cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            result = retrying(lambda: act(env), env)
            cr.commit()
            return result

    def at_once(self, *acts):
        """Requests that all have begun before the first one acts; results or the user's error."""
        barrier = threading.Barrier(len(acts))

        def request(act):
            waited = []

            def begun(env):
                env.cr.execute("SELECT count(*) FROM elevator_unit")  # the snapshot is taken
                if not waited:
                    waited.append(barrier.wait(30))
                return act(env)

            try:
                return self.run(begun) or "done"
            except UserError as error:
                return error

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(request, acts))

    def sql(self, query):
        return self.host.sql(self.db, query)

    def verify(self):
        """State of a verification of all chains."""

        def act(env):
            check = env["elevator.seal.check"].create({"scope": "all"})
            while check.state == "running":
                check._step()
            return check.state

        return self.run(act)


@pytest.fixture(scope="module")
def place(host):
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_two") as db:
        host.odoo("-d", db, script=SETUP)
        found = Place(host, db)
        yield found
        odoo.sql_db.close_db(db)
        Registry.delete(db)


def elevators(env, codes, state="maintenance"):
    site = env["elevator.site"].search([("code", "=", "JN1")])
    place = {"site_id": site.id, "branch_id": site.branch_id.id}
    return env["elevator.unit"]._register_existing(
        [{**place, "code": code, "name": code, "state": state} for code in codes],
        date=date.today() - timedelta(days=60),
    )


def working_visits(env, units, days=(0,)):
    """A patrol per elevator and day, begun, with every item done."""
    worker = env["hr.employee"].search([("name", "=", "Wang Worker")])
    visits = env["elevator.visit"].create(
        [
            {
                "elevator_id": unit.id,
                "site_id": unit.site_id.id,
                "branch_id": unit.branch_id.id,
                "maintainer_id": worker.id,
                "date": date.today() - timedelta(days=day),
                "level": "patrol",
            }
            for unit in units
            for day in days
        ]
    )
    visits._start()
    for visit in visits:
        visit._write_work({"codes": "o" * len(visit._items())})
    return visits


def ids_of(place, make):
    return place.run(lambda env: make(env).ids)


def one_refused(results):
    """Exactly one went through; the others got a sentence."""
    errors = [result for result in results if isinstance(result, UserError)]
    assert len(errors) == len(results) - 1, results
    assert all(str(error) for error in errors)


def test_two_move_an_elevator(place):
    (unit,) = ids_of(place, lambda env: elevators(env, ["C-1"], "accepted"))

    def consent(env):
        record = env["elevator.unit"].browse(unit)
        safety = record.site_id.safety_manager_id
        record._move_to("maintenance", consent_by=safety, consent_how="phone")

    one_refused(place.at_once(consent, consent))
    events = f"SELECT count(*) FROM elevator_unit_event WHERE elevator_id = {unit}"
    assert place.sql(f"{events} AND state_to = 'maintenance'") == [["1"]]


def test_two_close_a_visit(place):
    (visit,) = ids_of(place, lambda env: working_visits(env, elevators(env, ["C-2"])))

    def close(env):
        env["elevator.visit"].browse(visit)._close()

    one_refused(place.at_once(close, close, close))
    seals = f"WHERE res_model = 'elevator.visit' AND res_id = {visit}"
    assert place.sql(f"SELECT count(*) FROM elevator_seal {seals}") == [["1"]]


def test_a_phone_that_sends_twice(place):
    """The same operations on two connections: each counts once, both are told so."""
    (visit,) = ids_of(place, lambda env: working_visits(env, elevators(env, ["C-3"])))

    def upload(env):
        user = env["res.users"].search([("login", "=", "worker")])
        record = env["elevator.visit"].with_user(user).browse(visit)
        answers = record.phone_apply(
            [{"key": "k" * 32, "kind": "text", "note": "once"}, {"key": "l" * 32, "kind": "finish"}]
        )
        return [answer["ok"] for answer in answers.values()]

    assert place.at_once(upload, upload) == [[True, True]] * 2
    assert place.sql(f"SELECT state, note FROM elevator_visit WHERE id = {visit}") == [
        ["done", "once"]
    ]
    operations = f"SELECT count(*) FROM elevator_visit_operation WHERE visit_id = {visit}"
    assert place.sql(operations) == [["2"]]


def test_a_sheet_is_signed_once(place):
    def done(env):
        visits = working_visits(env, elevators(env, ["C-4"]), days=(1,))
        visits._close()
        return visits.sheet_id

    (sheet,) = ids_of(place, done)

    def sign(name):
        def act(env):
            env["elevator.visit.sheet"].browse(sheet)._sign(PNG, name)
            return name

        return act

    results = place.at_once(sign("Sam"), sign("Eve"))
    one_refused(results)
    winner = next(name for name in results if isinstance(name, str))
    assert place.sql(f"SELECT signed_by FROM elevator_visit_sheet WHERE id = {sheet}") == [[winner]]


def test_chains_hold_while_many_close_and_anchors_are_made(place):
    """8 phones close 40 visits of 8 elevators, 5 to a chain, while the anchor runs."""
    visits = ids_of(
        place,
        lambda env: working_visits(env, elevators(env, [f"M-{n}" for n in range(8)]), range(5)),
    )
    # neighbours in the list are of one elevator: every chain is written by all the phones
    hands = [visits[n::8] for n in range(8)]

    def closing(ids):
        def act(env):
            for visit in ids:
                env["elevator.visit"].browse(visit)._close()
                env.cr.commit()

        return act

    def anchoring(env):
        for _time in range(3):
            env["elevator.seal.anchor"]._cron_anchor()
            env.cr.commit()
            time.sleep(0.1)

    results = place.at_once(*(closing(ids) for ids in hands), anchoring)
    assert results == ["done"] * 9
    broken = """
        SELECT elevator_id FROM elevator_seal GROUP BY elevator_id
        HAVING max(number) <> count(*) OR count(DISTINCT number) <> count(*)
    """
    assert place.sql(broken) == []
    assert place.verify() == "genuine"


def test_a_month_planned_by_two(place):
    ids_of(place, lambda env: elevators(env, [f"P-{n}" for n in range(20)]))
    month = (date.today().replace(day=1) + timedelta(days=40)).replace(day=1)

    def plan(env):
        env["elevator.branch"].search([("code", "=", "JN")])._plan_month(month)

    assert place.at_once(plan, plan) == ["done", "done"]
    twice = """
        SELECT elevator_id, slot_date FROM elevator_visit WHERE slot_date IS NOT NULL
        GROUP BY elevator_id, slot_date HAVING count(*) > 1
    """
    assert place.sql(twice) == []
    planned = f"SELECT count(*) > 80 FROM elevator_visit WHERE date >= '{month}'"
    assert place.sql(planned) == [["t"]]


def test_an_import_survives_kill_9(place):
    """The process is killed between batches; the cron goes on at the stored position."""
    rows = 8_000
    lines = [f"K{n};Site {n // 20};{'heavy' if n % 100 == 0 else 1000};JN" for n in range(rows)]
    lines[7] = lines[6]  # the same key twice: refused
    content = "\n".join(["Our number;Street;Rated load (kg);Branch", *lines]).encode()
    job = place.run(lambda env: import_job(env, content).id)
    command = [sys.executable, "-m", "odoo", "shell", "-c", place.host.rc, "-d", place.db]
    work = "env['elevator.import']._cron_import()\nenv.cr.commit()\n"
    with subprocess.Popen(
        [*command, "--no-http"], stdin=subprocess.PIPE, stdout=-3, stderr=-3, text=True
    ) as process:
        process.stdin.write(work)
        process.stdin.close()
        position = wait_for_batch(place, job, process)
        process.kill()
    assert 0 < position < rows
    place.run(lambda env: env["elevator.import"]._cron_import())
    state, new, refused = place.sql(
        f"SELECT state, new_count, refused_count FROM elevator_import WHERE id = {job}"
    )[0]
    assert (state, int(new) + int(refused)) == ("done", rows)
    assert int(refused) == 1
    made = "SELECT count(*), count(DISTINCT code) FROM elevator_unit WHERE code LIKE 'K%'"
    assert place.sql(made) == [[new, new]]


def import_job(env, content):
    job = env["elevator.import"].create(
        {
            "file": base64.b64encode(content),
            "file_name": "kill.csv",
            "partner_id": env["res.partner"].search([("name", "=", "Customer Ltd.")]).id,
        }
    )
    job.action_read_file()
    columns = {column.header: column for column in job.column_ids}
    fields = ("code", "site_id.street", "load_kg", "branch_id.code")
    for column, field in zip(columns.values(), fields, strict=True):
        column.write({"field": field, "is_key": field != "load_kg", "on_dirt": "blank"})
    job.action_list_values()
    job.action_check()
    job._work(background=False)
    assert job.state == "checked", job.state
    job.action_import()
    return job


def wait_for_batch(place, job, process):
    """The position after the first committed batch."""
    for _try in range(3000):
        position = int(place.sql(f"SELECT position FROM elevator_import WHERE id = {job}")[0][0])
        if position or process.poll() is not None:
            return position
        time.sleep(0.02)
    raise AssertionError("the import did not begin")
