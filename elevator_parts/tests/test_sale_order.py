"""P-1: a branch sells at the HQ price or above; the surplus is its own when the customer paid."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .dispatch_common import DispatchCommon

CENTS = st.integers(1, 100000).map(lambda cents: cents / 100)


class ResaleCommon(DispatchCommon):
    """A seller of branch A, the office that signs exceptions, a lock at 100 and a belt at 20."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("seller_a", "group_branch_officer", cls.branch_a)
        cls.seller.group_ids += cls.env.ref("sales_team.group_sale_salesman")
        cls.sales_gm = cls._create_user("resale_gm", "group_sales_gm")
        cls.buyer = cls._partner("Buyer")
        cls.untaxed = cls.env["account.tax"]
        cls.fee = cls.env["product.product"].create({"name": "Fitting", "type": "service"})

    @classmethod
    def _sale(cls, *lines, **vals):
        """A draft of (part, quantity, price, discount)."""
        return (
            cls.env["sale.order"]
            .with_user(cls.seller)
            .create(
                {
                    "partner_id": cls.buyer.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": part.id,
                                "product_uom_qty": qty,
                                "price_unit": price,
                                "discount": discount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                        for part, qty, price, discount in lines
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def _sold(cls, *lines):
        order = cls._sale(*lines)
        order.action_confirm()
        return order.with_env(cls.env)

    @classmethod
    def _billed(cls, order):
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    @classmethod
    def _refunded(cls, invoice, qty=None, **vals):
        """A posted credit note of so many pieces of the first line."""
        refund = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        if qty is not None:
            refund.invoice_line_ids[0].quantity = qty
        refund.invoice_line_ids[0].write(vals)
        refund.action_post()
        return refund

    def _credited(self, order):
        """What was booked for an order; books and funds agree."""
        self._assert_books()
        order.invalidate_recordset()
        due = self.env["elevator.parts.surplus"]._due(order)
        self.assertAlmostEqual(order.elevator_surplus, due)
        return order.elevator_surplus


@tagged("post_install", "-at_install")
class TestFloor(ResaleCommon):
    def _refused(self, *lines, **vals):
        order = self._sale(*lines, **vals)
        self._not_confirmed(order)
        self.assertTrue(order.elevator_below)
        return order

    def _not_confirmed(self, order):
        with self.assertRaises(UserError) as refusal:
            order.action_confirm()
        self.assertIn("P-1", str(refusal.exception))
        self.assertEqual(order.state, "draft")

    def test_at_the_price_and_a_cent_below(self):
        self.assertEqual(self._sold((self.part, 1, 100, 0)).state, "sale")
        self._refused((self.part, 1, 99.99, 0))

    def test_after_discount(self):
        self._sold((self.part, 2, 125, 20))
        self._refused((self.part, 2, 125, 20.1))

    def test_before_tax(self):
        """A price with 13 % inside is compared without it."""
        tax = self.env["account.tax"].create(
            {"name": "13 inside", "amount": 13, "price_include_override": "tax_included"}
        )
        order = self._sale((self.part, 1, 112.99, 0))
        order.order_line.tax_ids = tax
        self._not_confirmed(order)
        order.order_line.price_unit = 113
        order.action_confirm()

    def test_a_discount_of_the_whole_order_is_shared_out(self):
        self._refused((self.part, 1, 110, 0), (self.fee, 1, -11, 0))
        order = self._sale((self.part, 1, 110, 0), (self.fee, 1, -10, 0))
        order.action_confirm()
        self.assertEqual(order.elevator_expected, 0)

    def test_a_dear_service_makes_no_cheap_part(self):
        self._refused((self.part, 1, 50, 0), (self.fee, 1, 500, 0))

    def test_another_unit_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sale((self.part, 1, 1199.99, 0))
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 1199.99
        self._not_confirmed(order)
        order.order_line.price_unit = 1200
        order.action_confirm()

    def test_the_price_of_the_day_it_is_confirmed(self):
        order = self._sale((self.part, 1, 105, 0))
        self.part.product_tmpl_id._set_hq_price(110, self.today + timedelta(1))
        with freeze_time(self.today + timedelta(2)):
            self._not_confirmed(order)
        order.action_confirm()
        self.assertEqual(order.order_line.elevator_floor, 100)

    def test_no_way_around_after_confirming(self):
        """Whatever makes a confirmed line cheaper is refused, over RPC too."""
        order = self._sold((self.part, 1, 100, 0)).with_user(self.seller)
        line = order.order_line
        changes = (
            lambda: line.write({"price_unit": 99}),
            lambda: line.write({"discount": 1}),
            lambda: order.write(
                {"order_line": [Command.create({"product_id": self.fee.id, "price_unit": -1})]}
            ),
            lambda: order.write({"date_order": "2020-01-01"}),
            lambda: order.write({"elevator_branch_id": False}),
        )
        for change in changes:
            with self.assertRaises(UserError):
                change()
        line.write({"elevator_floor": 1})
        self.assertEqual(line.elevator_floor, 100)
        cheap = self._sale((self.part, 1, 90, 0))
        with self.assertRaisesRegex(UserError, "P-1"):
            cheap.write({"state": "sale", "date_order": "2020-01-01"})
        with self.assertRaisesRegex(UserError, "P-1"):
            self._sale((self.part, 1, 90, 0), state="sale")

    def test_hq_sells_as_it_likes(self):
        """The floor is the branch's; who belongs to a branch cannot sell as HQ."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.buyer.id,
                "order_line": [Command.create({"product_id": self.part.id, "price_unit": 1})],
            }
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        for branch in (False, self.branch_b.id):
            with self.subTest(branch=branch), self.assertRaises(AccessError):
                self._sale((self.part, 1, 100, 0), elevator_branch_id=branch)

    def test_a_seller_sees_his_branch(self):
        other = self.env["sale.order"].create(
            {"partner_id": self.buyer.id, "elevator_branch_id": self.branch_b.id}
        )
        own = self._sale((self.part, 1, 100, 0))
        self.assertEqual(own.elevator_branch_id, self.branch_a)
        self.seller.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        seen = self.env["sale.order"].with_user(self.seller).search([])
        self.assertIn(own, seen)
        self.assertNotIn(other, seen)
        with self.assertRaises(AccessError):
            other.with_user(self.seller).read(["name"])

    def test_books_that_are_not_ready(self):
        self.company.elevator_surplus_account_id = False
        self._not_confirmed(self._sale((self.part, 1, 100, 0)))

    # ---------------------------------------------------------------- exceptions

    def _exception(self, order):
        action = order.with_user(self.seller).action_elevator_exception()
        exception = self.env["elevator.resale.exception"].browse(action["res_id"])
        return exception.with_user(self.seller)

    def test_an_exception_signed_with_a_reason(self):
        order = self._refused((self.part, 2, 80, 0), (self.belt, 1, 30, 0))
        exception = self._exception(order)
        self.assertRecordValues(
            exception.line_ids,
            [{"product_id": self.part.id, "qty": 2, "price": 80, "hq_price": 100, "loss": 40}],
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            exception.action_signoff_request()
        exception.reason = "Goodwill"
        exception.action_signoff_request()
        self._not_confirmed(order)
        for user in (self.seller, self.manager, self.business):
            with self.assertRaises(AccessError):
                self._sign(exception, user)
        self._sign(exception, self.sales_gm)
        order.action_confirm()
        with self.assertRaises(UserError):
            order.order_line[0].price_unit = 79
        order.order_line[0].price_unit = 85

    def test_an_exception_is_for_its_order_and_stays_as_signed(self):
        exception = self._exception(self._refused((self.part, 1, 80, 0)))
        exception.reason = "Goodwill"
        exception.action_signoff_request()
        self._sign(exception, self.sales_gm)
        self._refused((self.part, 1, 80, 0))
        with self.assertRaises(UserError):
            exception.sudo().reason = "Another"
        with self.assertRaises(UserError):
            exception.line_ids.sudo().price = 1
        self.assertFalse(exception.line_ids.has_access("write"))
        with self.assertRaises(UserError):
            exception.sudo().order_id = self._sale((self.part, 1, 70, 0))

    def test_nothing_below_needs_no_exception(self):
        with self.assertRaisesRegex(UserError, "Nothing"):
            self._sale((self.part, 1, 100, 0)).action_elevator_exception()


@tagged("post_install", "-at_install")
class TestSurplus(ResaleCommon):
    def test_credited_when_the_customer_has_paid(self):
        before = self.fund.available
        order = self._sold((self.part, 2, 130, 0), (self.belt, 5, 20, 0), (self.fee, 1, 60, 0))
        self.assertEqual(order.elevator_expected, 60)
        invoice = self._billed(order)
        self.assertEqual(self._credited(order), 0)
        self._pay(invoice, 100)
        self.assertEqual(self._credited(order), 0, "partly paid")
        self._pay(invoice)
        self.assertEqual(self._credited(order), 60)
        self.assertEqual(self.fund.available, before + 60)
        entry = order.elevator_surplus_ids.fund_act_id.move_id
        self.assertRecordValues(
            entry.line_ids.sorted("debit", reverse=True),
            [
                {"account_id": self.company.elevator_surplus_account_id.id, "balance": 60},
                {"account_id": self.company.elevator_fund_account_id.id, "balance": -60},
            ],
        )

    def test_booked_once_however_often_asked(self):
        order = self._sold((self.part, 1, 130, 0))
        self._pay(self._billed(order))
        for _time in range(3):
            order._elevator_settle()
            self.env["elevator.parts.surplus"]._cron_settle()
        self.assertEqual(self._credited(order), 30)
        self.assertEqual(len(order.elevator_surplus_ids), 1)

    def test_a_refund_takes_it_back(self):
        order = self._sold((self.part, 3, 130, 0))
        invoice = self._billed(order)
        self._pay(invoice)
        self._refunded(invoice, 1)
        self.assertEqual(self._credited(order), 60)
        self._refunded(invoice, 2)
        self.assertEqual(self._credited(order), 0)
        self.assertEqual(order.elevator_surplus_ids.mapped("amount"), [-60, -30, 90])

    def test_a_refund_of_the_price_alone(self):
        """20 back on one piece, the goods stay: all of it was surplus."""
        order = self._sold((self.part, 1, 130, 0))
        invoice = self._billed(order)
        self._pay(invoice)
        self._refunded(invoice, price_unit=20)
        self.assertEqual(self._credited(order), 10)

    def test_refunded_before_it_was_paid(self):
        order = self._sold((self.part, 1, 130, 0))
        invoice = self._billed(order)
        self._refunded(invoice)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(self._credited(order), 0)
        self.assertFalse(order.elevator_surplus_ids)

    def test_a_payment_that_is_taken_back(self):
        """D12: core leaves the invoice paid when its payment is reset; the surplus goes back."""
        order = self._sold((self.part, 1, 130, 0))
        payment = self._pay(self._billed(order))
        payment.action_draft()
        self.assertEqual(self._credited(order), 0)
        payment.action_post()
        self.assertEqual(self._credited(order), 30)

    def test_an_unreconciled_payment(self):
        order = self._sold((self.part, 1, 130, 0))
        invoice = self._billed(order)
        self._pay(invoice)
        items = invoice._elevator_receivable_lines()
        items.remove_move_reconcile()
        self.assertEqual(self._credited(order), 0)

    def test_an_invoice_reset_to_draft(self):
        order = self._sold((self.part, 1, 130, 0))
        invoice = self._billed(order)
        self._pay(invoice)
        invoice.button_draft()
        self.assertEqual(self._credited(order), 0)

    def test_funds_that_were_spent_are_owed(self):
        order = self._sold((self.part, 1, 130, 0))
        invoice = self._billed(order)
        self._pay(invoice)
        spent = self.fund.available - 10
        self.fund._book("out", spent, self.money, "Paid out")
        self._refunded(invoice)
        self.assertEqual(self._credited(order), 0)
        row = order.elevator_surplus_ids[0]
        self.assertRecordValues(row, [{"amount": -30, "owed": 20}])
        self.assertEqual(self.fund.available, 0)
        debt = row.move_id.line_ids.filtered(lambda x: x.account_type == "asset_receivable")
        self.assertRecordValues(debt, [{"partner_id": self.branch_a.partner_id.id, "balance": 20}])

    def test_an_exception_costs_the_branch_nothing(self):
        """What HQ let go below its price is not taken off the surplus of other parts."""
        order = self._sale((self.part, 1, 80, 0), (self.belt, 1, 50, 0))
        action = order.action_elevator_exception()
        exception = self.env["elevator.resale.exception"].browse(action["res_id"])
        exception.reason = "Goodwill"
        exception.with_user(self.seller).action_signoff_request()
        self._sign(exception, self.sales_gm)
        order.action_confirm()
        order = order.with_env(self.env)
        invoice = self._billed(order)
        self._pay(invoice)
        self.assertEqual(self._credited(order), 30)

    def test_a_discount_of_the_whole_order(self):
        order = self._sold((self.part, 1, 150, 0), (self.belt, 1, 50, 0), (self.fee, 1, -20, 0))
        self._pay(self._billed(order))
        # 150 − 15 − 100, 50 − 5 − 20
        self.assertEqual(self._credited(order), 60)

    def test_hq_sale_credits_nobody(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.buyer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.part.id,
                            "price_unit": 200,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self._pay(self._billed(order))
        self.assertFalse(order.elevator_surplus_ids)

    def test_rows_are_written_once(self):
        order = self._sold((self.part, 1, 130, 0))
        self._pay(self._billed(order))
        row = order.elevator_surplus_ids
        for change in (lambda: row.write({"amount": 1}), row.unlink):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(AccessError):
            row.with_user(self.accountant).create({"order_id": order.id})

    # ---------------------------------------------------------------- arithmetic

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.integers(), CENTS, min_size=1, max_size=8), st.integers(0, 100000))
    def test_a_shared_discount_loses_no_cent(self, amounts, cents):
        surplus, currency = self.env["elevator.parts.surplus"], self.company.currency_id
        less = -cents / 100
        shared = surplus._shared(amounts, less, currency)
        self.assertEqual(shared.keys(), amounts.keys())
        self.assertAlmostEqual(sum(shared.values()), sum(amounts.values()) + less, places=2)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CENTS, st.integers(1, 20), CENTS)
    def test_all_that_comes_back_leaves_nothing(self, price, qty, floor):
        """A full refund takes exactly what the sale gave, piece by piece or at once."""
        surplus, price = self.env["elevator.parts.surplus"], max(price, floor)
        given_now = surplus._above(price * qty, floor * qty)
        back = sum(surplus._given_back(price, floor) for _piece in range(qty))
        self.assertAlmostEqual(given_now, back, places=4)
        self.assertAlmostEqual(surplus._given_back(price * qty, floor * qty), given_now, places=4)

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(["pay", "reset", "refund", "settle"]), max_size=5))
    def test_whatever_happens_funds_hold_what_is_due(self, events):
        with self.env.cr.savepoint() as savepoint:
            before = self.fund.available
            order = self._sold((self.part, 4, 130, 0))
            invoice = self._billed(order)
            payments = self.env["account.payment"]
            for event in events:
                if event == "pay" and invoice.amount_residual:
                    payments |= self._pay(invoice)
                elif event == "reset":
                    payments.filtered(lambda x: x.state != "draft").action_draft()
                elif event == "refund":
                    self._refunded(invoice, 1)
                else:
                    order._elevator_settle()
                credited = self._credited(order)
                self.assertGreaterEqual(credited, 0)
                self.assertAlmostEqual(self.fund.available - before, credited)
            savepoint.rollback()
        self.env.invalidate_all()
