"""Two at once on what is taught: one version, one publication, one receipt, one ruling (T-1.3,
T-1.5, T-3)."""

import pytest

from .office import RACES, errors, on

CASE, BULLETIN, VERDICT = "elevator.case", "elevator.bulletin", "elevator.damage.verdict"
RECEIPT = "elevator.bulletin.receipt"
HQ = "group_hq_service"


@pytest.fixture(scope="module")
def reviewers(office):
    """Two of HQ's technical support."""

    def hire(env):
        data = office.data_of(env)
        return [data._create_user(f"race_hq_{name}", HQ).id for name in ("one", "two")]

    return office.do(hire)


def write_case(office):
    """A case in review, written by a maintainer; its id."""

    def make(env):
        words = {name: "Lock contact" for name in ("name", "symptom", "cause", "remedy")}
        case = env[CASE].create(words)
        case.action_submit()
        return case.id

    return office.do(make, office.users[0])


def published_case(office, reviewers):
    case = write_case(office)
    office.do(on(CASE, case, "action_publish"), reviewers[0])
    return case


def new_version(model, document):
    """A work: the version that follows; its id."""
    return lambda env: env[model].browse(document)._new_version().id


def send(office, reviewers):
    """A bulletin to all maintainers, published: (its id, the receipt of the first of us)."""

    def make(env):
        roles = [(6, 0, env.ref("elevator_service.group_maintainer").ids)]
        vals = {"name": "Norm", "body": "<p>Read</p>", "audience_ids": roles}
        return env[BULLETIN].create(vals).id

    bulletin = office.do(make, reviewers[0])
    office.do(on(BULLETIN, bulletin, "action_publish"), reviewers[0])

    def find(env):
        mine = [("bulletin_id", "=", bulletin), ("user_id", "=", office.users[0])]
        return env[RECEIPT].search(mine).id

    return bulletin, office.do(find)


@RACES
def test_a_case_is_published_once(office, reviewers, race):
    case = write_case(office)
    publish = on(CASE, case, "action_publish")
    [error] = errors(race(office, publish, publish, uids=reviewers))
    assert "Not allowed from the current state" in str(error)

    def look(env):
        record = env[CASE].browse(case)
        return record.state, len(record.message_ids.filtered("tracking_value_ids"))

    state, tracked = office.do(look)
    assert state == "published"
    assert tracked <= 2, "review and published"


@RACES
def test_two_begin_the_next_version(office, reviewers, race):
    """Both work on one draft: the second opens what the first began."""
    case = published_case(office, reviewers)
    answers = race(office, *[new_version(CASE, case)] * 2, uids=reviewers)
    assert not errors(answers)
    assert answers[0] == answers[1]


@RACES
def test_two_begin_the_next_version_of_a_bulletin(office, reviewers, race):
    bulletin, _receipt = send(office, reviewers)
    answers = race(office, *[new_version(BULLETIN, bulletin)] * 2, uids=reviewers)
    assert not errors(answers)
    assert answers[0] == answers[1]


@RACES
def test_the_version_before_ends_once(office, reviewers, race):
    """Two publish the next version: one is current, the former is superseded."""
    case = published_case(office, reviewers)
    draft = office.do(new_version(CASE, case), office.users[0])
    office.do(on(CASE, draft, "action_submit"), office.users[0])
    publish = on(CASE, draft, "action_publish")
    assert len(errors(race(office, publish, publish, uids=reviewers))) == 1
    states = office.do(lambda env: env[CASE].browse([case, draft]).mapped("state"))
    assert states == ["superseded", "published"]


@RACES
@pytest.mark.parametrize("people", ["two", "one twice"])
def test_solved_it_counts_each_person_once(office, reviewers, race, people):
    case = published_case(office, reviewers)
    uids = office.users if people == "two" else office.users[:1] * 2
    solved = on(CASE, case, "action_mark_solved")
    assert not errors(race(office, solved, solved, uids=uids))

    def look(env):
        record = env[CASE].browse(case)
        return record.solved_count, len(record.solved_ids)

    assert office.do(look) == ((2, 2) if people == "two" else (1, 1))


@RACES
def test_a_receipt_is_confirmed_once(office, reviewers, race):
    _bulletin, receipt = send(office, reviewers)
    confirm = on(RECEIPT, receipt, "action_confirm")
    assert not errors(race(office, confirm, confirm, uids=office.users[:1] * 2))
    read, done = office.do(
        lambda env: (env[RECEIPT].browse(receipt).read_at, env[RECEIPT].browse(receipt).done_at)
    )
    assert read
    assert read == done


@RACES
def test_everybody_is_addressed_once(office, reviewers, race):
    """The night's newcomers and a publication at the same moment."""
    bulletin, _receipt = send(office, reviewers)
    draft = office.do(new_version(BULLETIN, bulletin), reviewers[0])
    publish = on(BULLETIN, draft, "action_publish")
    address = on(RECEIPT, [], "_cron_address_and_remind")
    assert not errors(race(office, publish, address, uids=[reviewers[0], 1]))
    office.do(address)

    def look(env):
        receipts = env[RECEIPT].search([("bulletin_id", "=", draft)])
        return len(receipts), len(receipts.user_id)

    count, readers = office.do(look)
    assert count == readers > 1


@pytest.fixture(scope="module")
def judge(office):
    """The person named in the settings."""

    def name(env):
        user = office.data_of(env)._create_user("race_judge", "group_chief_quality_engineer")
        env.company.elevator_damage_judge_id = user
        return user.id

    return office.do(name)


@RACES
def test_a_ruling_is_overturned_once(office, reviewers, judge, race):
    """T-1.5: with one reason, also when the button was pressed twice."""

    def make(env):
        vals = {"name": "Board", "is_elevator_part": True}
        part = env["product.template"].create(vals).product_variant_id
        facts = {"tested": "yes", "forced": "no", "burnt": "yes", "wet": "no"}
        damage = {"elevator_id": office.elevator(env).id, "product_id": part.id}
        verdict = env[VERDICT].create({**damage, **facts, "happened": "Dead"})
        verdict.action_rule()
        return verdict.id

    verdict = office.do(make)
    works = [on(VERDICT, verdict, "_overturn", "quality", reason) for reason in ("One", "Two")]
    [error] = errors(race(office, *works, uids=[judge] * 2))
    assert "its ruling already" in str(error)
    reason, ruling = office.do(
        lambda env: (
            env[VERDICT].browse(verdict).overturn_reason,
            env[VERDICT].browse(verdict).ruling,
        )
    )
    assert reason in ("One", "Two")
    assert ruling == "quality"
