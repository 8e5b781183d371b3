"""What is signed changes by an amendment only: signed again, applied whole, billed to the cent."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_contract_approval import ContractCommon
from .test_contract_billing import FAR


@tagged("post_install", "-at_install")
class TestContractAmendment(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._activate(cls.contract, cls.offices)

    def _amend(self, **vals):
        vals = {"contract_id": self.contract.id, "date": "2027-07-01", "reason": "x"} | vals
        return self.env["elevator.contract.amendment"].create(vals)

    def _apply(self, amendment):
        self._approve(amendment, self.offices)
        amendment.write({"signed_on": fields.Date.today(), "scan": b"cGRm"})
        amendment.action_apply()
        return amendment

    def test_a_new_price_from_a_day_on(self):
        self.contract._bill(date(2027, 6, 30))
        amendment = self._amend()
        self.assertEqual(amendment.line_ids.present, 2160)
        amendment.line_ids.amount = 3000
        self._apply(amendment)
        old, new = self.contract.contract_line_ids.sorted("date_start")
        self.assertEqual((old.date_end, old.fee_value), (date(2027, 6, 30), 2160))
        self.assertEqual((new.date_start, new.fee_value), (date(2027, 7, 1), 3000))
        self.assertEqual(self.contract.fee_amount, 5160)
        self.assertTrue(self.contract.signoff_intact, "the amendment's signatures cover it")
        amounts = self.contract._bill(FAR).mapped("amount_untaxed")
        self.assertEqual(amounts, [1500, 1500])

    def test_its_paper_for_the_customer(self):
        amendment = self._amend()
        amendment.line_ids.amount = 3000
        report = self.env["ir.actions.report"]
        name = "elevator_service.report_contract_amendment"

        def paper():
            return report._render_qweb_html(name, amendment.ids)[0].decode()

        for word in (amendment.name, self.contract.code, "2,160.00", "3,000.00", "Draft:"):
            self.assertIn(word, paper())
        self._apply(amendment)
        self.assertNotIn("Draft:", paper())

    def test_it_needs_both_signatures_and_the_customers(self):
        """M-2.1: a change is signed like the contract."""
        amendment = self._amend()
        amendment.line_ids.amount = 3000
        with self.assertRaisesRegex(UserError, "not approved"):
            amendment.action_apply()
        amendment.action_signoff_request()
        self._sign(amendment, self.offices["leader"])
        with self.assertRaisesRegex(UserError, "not approved"):
            amendment.action_apply()
        with self.assertRaises(UserError):
            amendment.line_ids.amount = 9000
        self._sign(amendment, self.offices["business"])
        with self.assertRaisesRegex(UserError, "day of signing"):
            amendment.action_apply()
        self.assertEqual(self.contract.fee_amount, 4320)
        for vals in ({"applied_on": "2026-01-01"}, {"date": "2027-10-01"}):
            with self.assertRaises(UserError):
                amendment.write(vals)

    def test_a_longer_and_a_shorter_contract(self):
        coverage = self.contract.coverage_ids
        longer = self._amend(date="2028-01-01", service_to="2028-06-30")
        longer.line_ids.amount = 2000
        self._apply(longer)
        self.assertEqual(coverage.date_to, date(2028, 6, 30))
        self.assertEqual(self.contract.fee_amount, 6320)
        self.assertTrue(self.contract.period_confirmed)
        shorter = self._amend(date="2027-11-01", service_to="2027-10-31")
        self._apply(shorter)
        self.assertEqual(coverage.date_to, date(2027, 10, 31))
        self.assertEqual(self.contract.fee_amount, 3600)
        amounts = self.contract._bill(FAR).mapped("amount_untaxed")
        self.assertEqual(amounts, [1080, 1080, 1080, 360])

    def test_a_new_customer(self):
        heir = self._partner("New owner")
        self._apply(self._amend(partner_id=heir.id))
        self.assertEqual(self.contract.partner_id, heir)
        self.assertEqual(self.contract._bill(FAR).partner_id, heir)

    def test_what_is_billed_stays(self):
        self.contract._bill(date(2027, 7, 1))
        amendment = self._amend()
        amendment.line_ids.amount = 1
        with self.assertRaisesRegex(UserError, "Billed until"):
            amendment.action_signoff_request()
        amendment.date = "2027-10-01"
        amendment.line_ids.amount = 1
        amendment.action_signoff_request()

    def test_days_outside_and_no_change_are_refused(self):
        for vals in ({"date": "2026-12-31"}, {"date": "2028-02-01"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "inside"):
                self._amend(**vals, service_to="2029-01-01").action_signoff_request()
        with self.assertRaisesRegex(UserError, "Nothing is changed"):
            self._amend().action_signoff_request()

    def test_a_longer_time_that_another_contract_covers_is_refused(self):
        following = self._create_contract(self.elevator_a, service_from="2028-01-01")
        self._activate(following, self.offices)
        amendment = self._amend(date="2028-01-01", service_to="2028-06-30")
        with self.assertRaisesRegex(UserError, "Already covered"):
            self._apply(amendment)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_another_branch_and_maintainers_amend_nothing(self):
        amendment = self._amend()
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        plain = self._create_user("plain", "group_maintainer", self.branch_a)
        for user in (stranger, plain):
            with self.assertRaises(AccessError):
                amendment.with_user(user).action_signoff_request()
            with self.assertRaises(AccessError):
                amendment.with_user(user).action_apply()

    @settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
    @given(st.dates(date(2027, 1, 1), date(2028, 1, 1)), st.dates(date(2027, 1, 1), FAR), st.data())
    def test_invoices_add_up_to_the_amended_value(self, day, last, data):
        if last < day:
            return
        with self.env.cr.savepoint() as savepoint:
            amendment = self._amend(date=day, service_to=last)
            amendment.line_ids.amount = data.draw(st.integers(1, 10**7)) / 100
            self._apply(amendment)
            value = self.contract.fee_amount
            billed = sum(self.contract._bill(date(2045, 1, 1)).mapped("amount_untaxed"))
            self.assertEqual(round(billed * 100), round(value * 100))
            savepoint.rollback()
