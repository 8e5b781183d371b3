"""Two at once on a call-out: one clock, one who accepts, one seal (T-2.2, L-4)."""

import pytest

from .office import RACES, errors, on

CALLOUT = "elevator.callout"


@pytest.fixture
def unit(office):
    return office.do(lambda env: office.elevator(env).id)


def call(unit, **vals):
    """A work: somebody calls about the elevator."""

    def work(env):
        elevator = env["elevator.unit"].browse(unit)
        vals_of = {"source": "phone", "what": "It stands", **vals}
        return env[CALLOUT]._open_call(elevator, vals_of).id

    return work


@RACES
def test_two_accept_one_call(office, unit, race):
    callout = office.do(call(unit))
    accept = on(CALLOUT, callout, "action_accept")
    answers = race(office, accept, accept, uids=office.users)
    [error] = errors(answers)
    assert "Recorded already" in str(error)

    def look(env):
        record = env[CALLOUT].browse(callout)
        events = record.event_ids.filtered(lambda event: event.kind == "accepted")
        return len(events), events.employee_id == record.employee_id, record.state

    assert office.do(look) == (1, True, "accepted")


@RACES
def test_two_call_about_one_elevator(office, unit, race):
    answers = race(office, call(unit), call(unit, trapped=True, what="Two inside"))
    assert not errors(answers)
    assert answers[0] == answers[1], "one clock"

    def look(env):
        record = env[CALLOUT].browse(answers[0])
        return record.trapped, len(record.event_ids.filtered(lambda e: e.kind == "report"))

    assert office.do(look) == (True, 1)


@RACES
def test_two_file_at_once_without_a_gap(office, race):
    """M-2.2.4: the numbers of two call-outs at once follow each other."""
    units = [office.do(lambda env: office.elevator(env).id) for _unit in range(2)]
    answers = race(office, *[call(unit) for unit in units])
    assert not errors(answers)

    def look(env):
        names = env[CALLOUT].search([], order="name").mapped("name")
        return [int(name.split("-")[1]) for name in names]

    numbers = office.do(look)
    assert numbers == list(range(1, len(numbers) + 1))
