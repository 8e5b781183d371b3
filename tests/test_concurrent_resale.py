"""Two at once on a branch's sale of parts: a surplus is credited once, and taken back once."""

import pytest

from .office import RACES, errors


class Sale:
    """An invoice over 1,300 of a branch for a part worth 1,000 at HQ prices."""

    def __init__(self, office):
        self.office, self.number = office, next(office.numbers)

        def make(env):
            env.company._elevator_fund_setup()
            waiting = env["account.account"].search([("code", "=", "101402")], limit=1)
            banks = env["account.journal"].search([("type", "in", ("bank", "cash"))])
            banks.inbound_payment_method_line_ids.payment_account_id = waiting
            partner = env["res.partner"].create({"name": f"Seller {self.number}"})
            branch = env["elevator.branch"].create(
                {"name": partner.name, "code": f"S{self.number}", "partner_id": partner.id}
            )
            template = env["product.template"].create(
                {"name": f"Sold {self.number}", "is_elevator_part": True}
            )
            template._set_hq_price(1000)
            line = {"product_id": template.product_variant_id.id, "price_unit": 1300}
            order = env["sale.order"].create(
                {
                    "partner_id": partner.create({"name": f"Buyer {self.number}"}).id,
                    "elevator_branch_id": branch.id,
                    "order_line": [(0, 0, line | {"tax_ids": [(5, 0, 0)]})],
                }
            )
            order.action_confirm()
            invoice = order._create_invoices()
            invoice.action_post()
            return branch.id, order.id, invoice.id

        self.branch, self.order, self.invoice = office.do(make)

    def pay(self, env):
        """A work: the customer pays what is open."""
        wizard = env["account.payment.register"].with_context(
            active_model="account.move", active_ids=[self.invoice]
        )
        return len(wizard.create({})._create_payments())

    def refund(self, env):
        """A work: a credit note of all of it is posted."""
        refund = env["account.move"].browse(self.invoice)._reverse_moves()
        refund.action_post()
        return refund.id

    def settle(self, env):
        """A work: the night looks after the order."""
        env["sale.order"].browse(self.order)._elevator_settle()

    def seen(self):
        """(rows, credited); funds agree with the books and with the rows."""

        def look(env):
            rows = env["elevator.parts.surplus"].search([("order_id", "=", self.order)])
            fund = env["elevator.branch.fund"].search([("branch_id", "=", self.branch)])
            assert not fund._control()
            credited = sum(rows.mapped("amount"))
            assert fund.available == credited
            return len(rows), credited

        return self.office.do(look)


@RACES
def test_two_settlements_credit_once(office, race):
    sale = Sale(office)
    office.do(sale.pay)
    answers = race(office, sale.settle, sale.settle)
    assert not errors(answers)
    assert sale.seen() == (1, 300)


@RACES
@pytest.mark.parametrize("pay_first", [True, False])
def test_payment_and_settlement(office, race, pay_first):
    sale = Sale(office)
    works = [sale.pay, sale.settle]
    assert not errors(race(office, *(works if pay_first else works[::-1])))
    assert sale.seen() == (1, 300)


@RACES
def test_two_refunds_take_back_once(office, race):
    """Two credit notes of the whole invoice: the surplus never falls below zero."""
    sale = Sale(office)
    office.do(sale.pay)
    assert sale.seen() == (1, 300)
    race(office, sale.refund, sale.refund)
    assert sale.seen() == (2, 0)


@RACES
@pytest.mark.parametrize("pay_first", [True, False])
def test_payment_and_refund(office, race, pay_first):
    """Who comes second may find nothing left to pay; the branch keeps nothing in any order."""
    sale = Sale(office)
    works = [sale.pay, sale.refund]
    race(office, *(works if pay_first else works[::-1]))
    rows, credited = sale.seen()
    assert credited == 0
    assert rows in (0, 2)
