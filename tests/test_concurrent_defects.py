"""Two at once on a defective part: sent, judged and claimed once, booked once (P-6.2, T-1.5)."""

import pytest

from .office import RACES, errors, on
from .test_concurrent_parts import Case, hire

DEFECT = "elevator.parts.defect"


@pytest.fixture(scope="module")
def people(office):
    return hire(office)


class DefectCase(Case):
    """A keeper's five parts, one of which is broken; people of QA and of supply."""

    def __init__(self, office, people):
        super().__init__(office, people, stock=5)

        def make(env):
            data = office.data_of(env)
            self.judges = [self._user(data, name, "group_qa") for name in ("one", "two")]
            self.buyers = [self._user(data, name, "group_supply") for name in ("one", "two")]
            vals = {"depot_id": self.depot, "product_id": self.part, "happened": "Does not lock"}
            return env[DEFECT].create(vals).id, data._partner(f"Maker {self.number}").id

        self.defect, self.maker = office.do(make)

    def _user(self, data, name, group):
        return data._create_user(f"{group}_{name}_{self.number}", group).id

    def do(self, verb, *args):
        self.office.do(on(DEFECT, self.defect, verb, *args))

    def work(self, verb, *args):
        return on(DEFECT, self.defect, verb, *args)

    def claim(self, amount):
        """A work: the maker is asked for an amount."""

        def work(env):
            return (
                env[DEFECT]
                .browse(self.defect)
                ._claim(env["res.partner"].browse(self.maker), amount)
            )

        return work

    def checked(self):
        self.do("action_send")
        self.do("_check_in")
        return self

    def counts(self):
        """(shelf, hold, dispatches, credit notes) of the part; ledgers agree with shelves."""

        def look(env):
            defect = env[DEFECT].browse(self.defect)
            part = [("product_id", "=", self.part)]
            hold = env["elevator.depot"].search([("kind", "=", "hold")])
            rows = env["elevator.depot.part"].search(part)
            assert not any((hold | defect.depot_id).mapped(lambda depot: bool(depot._control())))
            shelf = rows.filtered(lambda row: row.depot_id == defect.depot_id).balance_qty
            held = sum(rows.filtered(lambda row: row.depot_id in hold).mapped("balance_qty"))
            free = env["elevator.parts.dispatch"].search_count([("defect_id", "=", defect.id)])
            notes = env["account.move"].search_count([("ref", "=", defect.name)])
            return shelf, held, free, notes

        return self.office.do(look)


@RACES
def test_a_defect_is_sent_once(office, people, race):
    case = DefectCase(office, people)
    assert len(errors(race(office, case.work("action_send"), case.work("action_send")))) == 1
    assert case.counts() == (4, 0, 0, 0)


@RACES
def test_hq_takes_it_in_or_sends_it_back(office, people, race):
    case = DefectCase(office, people)
    case.do("action_send")
    answers = race(office, case.work("_check_in"), case.work("_send_back", "Another serial"))
    assert len(errors(answers)) == 1
    shelf, held, *_rest = case.counts()
    assert (shelf, held) in ((4, 1), (5, 0))


@RACES
def test_two_verdicts_at_once(office, people, race):
    """T-1.5: two of QA judge, one of the verdicts stands and has its consequence."""
    case = DefectCase(office, people).checked()
    works = [case.work("_judge", "quality", "Spring"), case.work("_judge", "site", "Beaten")]
    answers = race(office, *works, uids=case.judges)
    assert len(errors(answers)) == 1
    replaced = not isinstance(answers[0], Exception)
    assert case.counts() == (4, 1, int(replaced), 0)


@RACES
def test_a_defect_is_claimed_once(office, people, race):
    case = DefectCase(office, people).checked()
    case.office.do(case.work("_judge", "quality", "Spring"), case.judges[0])
    assert len(errors(race(office, case.claim(80), case.claim(90), uids=case.buyers))) == 1
    assert case.counts() == (4, 0, 1, 0)


@RACES
def test_a_claim_and_a_scrap(office, people, race):
    case = DefectCase(office, people).checked()
    case.office.do(case.work("_judge", "quality", "Spring"), case.judges[0])
    answers = race(office, case.claim(80), case.work("action_scrap"), uids=case.buyers)
    assert len(errors(answers)) == 1
    assert case.counts() == (4, 0, 1, 0)


@RACES
def test_a_supplier_answers_once(office, people, race):
    case = DefectCase(office, people).checked()
    case.office.do(case.work("_judge", "quality", "Spring"), case.judges[0])
    case.office.do(case.claim(80), case.buyers[0])
    answers = race(
        office,
        case.work("_answer_claim", 60, "Half of it"),
        case.work("_answer_claim", 80, "All of it"),
        uids=case.buyers,
    )
    assert len(errors(answers)) == 1
    assert case.counts() == (4, 0, 1, 1)
