"""Two at once, in real transactions that overlap: what one of them did is never done twice."""

import base64
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from .office import RACES, errors, on

IMAGE = base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()
MONTH = (date.today().replace(day=1) + timedelta(days=70)).replace(day=1)
FESTIVAL = (MONTH + timedelta(days=31)).replace(day=1) - timedelta(days=2)


def phone(visit_id, kind, key, **vals):
    """A work: what one phone sends."""
    sent = {"key": f"{key}-{kind}-{visit_id}", "kind": kind, **vals}
    return lambda env: env["elevator.visit"].browse(visit_id).phone_apply([sent])[sent["key"]]


@RACES
def test_two_move_one_elevator(office, race):
    unit = office.do(lambda env: office.elevator(env).id)
    suspend = on("elevator.unit", unit, "_move_to", "suspended", note="Flood")
    answers = race(office, suspend, suspend)
    [error] = errors(answers)
    assert "Not allowed from the current state" in str(error)
    moved = [("elevator_id", "=", unit), ("state_to", "=", "suspended")]
    assert office.do(lambda env: env["elevator.unit.event"].search_count(moved)) == 1


@RACES
def test_two_phones_start_one_visit(office, race):
    visit = office.do(lambda env: office.visit(env, office.elevator(env), running=False).id)
    works = [phone(visit, "start", "phone-one"), phone(visit, "start", "phone-two")]
    answers = race(office, *works, uids=office.users)
    assert [answer["ok"] for answer in answers] == [True, True], answers
    assert office.do(lambda env: env["elevator.visit"].browse(visit).state) == "running"


@RACES
def test_two_phones_close_one_visit(office, race):
    [visit] = office.visits(1)
    works = [phone(visit, "finish", "phone-one"), phone(visit, "finish", "phone-two")]
    answers = race(office, *works, uids=office.users)
    assert [answer["ok"] for answer in answers] == [True, True], answers
    sealed = [("res_model", "=", "elevator.visit"), ("res_id", "=", visit)]
    assert office.do(lambda env: env["elevator.seal"].search_count(sealed)) == 1
    office.assert_genuine()


@RACES
@pytest.mark.parametrize("kind", ["finish", "photo"])
def test_one_key_sent_twice_is_done_once(office, race, kind):
    """A phone whose network broke off sends again what is still being done."""
    [visit] = office.visits(1)
    item = office.do(lambda env: env["elevator.visit"].browse(visit)._items()[0].code)
    work = phone(visit, kind, "same-key", code=item, name="a.png", data=IMAGE)
    answers = race(office, work, work, uids=[office.users[0]] * 2)
    assert not errors(answers)
    assert [answer["ok"] for answer in answers] == [True, True], answers
    findings = office.do(lambda env: env["elevator.visit"].browse(visit).finding_ids.photo_ids.ids)
    assert len(findings) == (kind == "photo")


@RACES
@pytest.mark.parametrize("first", ["photo", "finish"])
def test_a_photo_comes_while_the_visit_closes(office, race, first):
    """It is sealed with the visit or refused, never added to a sealed one."""
    [visit] = office.visits(1)
    item = office.do(lambda env: env["elevator.visit"].browse(visit)._items()[0].code)
    works = [
        phone(visit, "photo", "phone-one", code=item, name="a.png", data=IMAGE),
        phone(visit, "finish", "phone-two"),
    ]
    answers = race(office, *(works if first == "photo" else works[::-1]), uids=office.users)
    assert not errors(answers)
    assert office.do(lambda env: env["elevator.visit"].browse(visit).state) == "done"
    office.assert_genuine()


@RACES
def test_two_visits_of_one_elevator_closed(office, race):
    works = [on("elevator.visit", visit, "_close") for visit in office.visits(1, each=2)]
    answers = race(office, *works)
    assert not errors(answers), answers
    office.assert_genuine()


@RACES
def test_two_visits_of_one_site_closed(office, race):
    """The first two of the day make its sheet together: one sheet."""

    def make(env):
        first = office.elevator(env)
        return [office.visit(env, unit).id for unit in (first, office.elevator(env, first.site_id))]

    visits = office.do(make)
    answers = race(office, *[on("elevator.visit", visit, "_close") for visit in visits])
    assert not errors(answers), answers
    sheets = office.do(lambda env: env["elevator.visit"].browse(visits).sheet_id.ids)
    assert len(sheets) == 1
    office.assert_genuine()


def test_many_close_while_the_day_is_anchored(office):
    """40 closings by 8 threads; the cron that anchors runs all the while."""
    visits = office.visits(8, each=5)
    with ThreadPoolExecutor(8) as pool:
        works = [on("elevator.visit", visit, "_close") for visit in visits]
        closings = [pool.submit(office.ask, work) for work in works]
        while not all(closing.done() for closing in closings):
            office.do(lambda env: env["elevator.seal.anchor"]._cron_anchor())
    assert not errors([closing.result() for closing in closings])
    office.assert_genuine()


def test_an_anchor_waits_for_a_closing(office):
    """Entries get their ids before they are seen: the anchor of a later one must know it."""
    visits = office.visits(2)

    def slow(env):
        env["elevator.visit"].browse(visits[0])._close()
        assert office.do(on("elevator.visit", visits[1], "_close"))

    office.one_holds(slow, lambda env: env["elevator.seal.anchor"]._cron_anchor())
    office.assert_genuine()


@RACES
def test_a_sheet_signed_twice(office, race):
    sheet = office.do(on("elevator.visit", office.visits(1), "_close")) and office.do(
        lambda env: env["elevator.visit.sheet"].search([], limit=1).id
    )
    works = [on("elevator.visit.sheet", sheet, "_sign", IMAGE, name) for name in ("One", "Two")]
    answers = race(office, *works)
    [error] = errors(answers)
    signer = office.do(lambda env: env["elevator.visit.sheet"].browse(sheet).signed_by)
    assert str(error) == f"This sheet was signed by {signer}."
    office.assert_genuine()


@RACES
@pytest.mark.parametrize("first", ["sign", "close"])
def test_a_sheet_is_signed_while_a_visit_joins(office, race, first):
    """A visit is on the sheet that was signed with it, or on a further one."""

    def make(env):
        done = office.visit(env, office.elevator(env))
        done._close()
        return done.sheet_id.id, office.visit(env, office.elevator(env, done.site_id)).id

    sheet, visit = office.do(make)
    works = [
        on("elevator.visit.sheet", sheet, "_sign", IMAGE, "Manager"),
        on("elevator.visit", visit, "_close"),
    ]
    answers = race(office, *(works if first == "sign" else works[::-1]))
    assert not errors(answers), answers
    office.assert_genuine()


@RACES
def test_a_month_planned_twice(office, race):
    """The month was planned before; what is left of it are slots on a festival, which move."""

    def make(env):
        branch = env["elevator.branch"].browse(office.branch)
        branch.planned_until = False
        day = {"date_from": datetime.combine(FESTIVAL, datetime.min.time()) - timedelta(hours=8)}
        day["date_to"] = day["date_from"] + timedelta(hours=23)
        env["resource.calendar.leaves"].create({"name": "Festival", "calendar_id": False, **day})
        units = env["elevator.unit"].browse([office.elevator(env).id for _n in range(5)])
        units.write({"plan_anchor": FESTIVAL - timedelta(days=35)})
        branch.planned_until = MONTH
        return units.ids

    def plan(env):
        branch = env["elevator.branch"].browse(office.branch)
        since, elevators = FESTIVAL - timedelta(days=1), env["elevator.unit"].browse(units)
        return branch._plan_month(MONTH, since, elevators)[0].created

    def slots(env):
        planned = env["elevator.visit"].search([("elevator_id", "in", units)])
        assert FESTIVAL not in planned.mapped("date"), planned.mapped("shift_reason")
        return Counter((visit.elevator_id.id, visit.slot_date) for visit in planned)

    units = office.do(make)
    answers = race(office, plan, plan)
    assert sum(answer for answer in answers if isinstance(answer, int)) == 5, answers
    assert not errors(answers)
    assert set(office.do(slots).values()) == {1}


KILLED = """
from odoo.addons.elevator_service.tools.import_run import ImportRun
ImportRun.batches.__defaults__ = (20,)
job, done = type(env["elevator.import"]), type(env["elevator.import"])._commit_batch
def commit_slowly(self, count):
    __import__("time").sleep(0.2)
    return done(self, count)
job._commit_batch = commit_slowly
env["elevator.import"]._cron_import()
"""
ROWS = 400


def import_job(office, env):
    """A file of elevators: every tenth row names a number again."""
    lines = [f"K-{n - 1 if n % 10 == 9 else n},Street {n % 7},Owner" for n in range(ROWS)]
    job = env["elevator.import"].create(
        {
            "file": base64.b64encode("\n".join(["no,street,owner", *lines]).encode()),
            "file_name": "killed.csv",
            "branch_id": office.branch,
            "profile_id": False,
        }
    )
    job.action_read_file()
    meant = {"no": "code", "street": "site_id.street", "owner": "customer.name"}
    for column in job.column_ids:
        column.write({"field": meant[column.header], "is_key": True})
    job.action_list_values()
    job._move_to("checking", position=0)
    job.write({"position": ROWS, "new_count": ROWS})
    job._move_to("checked")
    job._move_to("loading", position=0, new_count=0, dry=False)
    return job.id


def test_an_import_is_killed_and_resumed(office, host):
    job = office.do(partial(import_job, office))
    db = office.registry.db_name
    position = f"SELECT position FROM elevator_import WHERE id = {job}"
    command = [sys.executable, "-m", "odoo", "shell", "-c", host.rc, "--no-http", "-d", db]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as process:
        process.stdin.write(KILLED)
        process.stdin.close()
        end = time.monotonic() + 150
        while int(host.sql(db, position)[0][0]) < 60 and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert 60 <= int(host.sql(db, position)[0][0]) < ROWS
    office.do(lambda env: env["elevator.import"]._cron_import())
    counts = "SELECT state, new_count, refused_count FROM elevator_import WHERE id = "
    assert host.sql(db, f"{counts}{job}") == [["done", "360", "40"]]
    units = "SELECT count(*), count(DISTINCT code) FROM elevator_unit WHERE code LIKE 'K-%'"
    assert host.sql(db, units) == [["360", "360"]]
    reports = "SELECT count(*), count(DISTINCT number) FROM elevator_import_row WHERE import_id = "
    assert host.sql(db, f"{reports}{job} AND outcome = 'refused'") == [["40", "40"]]
