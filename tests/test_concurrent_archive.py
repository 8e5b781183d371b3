"""Two at once on an archive: a hold and a disposal, two lists (M-7)."""

from datetime import date, datetime

import pytest
from freezegun import freeze_time

from .office import RACES, errors, on


@pytest.fixture(scope="module")
def offices(office):
    """Ids of who decides a disposal."""

    def make(env):
        data = office.data_of(env)
        return [
            data._create_user(f"race_{name}", f"group_{name}").id
            for name in ("inspection", "leader")
        ]

    return office.do(make)


def ended(office):
    """Id of an elevator with a record of 2020, whose maintenance ended in 2021."""

    def make(env):
        unit, data = office.elevator(env), office.data_of(env)
        worker = data._create_maintainer("Race", unit.branch_id)
        with freeze_time(datetime(2020, 3, 1, 3)):
            visit = data._create_visit(unit, worker)
            visit._start()
            data._fill(visit)
            visit._close()
        unit._move_to("ended", date=date(2021, 9, 1), note="Over")
        return unit.id

    return office.do(make)


def decided(office, offices, unit_id):
    """Id of a list of the elevator's records that was signed."""

    def make(env):
        unit, data = env["elevator.unit"].browse(unit_id), office.data_of(env)
        disposal = env["elevator.disposal"]._draw_up(unit.branch_id)
        disposal.action_signoff_request()
        for user in env["res.users"].browse(offices):
            data._sign(disposal, user)
        return disposal.id

    return office.do(make)


def hold(unit_id):
    """A work: the elevator is put on hold."""
    return lambda env: env["elevator.legal.hold"].create({"elevator_id": unit_id, "reason": "Case"})


@RACES
@pytest.mark.parametrize("hold_first", [True, False])
def test_a_hold_while_it_is_disposed_of(office, offices, race, hold_first):
    """Who comes second sees the first: the records are whole and held, or they are gone."""
    unit_id = ended(office)
    disposal = decided(office, offices, unit_id)
    works = [hold(unit_id), on("elevator.disposal", disposal, "action_dispose")]
    refused = errors(race(office, *(works if hold_first else works[::-1])))

    def look(env):
        visit = env["elevator.visit"].search([("elevator_id", "=", unit_id)])
        return env["elevator.unit"].browse(unit_id).on_legal_hold, bool(visit.codes)

    assert office.do(look) == (True, bool(refused)), refused
    if refused:
        assert "To be kept" in str(refused[0])
        office.do(lambda env: env["elevator.disposal"].browse(disposal)._signoff_withdraw("Held"))
        office.do(lambda env: env["elevator.disposal"].browse(disposal).action_cancel())
    office.assert_genuine()


@RACES
def test_two_lists_at_once(office, offices, race):
    """A record stands on one list; the second finds nothing more."""
    unit_id = ended(office)

    def draw_up(env):
        branch = env["elevator.unit"].browse(unit_id).branch_id
        return len(env["elevator.disposal"]._draw_up(branch))

    assert not errors(answers := race(office, draw_up, draw_up))
    assert sorted(answers) == [0, 1]

    def look(env):
        items = env["elevator.disposal.item"].search([("elevator_id", "=", unit_id)])
        items.disposal_id.action_cancel()
        return len(items)

    assert office.do(look) == 1


@RACES
def test_a_list_is_disposed_of_once(office, offices, race):
    """A double click: one entry in the chain says it, the second is told."""
    unit_id = ended(office)
    disposal = decided(office, offices, unit_id)
    work = on("elevator.disposal", disposal, "action_dispose")
    assert len(errors(race(office, work, work))) == 1

    def look(env):
        chain = env["elevator.seal"].search([("elevator_id", "=", unit_id)])
        return chain.filtered(lambda entry: entry.kind == "disposal").mapped("res_id")

    assert office.do(look) == [disposal]
    office.assert_genuine()


@RACES
@pytest.mark.parametrize("dispose_first", [True, False])
def test_taken_back_while_it_is_disposed_of(office, offices, race, dispose_first):
    """Who comes second sees the first: it is gone and stays decided, or kept and undecided."""
    unit_id = ended(office)
    disposal = decided(office, offices, unit_id)
    works = [
        on("elevator.disposal", disposal, "action_dispose"),
        on("elevator.disposal", disposal, "_signoff_withdraw", "A mistake"),
    ]
    assert len(errors(race(office, *(works if dispose_first else works[::-1])))) == 1

    def look(env):
        one = env["elevator.disposal"].browse(disposal)
        visit = env["elevator.visit"].search([("elevator_id", "=", unit_id)])
        return one.state, one.signoff_state, bool(visit.codes)

    found = office.do(look)
    assert found in (("done", "approved", False), ("draft", "draft", True)), found
    if found[0] == "draft":
        office.do(lambda env: env["elevator.disposal"].browse(disposal).action_cancel())
