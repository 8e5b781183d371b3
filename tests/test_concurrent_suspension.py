"""Two at once on a stop of maintenance: one result, nothing billed twice (M-4.2.3)."""

from datetime import date, timedelta

import pytest

from .office import RACES, errors, on

BEGIN = date.today() - timedelta(days=200)


@pytest.fixture(scope="module")
def offices(office):
    """Ids of who signs contracts."""

    def make(env):
        data = office.data_of(env)
        found = data._offices()
        data._valid_fee_table(found)
        # nothing but papers and HQ's word is needed
        env.company.write({"elevator_stop_reminders": 0, "elevator_stop_days": 1})
        return {name: user.id for name, user in found.items()}

    return office.do(make)


def stop(office, offices, confirmed=True):
    """Ids of a stop that is due today, running if ``confirmed``, and of its contract."""

    def make(env):
        data, unit = office.data_of(env), office.elevator(env)
        unit.write({"stops": 8, "load_kg": 1000, "speed_ms": 1})
        people = {name: env["res.users"].browse(res_id) for name, res_id in offices.items()}
        contract = data._create_contract(unit, service_from=BEGIN)
        data._activate(contract, people)
        contract._bill(BEGIN)
        made = env["elevator.suspension"]._propose(contract, "Overdue")
        papers = {name: b"cGRm" for name in ("branch_notice", "customer_notice", "handover")}
        made.write(papers | {f"{name}_on": date.today() for name in papers})
        made.action_signoff_request()
        data._sign(made, people["leader"])
        if confirmed:
            made.action_confirm()
            made.credit_ids.action_post()
        return made.id, contract.id

    return office.do(make)


def seen(office, stop_id, contract_id):
    """State of the stop, running lines, whether the elevator is stopped, books of the contract."""

    def look(env):
        made = env["elevator.suspension"].browse(stop_id)
        contract = env["contract.contract"].browse(contract_id)
        today = env.company._elevator_today()
        ahead = contract.contract_line_ids.filtered(
            lambda line: not line.is_canceled and line.date_end >= today
        )
        return made.state, len(ahead), contract._elevators().state, bool(contract.suspension_id)

    return office.do(look)


def resume(stop_id):
    """A work: HQ resumes today."""

    def work(env):
        today = env.company._elevator_today()
        return env["elevator.suspension"].browse(stop_id)._resume(today, "Paid")

    return work


def bill(contract_id):
    """A work: what is due until today is billed."""

    def work(env):
        contract = env["contract.contract"].browse(contract_id)
        return len(contract._bill(env.company._elevator_today()))

    return work


@RACES
def test_confirmed_twice(office, offices, race):
    made, contract = stop(office, offices, confirmed=False)
    work = on("elevator.suspension", made, "action_confirm")
    assert len(errors(race(office, work, work))) == 1
    assert seen(office, made, contract) == ("running", 0, "suspended", True)


@RACES
@pytest.mark.parametrize("biller_first", [True, False])
def test_billed_while_it_is_stopped(office, offices, race, biller_first):
    """Billed first: credited. Stopped first: billed until the stop. The net is the same."""
    made, contract = stop(office, offices, confirmed=False)
    works = [bill(contract), on("elevator.suspension", made, "action_confirm")]
    assert not errors(race(office, *(works if biller_first else works[::-1])))

    def net(env):
        found = env["contract.contract"].browse(contract)
        env["elevator.suspension"].browse(made).credit_ids.action_post()
        found._bill(date.today() + timedelta(900))
        lines = found.contract_line_ids
        items = env["account.move.line"].search(
            [("contract_line_id", "in", lines.ids), ("parent_state", "=", "posted")]
        )
        return round(-sum(items.mapped("balance")) - sum(lines.mapped("fee_value")), 2)

    assert office.do(net) == 0
    assert seen(office, made, contract) == ("running", 0, "suspended", True)


@RACES
def test_resumed_twice(office, offices, race):
    made, contract = stop(office, offices)
    assert len(errors(race(office, resume(made), resume(made)))) == 1
    assert seen(office, made, contract) == ("resumed", 1, "maintenance", False)


@RACES
@pytest.mark.parametrize("biller_first", [True, False])
def test_billed_while_it_is_resumed(office, offices, race, biller_first):
    made, contract = stop(office, offices)
    works = [bill(contract), resume(made)]
    assert not errors(race(office, *(works if biller_first else works[::-1])))
    assert seen(office, made, contract) == ("resumed", 1, "maintenance", False)
