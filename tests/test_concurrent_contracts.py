"""Two at once on one contract: signatures, changes, billing; one result and no error page."""

from datetime import date, timedelta
from functools import partial

import pytest

from .office import RACES, errors, on

BEGIN = date.today() - timedelta(days=200)


@pytest.fixture(scope="module")
def people(office):
    """Ids of who signs, by office; a second leader, and an officer of the branch."""

    def make(env):
        data = office.data_of(env)
        found = data._offices() | {"leader_two": data._create_user("leader_two", "group_leader")}
        data._valid_fee_table({name: found[name] for name in ("business", "leader")})
        found["officer"] = data._create_user(
            "officer_RACE", "group_branch_officer", env["elevator.branch"].browse(office.branch)
        )
        found["manager"] = data._create_user("race_manager", "group_service_manager")
        return {name: user.id for name, user in found.items()}

    return office.do(make)


def contract(office, people, stage="pending", **vals):
    """Id of a contract that has come so far: draft, pending, approved, ready, active."""

    def make(env):
        data = office.data_of(env)
        unit = office.elevator(env)
        unit.write({"stops": 8, "load_kg": 1000, "speed_ms": 1})
        officer = env["res.users"].browse(people["officer"])
        made = data._create_contract(unit, officer, service_from=BEGIN, **vals)
        if stage != "draft":
            made.with_user(officer).action_signoff_request()
        if stage in ("approved", "ready", "active"):
            for name in ("business", "leader"):
                data._sign(made, env["res.users"].browse(people[name]))
        if stage in ("ready", "active"):
            data._confirm_period(made)
            made.write({"signed_on": date.today(), "scan": b"cGRm"})
        if stage == "active":
            made.action_sign_elevators()
        return made.id

    return office.do(make)


def sign(office, res_id, verdict="approved", model="contract.contract"):
    """A work: sign as the user; True when it counted."""

    def work(env):
        document = env[model].browse(res_id)
        image = office.data.HANDWRITING
        return bool(document._signoff_sign(verdict, "Opinion", image))

    return work


def seen(office, res_id, *names):
    """Fields of the contract as they are now."""
    return office.do(lambda env: [env["contract.contract"].browse(res_id)[name] for name in names])


def signatures(office, res_id):
    """How many signatures its last round has."""

    def count(env):
        return len(env["contract.contract"].browse(res_id).signoff_ids[:1].signature_ids)

    return office.do(count)


@RACES
def test_both_offices_sign_at_once(office, people, race):
    """M-2.1: A and B; neither is lost, the second of them approves."""
    made = contract(office, people)
    uids = [people["business"], people["leader"]]
    assert race(office, *[sign(office, made)] * 2, uids=uids) == [True, True]
    assert seen(office, made, "elevator_state", "signoff_intact") == ["approved", True]
    assert signatures(office, made) == 2


@RACES
def test_two_of_one_office_sign_at_once(office, people, race):
    """Any one of N: the first counts, the second is told, not refused."""
    made = contract(office, people)
    uids = [people["leader"], people["leader_two"]]
    answers = race(office, *[sign(office, made)] * 2, uids=uids)
    assert sorted(answers) == [False, True]
    assert signatures(office, made) == 1
    assert seen(office, made, "elevator_state") == ["pending"]


@RACES
def test_a_double_click_signs_once(office, people, race):
    made = contract(office, people)
    answers = race(office, *[sign(office, made)] * 2, uids=[people["leader"]] * 2)
    assert sorted(answers) == [False, True]
    assert signatures(office, made) == 1


@RACES
def test_one_signs_while_the_other_rejects(office, people, race):
    """Whoever is first: it is rejected in the end, with both signatures or with one."""
    made = contract(office, people)
    works = [sign(office, made), sign(office, made, "rejected")]
    answers = race(office, *works, uids=[people["business"], people["leader"]])
    assert answers[1] is True
    assert seen(office, made, "signoff_state") == ["rejected"]
    assert signatures(office, made) == 1 + answers[0]


@RACES
@pytest.mark.parametrize("first", ["sign", "withdraw"])
def test_one_signs_while_it_is_taken_back(office, people, race, first):
    made = contract(office, people)
    works = [sign(office, made), on("contract.contract", made, "_signoff_withdraw", "A mistake")]
    uids = [people["leader"], people["officer"]]
    if first == "withdraw":
        works, uids = works[::-1], uids[::-1]
    assert not errors(race(office, *works, uids=uids))
    assert seen(office, made, "signoff_state", "elevator_state") == ["draft", "draft"]
    states = office.do(
        lambda env: env["contract.contract"].browse(made).signoff_ids.mapped("state")
    )
    assert states == ["void"]


@RACES
def test_it_is_asked_for_twice(office, people, race):
    made = contract(office, people, "draft")
    request = on("contract.contract", made, "action_signoff_request")
    [error] = errors(race(office, request, request, uids=[people["officer"]] * 2))
    assert "Signed or waiting for signatures" in str(error)
    assert office.do(lambda env: len(env["contract.contract"].browse(made).signoff_ids)) == 1


@RACES
@pytest.mark.parametrize("first", ["edit", "request"])
def test_a_line_is_edited_while_it_is_asked_for(office, people, race, first):
    """What is signed is what stands there: the edit comes before, or is refused."""
    made = contract(office, people, "draft")

    def edit(env):
        sheet = env["contract.contract"].browse(made).fee_sheet_id
        sheet.discount_reason = "Race"
        sheet.line_ids.discount = 10

    works = [edit, on("contract.contract", made, "action_signoff_request")]
    answers = race(
        office, *(works if first == "edit" else works[::-1]), uids=[people["officer"]] * 2
    )
    refused = errors(answers)
    state, intact, amount = seen(office, made, "signoff_state", "signoff_intact", "fee_amount")
    assert (state, intact) == ("pending", True)
    assert amount == (3600 if refused else 3240)
    lines = office.do(lambda env: env["contract.contract"].browse(made).contract_line_ids.ids)
    assert len(lines) == 1


@RACES
def test_it_is_signed_with_the_customer_twice(office, people, race):
    made = contract(office, people, "ready")
    put = on("contract.contract", made, "action_sign_elevators")
    [error] = errors(race(office, put, put, uids=[people["officer"]] * 2))
    assert "is signed already" in str(error)
    assert office.do(lambda env: len(env["contract.contract"].browse(made).coverage_ids)) == 1


@RACES
def test_it_is_signed_while_it_is_taken_back(office, people, race):
    """In force with its approval, or neither."""
    made = contract(office, people, "ready")
    works = [
        on("contract.contract", made, "action_sign_elevators"),
        on("contract.contract", made, "_signoff_withdraw", "A mistake"),
    ]
    answers = race(office, *works, uids=[people["officer"]] * 2)
    assert len(errors(answers)) == 1
    state = seen(office, made, "elevator_state", "signoff_state")
    assert state in (["active", "approved"], ["draft", "draft"])


def invoiced(office, made):
    """Days and amounts of what was invoiced, by line."""

    def look(env):
        lines = env["contract.contract"].browse(made).contract_line_ids
        found = env["account.move.line"].search([("contract_line_id", "in", lines.ids)], order="id")
        assert set(found.mapped("parent_state")) <= {"posted"}
        return found.mapped("price_subtotal")

    return office.do(look)


@RACES
@pytest.mark.parametrize("second", ["cron", "button"])
def test_it_is_billed_twice_at_once(office, people, race, second):
    """Each period once, to the cent, whoever bills."""
    made = contract(office, people, "active")
    cron = on("contract.contract", made, "_bill_or_flag", date.today())
    button = on("contract.contract", made, "recurring_create_invoice")
    works = [lambda env: bool(cron(env)), lambda env: bool(button(env))]
    answers = race(office, works[0], works[0 if second == "cron" else 1])
    assert all("Nothing is due" in str(error) for error in errors(answers))
    assert invoiced(office, made) == [900.0] * 3
    assert seen(office, made, "invoice_generation_error") == [False]


def amendment(office, people, made):
    """Id of an approved amendment that halves the price from the last quarter on."""

    def make(env):
        data, officer = office.data_of(env), people["officer"]
        start = env["contract.contract"].browse(made)._plan_rows()[3]["first"]
        change = env["elevator.contract.amendment"].with_user(officer)
        change = change.create({"contract_id": made, "date": start, "reason": "Race"})
        change.line_ids.amount = 450
        change.action_signoff_request()
        for name in ("business", "leader"):
            data._sign(change, env["res.users"].browse(people[name]))
        change.write({"signed_on": date.today(), "scan": b"cGRm"})
        return change.id

    return office.do(make)


@RACES
def test_an_amendment_is_applied_twice(office, people, race):
    made = contract(office, people, "active")
    change = amendment(office, people, made)
    put = on("elevator.contract.amendment", change, "action_apply")
    [error] = errors(race(office, put, put, uids=[people["officer"]] * 2))
    assert "in force" in str(error)
    assert seen(office, made, "fee_amount", "signoff_intact") == [3150, True]


@RACES
@pytest.mark.parametrize("first", ["bill", "amend"])
def test_it_is_billed_while_an_amendment_comes(office, people, race, first):
    """What was billed before stays; the new price counts from its day; nothing twice."""
    made = contract(office, people, "active")
    change = amendment(office, people, made)
    bill = on("contract.contract", made, "_bill", date.today() + timedelta(days=400))
    works = [
        lambda env: bool(bill(env)),
        on("elevator.contract.amendment", change, "action_apply"),
    ]
    answers = race(office, *(works if first == "bill" else works[::-1]))
    late = errors(answers)
    assert all("Billed until" in str(error) for error in late)
    office.do(partial(lambda work, env: bool(work(env)), bill))
    assert invoiced(office, made) == ([900.0] * 4 if late else [900.0] * 3 + [450.0])
