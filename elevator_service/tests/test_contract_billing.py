"""M-4.2.1, design D4: billed is what is in force, all that is due, to the cent, once."""

from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_contract_approval import ContractCommon

FAR = date(2040, 1, 1)


@tagged("post_install", "-at_install")
class TestContractBilling(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.journal"].search([("type", "=", "sale")], limit=1) or cls.env[
            "account.journal"
        ].create({"name": "Sales", "code": "SLS", "type": "sale"})
        plan = cls.env["account.analytic.plan"].create({"name": "Branches"})
        cls.branch_a.analytic_account_id = cls.env["account.analytic.account"].create(
            {"name": "TA", "plan_id": plan.id}
        )

    def _cron(self, day):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress") as commit:
            self.env["contract.contract"]._cron_recurring_create(day)
        self.assertTrue(commit.called)

    def _invoices(self, contract):
        return contract.contract_line_ids.env["account.move"].search(
            [("invoice_line_ids.contract_line_id", "in", contract.contract_line_ids.ids)],
            order="id",
        )

    def test_nothing_is_billed_before_both_signatures_and_the_customers(self):
        """Notes §2.1: OCA's cron, wizard and button bill a contract in any state."""
        self._approve(self.contract, self.offices)
        self._cron(FAR)
        wizard = self.env["contract.manually.create.invoice"].create({"invoice_date": FAR})
        self.assertNotIn(self.contract, wizard.contract_to_invoice_ids)
        with self.assertRaisesRegex(UserError, "not in force"):
            self.contract.recurring_create_invoice()
        self.assertFalse(self.contract._bill(FAR))
        self.assertFalse(self.contract.contract_line_ids._can_be_invoiced(FAR))
        self.assertFalse(self._invoices(self.contract))

    def test_a_line_with_an_elevator_needs_its_branch(self):
        """Else a contract of no branch would be billed by OCA's rules."""
        with self.assertRaises(UserError):
            self.env["contract.contract"].create(
                {
                    "name": "No branch",
                    "partner_id": self.site_a.partner_id.id,
                    "contract_line_ids": [
                        fields.Command.create(
                            {
                                "name": "x",
                                "elevator_id": self.elevator_a.id,
                                "recurring_next_date": "2026-01-01",
                            }
                        )
                    ],
                }
            )

    def test_queries_grow_with_invoices_not_with_lines(self):
        """A line more takes the two look-ups of OCA (language) and account (analytic), no more."""

        def queries(count, code):
            units = self.env["elevator.unit"].union(
                *(self._create_elevator(f"{code}-{n}", self.site_a) for n in range(count))
            )
            units.write({"stops": 5, "load_kg": 1000, "speed_ms": 1})
            contract = self._create_contract(units, service_from="2027-01-01")
            self._activate(contract, self.offices)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.assertEqual(len(contract._bill(date(2027, 2, 1)).invoice_line_ids), count)
            self.env.flush_all()
            return self.cr.sql_log_count - start

        queries(2, "W")  # the first one fills caches
        few, many = queries(2, "F"), queries(6, "M")
        self.assertLessEqual(many, few + 2 * 4)

    def test_backlog_is_caught_up_in_one_run_and_posted_with_branch_and_analytic(self):
        contract = self._activate(self.contract, self.offices)
        invoices = contract._bill(date(2027, 8, 15))
        self.assertEqual(invoices.mapped("amount_untaxed"), [1080.0] * 3)
        self.assertEqual(set(invoices.mapped("state")), {"posted"})
        self.assertEqual(invoices.elevator_branch_id, self.branch_a)
        self.assertEqual(invoices[0].ref, contract.code)
        account = str(self.branch_a.analytic_account_id.id)
        self.assertEqual(invoices.invoice_line_ids[:1].analytic_distribution, {account: 100})
        self.assertFalse(contract._bill(date(2027, 8, 15)), "billed once")
        self.assertEqual(contract.recurring_next_date, date(2027, 10, 1))

    def test_every_payment_mode(self):
        due = {
            "lump_pre": [("2027-01-01", 10)],
            "lump_post": [("2027-11-01", 10)],
            "quarter_pre": [(f"2027-{m:02}-01", n) for m, n in ((1, 3), (4, 3), (7, 3), (10, 1))],
            "quarter_post": [(f"2027-{m:02}-01", n) for m, n in ((4, 3), (7, 3), (10, 3), (11, 1))],
        }
        for number, (mode, expected) in enumerate(due.items()):
            elevator = self._create_elevator(f"TA-M{number}", self.site_a, stops=5)
            contract = self._create_contract(
                elevator, service_from="2027-01-01", months=10, payment_mode=mode
            )
            self._activate(contract, self.offices)
            with self.subTest(mode=mode):
                rows = contract._plan_rows()
                monthly = contract.fee_line_ids.monthly
                self.assertEqual(
                    [(str(row["due"]), float(row["amount"])) for row in rows],
                    [(day, months * monthly) for day, months in expected],
                )
                found = []
                for day, _months in expected:
                    day = fields.Date.to_date(day)
                    self.assertFalse(contract._bill(day - timedelta(1)))
                    found += contract._bill(day).mapped("amount_untaxed")
                self.assertEqual(found, [months * monthly for _day, months in expected])
                self.assertFalse(contract.recurring_next_date)

    @settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
    @given(
        st.dates(date(2024, 1, 1), date(2029, 12, 31)),
        st.integers(0, 800),
        st.sampled_from(["lump_pre", "quarter_pre", "quarter_post"]),
        st.integers(1, 5_000_000),
    )
    def test_invoices_add_up_to_the_value(self, first, days, mode, cents):
        with self.env.cr.savepoint() as savepoint:
            contract = self._create_contract(
                self.elevator_a,
                service_from=first,
                service_to=first + timedelta(days),
                payment_mode=mode,
            )
            self._activate(contract, self.offices)
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE contract_line SET fee_value = %s WHERE contract_id = %s",
                [cents / 100, contract.id],
            )
            self.env.invalidate_all()
            invoices = contract._bill(FAR)
            total = sum(round(amount * 100) for amount in invoices.mapped("amount_untaxed"))
            self.assertEqual(total, cents)
            savepoint.rollback()

    def test_the_button_is_the_accountants_and_bills_only_what_is_due(self):
        today = self.env.company._elevator_today()
        contract = self._create_contract(self.elevator_a, service_from=today)
        self._activate(contract, self.offices)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            contract.with_user(self.officer).recurring_create_invoice()
        accountant = self._create_user("accountant", "group_accountant")
        invoices = contract.with_user(accountant).recurring_create_invoice()
        self.assertEqual(len(invoices), 1)
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            contract.with_user(accountant).recurring_create_invoice()

    def test_the_wizard_bills_all_that_is_due_until_its_day(self):
        contract = self._activate(self.contract, self.offices)
        wizard = self.env["contract.manually.create.invoice"].create({"invoice_date": "2027-05-01"})
        self.assertIn(contract, wizard.contract_to_invoice_ids)
        wizard.create_invoice()
        self.assertEqual(len(self._invoices(contract)), 2)

    @mute_logger("odoo.addons.contract.models.contract")
    @mute_logger("odoo.addons.elevator_service.models.contract_billing")
    def test_a_failing_contract_is_flagged_and_stops_nobody(self):
        good = self._activate(self.contract, self.offices)
        second = self._create_elevator("TA-2", self.site_a)
        bad = self._activate(self._create_contract(second, service_from="2027-01-01"), self.offices)
        line = type(self.env["contract.line"])
        prepare = line._prepare_invoice_line

        def fail(self):
            if self.contract_id == bad:
                raise UserError("No price today")  # pylint: disable=translation-required
            return prepare(self)

        with patch.object(line, "_prepare_invoice_line", fail):
            self._cron(date(2027, 1, 1))
        self.assertEqual(len(self._invoices(good)), 1)
        self.assertFalse(self._invoices(bad))
        self.assertIn("No price today", bad.invoice_generation_error)
        self._cron(date(2027, 1, 1))
        self.assertFalse(bad.invoice_generation_error)
        self.assertEqual(len(self._invoices(bad)), 1)

    def test_oca_contracts_without_a_branch_go_on(self):
        product = self.env["product.product"].create({"name": "Cleaning", "list_price": 5})
        plain = self.env["contract.contract"].create(
            {
                "name": "Plain",
                "partner_id": self.site_a.partner_id.id,
                "line_recurrence": True,
                "contract_line_ids": [
                    fields.Command.create(
                        {
                            "name": "Cleaning",
                            "product_id": product.id,
                            "specific_price": 5,
                            "date_start": "2027-01-01",
                            "recurring_next_date": "2027-01-01",
                        }
                    )
                ],
            }
        )
        self._cron(date(2027, 1, 1))
        invoice = self._invoices(plain)
        self.assertEqual((invoice.amount_untaxed, invoice.state), (5.0, "draft"))

    def test_a_contract_that_is_over_and_billed_ends(self):
        contract = self._create_contract(
            self.elevator_a, service_from="2025-01-01", payment_mode="quarter_post"
        )
        self._activate(contract, self.offices)
        self.env["contract.contract"]._cron_end()
        self.assertEqual(contract.elevator_state, "active", "the last quarter is not billed")
        contract._bill(FAR)
        self.env["contract.contract"]._cron_end()
        self.assertEqual(contract.elevator_state, "ended")
