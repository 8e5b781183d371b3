"""Two at once on branch funds: never more than the debt, never more than the funds (M-4.2.3)."""

import contextlib
from datetime import date

import pytest

from odoo.exceptions import UserError

from .office import RACES, errors, on


@pytest.fixture(scope="module")
def money(office):
    """Ids of two accountants; the books are set up; fixtures of the unit tests."""

    def make(env):
        env.company._elevator_fund_setup()
        data = office.data_of(env)
        branch = env["elevator.branch"].browse(office.branch)
        people = [data._create_user(f"race_accountant_{n}", "group_accountant") for n in (1, 2)]
        decider = data._create_user("race_business", "group_business", branch)
        return [user.id for user in people], decider.id

    return office.do(make)


class Case:
    """A fund with some money, an invoice, and withholdings decided on it."""

    def __init__(self, office, money, funds, owed, *amounts, fund=None):
        self.office, (self.people, self.decider) = office, money

        def make(env):
            branch = self._branch(env)
            invoice = self._invoice(env, branch, owed)
            own = env["elevator.branch.fund"]._of(branch)
            own._book("in", funds, self._account(env), "Rebate")
            made = [self._decided(env, branch, invoice, amount) for amount in amounts]
            return branch.id, own.id, invoice.id, made

        self.branch, self.fund, self.invoice, self.documents = office.do(make)

    def _branch(self, env):
        number = next(self.office.numbers)
        partner = env["res.partner"].create({"name": f"Funds {number}"})
        vals = {"name": f"Funds {number}", "code": f"F{number}", "partner_id": partner.id}
        return env["elevator.branch"].create(vals)

    @staticmethod
    def _account(env):
        return env["account.account"].search([("account_type", "=", "asset_current")], limit=1)

    @staticmethod
    def _invoice(env, branch, owed):
        line = {"name": "x", "price_unit": owed, "tax_ids": False}
        invoice = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": env["res.partner"].create({"name": "Debtor"}).id,
                "elevator_branch_id": branch.id,
                "invoice_date": date(2026, 1, 1),
                "invoice_line_ids": [(0, 0, line)],
            }
        )
        invoice.action_post()
        return invoice

    def _decided(self, env, branch, invoice, amount):
        line = {"invoice_id": invoice.id, "amount": amount}
        document = (
            env["elevator.withholding"]
            .with_user(self.people[0])
            .create({"branch_id": branch.id, "reason": "Overdue", "line_ids": [(0, 0, line)]})
        )
        document.action_signoff_request()
        signer = document.with_user(self.decider)
        signer._signoff_sign("approved", "Yes", self.office.data.HANDWRITING)
        return document.id

    def act(self, kind, amount, document=0):
        """A work: an act on a withholding."""

        def work(env):
            found = env["elevator.withholding"].browse(self.documents[document])
            return len(found._act(kind, {found.line_ids: amount}, "Race"))

        return work

    def withhold(self, document=0):
        return on("elevator.withholding", self.documents[document], "action_withhold")

    def pay(self, amount):
        """A work: the customer pays."""

        def work(env):
            wizard = env["account.payment.register"].with_context(
                active_model="account.move", active_ids=[self.invoice]
            )
            return len(wizard.create({"amount": amount})._create_payments())

        return work

    def seen(self):
        """(available, withheld, customer owes, held of the invoice); the books are right."""

        def look(env):
            fund = env["elevator.branch.fund"].browse(self.fund)
            assert not fund._control()
            invoice = env["account.move"].browse(self.invoice)
            held = invoice.elevator_held
            assert held <= invoice.amount_residual
            return fund.available, fund.held, invoice.amount_residual, held

        return self.office.do(look)


@RACES
def test_two_accountants_withhold_more_than_the_funds(office, money, race):
    """10,000 there, 7,000 each: one of them is told (design D8)."""
    case = Case(office, money, 10000, 20000, 7000, 7000)
    answers = race(office, case.withhold(0), case.withhold(1), uids=case.people)
    assert len(errors(answers)) == 1
    assert case.seen() == (3000, 7000, 20000, 7000)


@RACES
def test_two_accountants_withhold_more_than_the_debt(office, money, race):
    """5,000 owed, 3,000 each: the second withholds what is left."""
    case = Case(office, money, 10000, 5000, 3000, 3000)
    answers = race(office, case.withhold(0), case.withhold(1), uids=case.people)
    assert not errors(answers)
    assert case.seen() == (5000, 5000, 5000, 5000)


@RACES
def test_a_double_click_withholds_once(office, money, race):
    case = Case(office, money, 10000, 5000, 5000)
    answers = race(office, case.withhold(), case.withhold(), uids=case.people)
    assert len(errors(answers)) == 1
    assert case.seen() == (5000, 5000, 5000, 5000)


@RACES
@pytest.mark.parametrize("payer_first", [True, False])
def test_the_customer_pays_while_it_is_withheld(office, money, race, payer_first):
    """Both orders of commit: what is withheld never exceeds what is owed."""
    case = Case(office, money, 10000, 5000, 5000)
    works = [case.pay(2000), case.withhold()]
    race(office, *(works if payer_first else works[::-1]))
    assert case.seen() == (7000, 3000, 3000, 3000)


@RACES
@pytest.mark.parametrize("payer_first", [True, False])
def test_the_customer_pays_while_it_is_applied(office, money, race, payer_first):
    """Released or applied, never both; the invoice is not settled twice."""
    case = Case(office, money, 10000, 5000, 5000)
    office.do(case.withhold())
    works = [case.pay(5000), case.act("apply", 5000)]
    answers = race(office, *(works if payer_first else works[::-1]))
    errors(answers)
    available, held, owed, _held = case.seen()
    assert (held, owed) == (0, 0)
    assert available in (5000, 10000)


@RACES
@pytest.mark.parametrize("second", ["release", "apply"])
def test_released_and_applied_at_once(office, money, race, second):
    case = Case(office, money, 10000, 5000, 5000)
    office.do(case.withhold())
    works = [case.act("release", 4000), case.act(second, 4000)]
    answers = race(office, *works, uids=case.people)
    assert len(errors(answers)) == 1
    assert case.seen()[1] == 1000


@RACES
def test_reset_to_draft_while_it_is_withheld(office, money, race):
    """Either the invoice is a draft and nothing is held, or it is held and stays posted."""
    case = Case(office, money, 10000, 5000, 5000)
    works = [on("account.move", case.invoice, "button_draft"), case.withhold()]
    assert len(errors(race(office, *works))) == 1

    def look(env):
        move = env["account.move"].browse(case.invoice)
        return move.state, move.elevator_held

    assert office.do(look) in (("draft", 0), ("posted", 5000))


def test_kill_in_the_middle_loses_nothing(office, money):
    """The entry was posted, the process died before the commit: a rerun does it all, once."""
    case = Case(office, money, 10000, 5000, 5000)

    def dies(env):
        case.withhold()(env)
        env.flush_all()
        raise KeyboardInterrupt

    with contextlib.suppress(KeyboardInterrupt):
        office.do(dies)
    assert case.seen() == (10000, 0, 5000, 0)
    office.do(case.withhold(), case.people[0])
    assert case.seen() == (5000, 5000, 5000, 5000)


def test_without_rights_nothing_moves(office, money):
    case = Case(office, money, 10000, 5000, 5000)
    answer = office.ask(case.withhold(), office.users[0])
    assert isinstance(answer, UserError)
    assert case.seen()[1] == 0
