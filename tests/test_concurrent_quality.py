"""Two at once on what HQ checks: evaluations, audits, verdicts, books (M-1.3, M-2.2, M-5)."""

import hashlib
from datetime import date, timedelta
from functools import partial

import pytest

from .office import RACES, errors, on


@pytest.fixture(scope="module")
def service(office):
    """Ids of two of HQ service, and of an inspector."""

    def make(env):
        data = office.data_of(env)
        users = [data._create_user(f"quality_{n}", "group_hq_service") for n in range(2)]
        return [user.id for user in (*users, data._create_user("quality_i", "group_inspection"))]

    return office.do(make)


def last_quarter():
    """A day of the quarter that is over."""
    today = date.today()
    return today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1) - timedelta(1)


# ---------------------------------------------------------------- evaluations


def evaluation(office):
    """(id, digest of what is on the page) of an evaluation that waits for its signature."""

    def make(env):
        unit, model = office.elevator(env), env["elevator.evaluation"]
        opened = model._open_period(unit.company_id, date.today() + timedelta(400))
        one = opened.filtered(lambda paper: paper.site_id == unit.site_id)
        one._rate(dict.fromkeys(one.line_ids.ids, 4))
        return one.id, one._rating_digest()

    return office.do(make)


def sign(office, paper, name, env):
    """A work: the customer signs what he sees on his page."""
    res_id, seen = paper
    return env["elevator.evaluation"].browse(res_id)._sign(office.data.HANDWRITING, name, seen=seen)


@RACES
def test_an_evaluation_is_signed_once(office, race):
    """M-5.5: two contacts at two screens; the second reads who signed."""
    paper = evaluation(office)
    answers = race(office, *(partial(sign, office, paper, name) for name in ("Li", "Wang")))
    [refused] = errors(answers)
    by = office.do(lambda env: env["elevator.evaluation"].browse(paper[0]).signed_by)
    assert by == ("Li", "Wang")[answers.index(True)]
    assert by in str(refused)


@RACES
def test_scores_do_not_change_under_a_signature(office, race):
    """M-5.5: one scores anew while the other signs: what is signed is what was seen."""
    paper = evaluation(office)

    def rate(env):
        one = env["elevator.evaluation"].browse(paper[0])
        one._rate(dict.fromkeys(one.line_ids.ids, 1))

    refused = errors(race(office, partial(sign, office, paper, "Li"), rate))
    assert len(refused) == 1, refused

    def look(env):
        one = env["elevator.evaluation"].browse(paper[0])
        return one.state, one.score, one.signed_digest == (one.signed_on and one._content_digest())

    assert office.do(look) in (("signed", 4, True), ("waiting", 1, True))


@RACES
def test_a_period_is_opened_once(office, race):
    """M-2.2.5: a night and a button; each site has one evaluation, no book stands twice."""
    numbers = next(office.numbers)

    def unit(env):
        return office.elevator(env).id

    lift = office.do(unit)
    day = date.today() + timedelta(1000 + 100 * numbers)

    def open_all(env):
        company = env["elevator.unit"].browse(lift).company_id
        books = env["elevator.record.book"]._open(company, day)
        return len(books | books) + len(env["elevator.evaluation"]._open_period(company, day))

    answers = race(office, open_all, open_all)
    assert not errors(answers), answers
    assert min(answers) == 0 < max(answers)


# ---------------------------------------------------------------- audits and verdicts


@RACES
def test_two_draws_do_not_hit_one_elevator(office, service, race):
    """M-1.3.3: who comes second draws from those that are left; both can be recomputed."""

    def make(env):
        data = office.data_of(env)
        branch = env["elevator.branch"].create(
            {
                "name": f"Draw {(number := next(office.numbers))}",
                "code": f"DRAW{number}",
                "partner_id": data._partner("Draw").id,
            }
        )
        for number in range(2):
            office.elevator(env, data._create_site(branch, name=f"{branch.code}-{number}"))
        draws = env["elevator.audit.draw"].with_user(service[2])
        vals = {"branch_ids": branch.ids, "per_branch": 1}
        return [draws.create(vals).id for _n in range(2)]

    draws = office.do(make)
    works = [on("elevator.audit.draw", draw, "action_draw") for draw in draws]
    assert race(office, *works, uids=[service[2]] * 2) == [True, True]

    def look(env):
        made = env["elevator.audit.draw"].browse(draws)
        return len(made.audit_ids.elevator_id), [one._problem() for one in made]

    assert office.do(look) == (2, ["", ""])


@RACES
def test_a_draw_is_made_once(office, service, race):
    """M-1.3.3: a double click draws once; nobody draws until he likes the hits."""

    def make(env):
        office.elevator(env)
        return env["elevator.audit.draw"].with_user(service[2]).create({"per_branch": 1}).id

    draw = office.do(make)
    work = on("elevator.audit.draw", draw, "action_draw")
    assert len(errors(race(office, work, work, uids=[service[2]] * 2))) == 1
    assert office.do(lambda env: env["elevator.audit.draw"].browse(draw)._problem()) == ""


@RACES
def test_a_finding_gets_one_verdict(office, service, race):
    """M-5: the second reads that only the service manager changes a verdict."""

    def make(env):
        visit = office.visit(env, office.elevator(env), running=False)
        return office.data_of(env)._found(visit).id

    finding = office.do(make)
    works = [
        on("elevator.trust.finding", finding, "_judge", verdict, verdict)
        for verdict in ("true", "explained")
    ]
    answers = race(office, *works, uids=service[:2])
    assert len(errors(answers)) == 1, answers

    def look(env):
        one = env["elevator.trust.finding"].browse(finding)
        return one.verdict, one.verdict_text, one.judged_by_id.id

    first = answers.index(True)
    verdict = ("true", "explained")[first]
    assert office.do(look) == (verdict, verdict, service[first])


# ---------------------------------------------------------------- record books


def book(office, done=False):
    """Id of the book of an elevator and a quarter that is over; ``done``: with a record."""

    def make(env):
        unit = office.elevator(env)
        env["elevator.record.book"]._open(unit.company_id, last_quarter())
        if done:
            office.visit(env, unit, date=last_quarter())._close()
        one = env["elevator.record.book"].search([("elevator_id", "=", unit.id)])
        one.remark = "As it is"
        return one.id

    return office.do(make)


@RACES
def test_a_book_is_collected_once(office, service, race):
    """M-2.2.2: the second is told; who collected it stays."""
    one = book(office)
    work = on("elevator.record.book", one, "action_collect")
    answers = race(office, work, work, uids=service[:2])
    assert len(errors(answers)) == 1, answers
    by = office.do(lambda env: env["elevator.record.book"].browse(one).collected_by_id.id)
    assert by == service[answers.index(True)]


@RACES
def test_a_book_bound_twice_is_one_file(office, service, race):
    """M-2.2.5: two bind at once; the file kept is the one whose digest stands there."""
    one = book(office, done=True)
    work = on("elevator.record.book", one, "action_bind")
    assert not errors(race(office, work, work, uids=service[:2]))

    def look(env):
        kept = env["elevator.record.book"].browse(one)
        files = env["ir.attachment"].search(
            [("res_model", "=", kept._name), ("res_id", "=", one), ("res_field", "=", "pdf")]
        )
        return [hashlib.sha256(file.raw).hexdigest() == kept.pdf_digest for file in files]

    assert office.do(look) == [True]
