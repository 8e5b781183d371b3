"""M-1.3.2, M-5: two callers never get one site; what two find at once is found once."""

from datetime import timedelta
from functools import partial

from .office import RACES, errors, on

ANSWERS = {"running": "ok", "quality": 5}


def calls(office, count):
    """Two callers, and as many sites on this week's list: (user ids, followup ids)."""

    def make(env):
        data, model = office.data_of(env), env["elevator.followup"]
        model.search([]).write({"state": "done"})
        places = env["elevator.unit"].union(*(office.elevator(env) for _n in range(count))).site_id
        company = env["elevator.branch"].browse(office.branch).company_id
        week = model._this_week(company)
        made = model.create(
            [{"site_id": site.id, "branch_id": site.branch_id.id, "week": week} for site in places]
        )
        logins = [f"caller_{next(office.numbers)}" for _n in range(2)]
        return [data._create_user(login, "group_hq_service").id for login in logins], made.ids

    return office.do(make)


@RACES
def test_two_callers_get_two_sites(office, race):
    users, made = calls(office, 2)

    def take(env):
        return env["elevator.followup"].queue_next()["call"]["id"]

    answers = race(office, take, take, uids=users)
    assert not errors(answers), answers
    assert sorted(answers) == sorted(made)


@RACES
def test_a_call_is_answered_once(office, race):
    """The second reads that it was answered; one attempt is counted."""
    users, [call] = calls(office, 1)
    answer = on("elevator.followup", call, "queue_answer", ANSWERS)
    answers = race(office, answer, answer, uids=users)
    assert len(errors(answers)) == 1, answers
    done = office.do(lambda env: env["elevator.followup"].browse(call).attempts)
    assert done == 1


@RACES
def test_the_same_thing_is_found_once(office, race):
    key = f"key {next(office.numbers)}"

    def found(key, env):
        rules = env["elevator.trust.rule"]
        day = env.company._elevator_today() - timedelta(1)
        vals = {"rule": rules.search([], limit=1).code, "key": key, "date": day}
        return env["elevator.trust.finding"]._raise([vals | {"branch_id": office.branch}]).id

    answers = race(office, partial(found, key), partial(found, key))
    assert not errors(answers), answers
    assert answers[0] == answers[1]
