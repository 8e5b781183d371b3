"""Two at once on parts: nothing leaves twice, nothing passes a cap or the funds together."""

import pytest

from .office import RACES, errors, on

DISPATCH = "elevator.parts.dispatch"


def hire(office):
    """Ids of who checks and who packs; the books of funds are set up."""

    def make(env):
        env.company._elevator_fund_setup()
        data = office.data_of(env)
        names = ("race_checker", "race_packer")
        return [data._create_user(name, "group_hq_service").id for name in names]

    return office.do(make)


@pytest.fixture(scope="module")
def people(office):
    return hire(office)


class Case:
    """A main store, a branch with funds and a depot, a part worth 1,000 CNY."""

    def __init__(self, office, people, funds=100000, stock=0, tier=2):
        self.office, self.people = office, people
        self.number = next(office.numbers)

        def make(env):
            branch = self._branch(env, funds)
            depots = env["elevator.depot"]
            main = depots.search([("kind", "=", "main")], limit=1)
            main = main or depots.create({"name": "Main", "code": "RM", "kind": "main"})
            depot = depots.create(
                {
                    "name": f"Depot {self.number}",
                    "code": f"R{self.number}",
                    "branch_id": branch.id,
                    "tier_id": env.ref(f"elevator_parts.tier_{tier}").id,
                }
            )
            template = env["product.template"].create(
                {"name": f"Part {self.number}", "is_elevator_part": True}
            )
            template._set_hq_price(1000)
            part = template.product_variant_id
            supplier = env.ref("stock.stock_location_suppliers")
            self._move(env, part, 100, supplier, main.location_id)
            if stock:
                self._move(env, part, stock, supplier, depot.location_id)
            return branch.id, depot.id, part.id

        self.branch, self.depot, self.part = office.do(make)

    def _branch(self, env, funds):
        partner = env["res.partner"].create({"name": f"Parts {self.number}"})
        vals = {"name": partner.name, "code": f"P{self.number}", "partner_id": partner.id}
        branch = env["elevator.branch"].create(vals)
        account = env["account.account"].search([("account_type", "=", "asset_current")], limit=1)
        env["elevator.branch.fund"]._of(branch)._book("in", funds, account, "Rebate")
        return branch

    @staticmethod
    def _move(env, part, qty, source, target):
        return (
            env["stock.move"]
            .create(
                {
                    "product_id": part.id,
                    "product_uom_qty": qty,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                }
            )
            ._elevator_do()
        )

    def issue(self, qty):
        """A work: parts are put into an elevator."""

        def work(env):
            depot = env["elevator.depot"].browse(self.depot)
            customers = env.ref("stock.stock_location_customers")
            part = env["product.product"].browse(self.part)
            return len(self._move(env, part, qty, depot.location_id, customers))

        return work

    def bring(self, qty):
        """A work: another depot hands parts over."""

        def work(env):
            main = env["elevator.depot"].search([("kind", "=", "main")], limit=1)
            depot = env["elevator.depot"].browse(self.depot)
            part = env["product.product"].browse(self.part)
            return len(self._move(env, part, qty, main.location_id, depot.location_id))

        return work

    def packed(self, qty):
        """Id of a dispatch that is ready to leave."""
        checker, packer = self.people

        def make(env):
            dispatch = env[DISPATCH].with_user(checker)
            dispatch = dispatch.create(
                {
                    "depot_id": self.depot,
                    "consignee": "x",
                    "address": "x",
                    "confirmed_with": "x",
                    "line_ids": [(0, 0, {"product_id": self.part, "qty": qty})],
                }
            )
            dispatch.action_check()
            dispatch.with_user(packer).action_pack()
            return dispatch.id

        return self.office.do(make)

    def receive(self, dispatch, arrived):
        """A work: counted and signed."""

        def work(env):
            found = env[DISPATCH].browse(dispatch)
            counts = {line: (arrived, 0, False) for line in found.line_ids}
            found._receive(counts, self.office.data.HANDWRITING)
            return found.state

        return work

    def settle(self, dispatch, way):
        """A work: the difference is settled."""

        def work(env):
            found = env[DISPATCH].browse(dispatch)
            return found.difference_ids._settle(way)

        return work

    def seen(self):
        """(balance, on its way in CNY, charged); ledger, shelf and funds agree."""

        def look(env):
            depot = env["elevator.depot"].browse(self.depot)
            assert not depot._control()
            fund = env["elevator.branch.fund"].search([("branch_id", "=", self.branch)])
            assert not fund._control()
            charges = env["elevator.parts.charge"].search([("branch_id", "=", self.branch)])
            lines = env["elevator.parts.ledger"].search([("depot_id", "=", self.depot)])
            assert sorted(lines.mapped("number")) == list(range(1, len(lines) + 1))
            coming = depot._in_transit().get(self.depot, 0)
            return sum(depot.part_ids.mapped("balance_qty")), coming, sum(charges.mapped("amount"))

        return self.office.do(look)


@RACES
def test_the_last_piece_is_issued_once(office, people, race):
    case = Case(office, people, stock=1)
    answers = race(office, case.issue(1), case.issue(1))
    assert len(errors(answers)) == 1
    assert case.seen() == (0, 0, 0)


@RACES
def test_two_issues_of_one_part(office, people, race):
    """Both are booked, numbers without a gap."""
    case = Case(office, people, stock=5)
    assert not errors(race(office, case.issue(2), case.issue(1)))
    assert case.seen() == (2, 0, 0)


@RACES
def test_two_dispatches_do_not_pass_the_cap_together(office, people, race):
    """P-3: room for 30, 20 each."""
    case = Case(office, people)
    first, second = case.packed(20), case.packed(20)
    works = [on(DISPATCH, found, "action_ship") for found in (first, second)]
    assert len(errors(race(office, *works))) == 1
    assert case.seen() == (0, 20000, 0)


@RACES
@pytest.mark.parametrize("dispatch_first", [True, False])
def test_a_dispatch_and_a_transfer_do_not_pass_the_cap_together(
    office, people, race, dispatch_first
):
    case = Case(office, people)
    works = [on(DISPATCH, case.packed(20), "action_ship"), case.bring(20)]
    answers = race(office, *(works if dispatch_first else works[::-1]))
    assert len(errors(answers)) == 1
    balance, coming, _charged = case.seen()
    assert balance * 1000 + coming == 20000


@RACES
def test_two_dispatches_do_not_spend_the_funds_twice(office, people, race):
    """P-3: funds for 15, 10 each."""
    case = Case(office, people, funds=15000)
    works = [on(DISPATCH, case.packed(10), "action_ship") for _number in (1, 2)]
    assert len(errors(race(office, *works))) == 1
    assert case.seen() == (0, 10000, 0)


@RACES
def test_a_parcel_is_received_once(office, people, race):
    case = Case(office, people)
    dispatch = case.packed(5)
    office.do(on(DISPATCH, dispatch, "action_ship"))
    answers = race(office, case.receive(dispatch, 5), case.receive(dispatch, 5))
    assert len(errors(answers)) == 1
    assert case.seen() == (5, 0, 5000)


@RACES
def test_a_difference_is_settled_once(office, people, race):
    case = Case(office, people)
    dispatch = case.packed(5)
    office.do(on(DISPATCH, dispatch, "action_ship"))
    office.do(case.receive(dispatch, 3))
    answers = race(office, case.settle(dispatch, "arrived"), case.settle(dispatch, "not_packed"))
    assert len(errors(answers)) == 1
    balance, coming, charged = case.seen()
    assert coming == 0
    assert charged == balance * 1000
