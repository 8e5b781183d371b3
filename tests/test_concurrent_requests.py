"""Two at once on one material request: one signature, one way of paying, one hand-over."""

import pytest

from .office import RACES, errors, on

REQUEST = "elevator.material.request"


@pytest.fixture(scope="module")
def people(office):
    """Ids of the offices' holders; the books of funds are set up, the branch has money."""

    def make(env):
        env.company._elevator_fund_setup()
        data, branch = office.data_of(env), env["elevator.branch"].browse(office.branch)
        money = env["account.account"].search([("account_type", "=", "asset_current")], limit=1)
        env["elevator.branch.fund"]._of(branch)._book("in", 5000, money, "Rebate")
        names = ("company_gm", "sales_gm", "planning", "business", "accountant", "hq_service")
        found = {name: data._create_user(f"req_{name}", f"group_{name}").id for name in names}
        found["accountant_two"] = data._create_user("req_accountant2", "group_accountant").id
        found["planning_two"] = data._create_user("req_planning2", "group_planning").id
        found["officer"] = data._create_user("req_officer", "group_branch_officer", branch).id
        return found

    return office.do(make)


def request(office, people, cause="not_site"):
    """Id of a request that waits for signatures, or for its payment."""

    def make(env):
        data, branch = office.data_of(env), env["elevator.branch"].browse(office.branch)
        site = data._create_site(branch, name=f"Site {next(office.numbers)}")
        made = env[REQUEST].with_user(people["officer"])
        made = made.create(
            {
                "elevator_id": data._create_elevator(f"Q-{next(office.numbers)}", site).id,
                "cause": cause,
                "reason": "Broken",
                "line_ids": [(0, 0, {"name": "Cable", "qty": 1})],
            }
        )
        made.action_submit()
        centre = made.with_user(people["hq_service"])
        if cause == "not_site":
            centre.action_signoff_request()
        else:
            centre.action_ask_quote()
            made.with_user(people["business"])._quote(dict.fromkeys(made.line_ids, 100))
            centre.action_tell()
        return made.id

    return office.do(make)


def sign(office, res_id, verdict):
    return on(REQUEST, res_id, "_signoff_sign", verdict, "Opinion", office.data.HANDWRITING)


@RACES
def test_any_one_of_four_is_one(office, people, race):
    """P-7.1.1: two of the four sign, or one rejects, in the same moment: the first counts."""
    res_id = request(office, people)
    works = [
        lambda env, verdict=verdict: bool(sign(office, res_id, verdict)(env))
        for verdict in ("approved", "rejected")
    ]
    answers = race(office, *works, uids=(people["company_gm"], people["sales_gm"]))
    assert not errors(answers)
    assert sorted(answers) == [False, True]
    count, state = office.do(
        lambda env: (
            len(env[REQUEST].browse(res_id).signoff_id.signature_ids),
            env[REQUEST].browse(res_id).signoff_state,
        )
    )
    assert (count, state in ("approved", "rejected")) == (1, True)


@RACES
def test_a_quote_is_paid_once(office, people, race):
    """Design D12: invoiced by one accountant, taken from the funds by another."""
    res_id = request(office, people, "customer")
    works = [on(REQUEST, res_id, "action_invoice"), on(REQUEST, res_id, "action_pay_funds")]
    answers = race(office, *works, uids=(people["accountant"], people["accountant_two"]))
    assert len(errors(answers)) == 1
    paid = office.do(
        lambda env: [
            bool(env[REQUEST].browse(res_id)[name]) for name in ("invoice_id", "charge_id")
        ]
    )
    assert sorted(paid) == [False, True]


@RACES
def test_one_hand_over(office, people, race):
    """P-7.1.1: what planning sends leaves once."""
    res_id = request(office, people)
    office.do(sign(office, res_id, "approved"), people["company_gm"])
    works = [on(REQUEST, res_id, "_ship")] * 2
    answers = race(office, *works, uids=(people["planning"], people["planning_two"]))
    assert len(errors(answers)) == 1


@RACES
def test_signing_and_changing_the_cause(office, people, race):
    """The signature counts for what was asked, or the change voids it: never both."""
    res_id = request(office, people)
    works = [
        lambda env: bool(sign(office, res_id, "approved")(env)),
        on(REQUEST, res_id, "_change_cause", "customer", "factory", "Broken by a cart"),
    ]
    answers = race(office, *works, uids=(people["company_gm"], people["hq_service"]))
    assert not errors(answers)
    stage, valid = office.do(
        lambda env: (
            env[REQUEST].browse(res_id).stage,
            env[REQUEST].browse(res_id).signoff_id.state,
        )
    )
    assert (stage, valid) == ("quote", "void")
