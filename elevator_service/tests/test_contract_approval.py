"""M-2.1, M-4.1.1, M-4.1.2: the fee sheet, the company's signatures, the customer's, in force."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools import fee
from .common import RATES, ElevatorCommon


class ContractCommon(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offices = cls._offices()
        cls.table = cls._valid_fee_table(cls.offices)
        cls.officer = cls._create_user("officer_TA", "group_branch_officer", cls.branch_a)
        cls.elevator_a.write({"stops": 12, "load_kg": 1000, "speed_ms": 1.75})
        cls.contract = cls._create_contract(
            cls.elevator_a, cls.officer, service_from="2027-01-01", service_to="2027-12-31"
        )
        cls.sheet, cls.fee = cls.contract.fee_sheet_id, cls.contract.fee_line_ids


@tagged("post_install", "-at_install")
class TestContractApproval(ContractCommon):
    def test_m_2_1_only_both_signatures_let_it_be_signed_and_billed(self):
        """M-2.1: business department AND leader in charge, only then the customer."""
        contract = self.contract
        self._confirm_period(contract)
        papers = {"signed_on": fields.Date.today(), "scan": b"cGRm"}
        contract.write(papers)
        for signer in (None, "leader", "business"):
            if signer:
                self._sign(contract, self.offices[signer])
            else:
                with self.assertRaisesRegex(UserError, "not approved"):
                    contract.action_sign_elevators()
                contract.action_signoff_request()
            if signer != "business":
                with self.assertRaisesRegex(UserError, "not approved"):
                    contract.action_sign_elevators()
                self.assertFalse(contract._is_billable())
        self.assertFalse(contract._is_billable(), "approved, but not signed with the customer")
        contract.action_sign_elevators()
        self.assertEqual(contract.elevator_state, "active")
        self.assertTrue(contract._is_billable())
        self.assertEqual(self.elevator_a.coverage_ids.kind, "paid")

    def test_every_role_opens_it(self):
        """Readers of contracts do not read journals, fee tables or whatever stands behind them."""
        self._activate(self.contract, self.offices)
        roles = ("maintainer", "depot_keeper", "hq_service", "company_gm", "accountant")
        users = [self._create_user(f"role_{name}", f"group_{name}") for name in roles]
        users[0].elevator_branch_ids = users[1].elevator_branch_ids = self.branch_a
        forms = {
            self.contract: "elevator_service.elevator_contract_view_form",
            self.sheet: "elevator_service.elevator_fee_sheet_view_form",
        }
        for user in [self.officer, *self.offices.values(), *users]:
            for record, view in forms.items():
                with self.subTest(user=user.login, model=record._name):
                    self.env.invalidate_all()
                    opened = Form(record.with_user(user), view=view)
                    self.assertEqual(opened.id, record.id)
        # the web client asks for the sizes of files
        [read] = self.contract.with_context(bin_size=True).web_read({"signoff_block": {}})
        self.assertEqual(read["signoff_block"].count("data:image/png;base64,iVBOR"), 2)

    def test_the_price_is_derived_line_by_line(self):
        """300 a month, 1.2 for 12 stops; the steps say so."""
        self.assertEqual(self.fee.monthly, 360)
        self.assertEqual(self.fee.standard, 4320)
        steps = {step["factor"]: step for step in self.fee.derivation}
        self.assertEqual(list(steps), list(fee.FACTORS))
        self.assertEqual(steps["stops"]["input"], 12)
        self.assertEqual(steps["stops"]["value"], 1.2)
        self.sheet.parts_scope = "all"
        self.contract.payment_mode = "lump_pre"
        self.assertEqual(self.fee.monthly, 513, "300 × 1.2 × 1.5 × 0.95")

    def test_more_elevators_make_all_of_them_cheaper(self):
        more = [self._create_elevator(f"TA-{n}", self.site_a, stops=5) for n in (2, 3)]
        self.sheet.line_ids = [fields.Command.create({"elevator_id": e.id}) for e in more]
        self.assertEqual(self.sheet.line_ids.mapped("monthly"), [324, 270, 270])
        self.sheet.line_ids[-1].unlink()
        self.assertEqual(self.sheet.line_ids.mapped("monthly"), [360, 300])

    def test_later_changes_of_the_register_leave_the_price(self):
        self.elevator_a.stops = 5
        self.assertEqual(self.fee.stops, 12)
        self.assertEqual(self.fee.monthly, 360)

    def test_a_discount_needs_its_reasons(self):
        self.sheet.discount = 10
        self.assertEqual(self.fee.amount, 3888)
        with self.assertRaisesRegex(UserError, "reasons"):
            self.contract.action_signoff_request()
        self.sheet.discount_reason = "Customer since 2009"
        self.contract.action_signoff_request()
        self.assertEqual(self.contract.contract_line_ids.fee_value, 3888)

    def test_no_sheet_no_table_no_price_no_approval(self):
        self.sheet.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "fee table and its elevators"):
            self.contract.action_signoff_request()
        dumb = self._create_elevator("TA-D", self.site_a, kind="dumbwaiter")
        self.sheet.line_ids = [fields.Command.create({"elevator_id": dumb.id})]
        self.assertIn("Base price", self.sheet.line_ids.problem)
        with self.assertRaisesRegex(UserError, "No price for TA-D"):
            self.contract.action_signoff_request()
        self.sheet.table_id = False
        with self.assertRaisesRegex(UserError, "fee table"):
            self.contract.action_signoff_request()

    def test_m_4_1_2_start_and_end_are_confirmed_by_the_branch(self):
        """M-4.1.2: by an officer of the branch, for these days; HQ cannot."""
        contract, hq = self.contract, self._create_user("hq", "group_hq_service")
        self._approve(contract, self.offices)
        contract.write({"signed_on": fields.Date.today(), "scan": b"cGRm"})
        with self.assertRaisesRegex(UserError, "not confirmed"):
            contract.action_sign_elevators()
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        plain = self._create_user("plain", "group_maintainer", self.branch_a)
        for user in (hq, stranger, plain):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                contract.with_user(user).action_confirm_period()
        contract.with_user(self.officer).action_confirm_period()
        self.assertEqual(contract.period_confirmed_by_id, self.officer)
        contract._signoff_withdraw("A week later")
        contract.service_from += timedelta(7)
        self.assertFalse(contract.period_confirmed, "other days want another confirmation")

    def test_the_customer_signs_after_the_approval(self):
        self._approve(self.contract, self.offices)
        self._confirm_period(self.contract)
        self.contract.write({"signed_on": "2020-01-01", "scan": b"cGRm"})
        with self.assertRaisesRegex(UserError, "after its approval"):
            self.contract.action_sign_elevators()

    def test_in_force_nothing_changes_but_by_an_amendment(self):
        contract = self._activate(self.contract, self.offices)
        for vals in (
            {"partner_id": self.site_b.partner_id.id},
            {"service_to": "2029-01-01"},
            {"signed_on": "2026-01-01"},
            {"scan": b"b3RoZXI="},
            {"active": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                contract.write(vals)
        with self.assertRaisesRegex(UserError, "amendment"):
            contract._signoff_withdraw("I want to")
        for verb in ("action_cancel", "action_sign_elevators"):
            with self.subTest(verb=verb), self.assertRaises(UserError):
                getattr(contract, verb)()

    def test_giving_up_frees_nothing_and_keeps_the_signatures(self):
        self._approve(self.contract, self.offices)
        self.contract.action_cancel()
        self.assertEqual(self.contract.elevator_state, "cancelled")
        self.assertTrue(all(self.contract.signoff_ids.signature_ids.mapped("is_void")))
        with self.assertRaises(UserError):
            self.contract.action_signoff_request()

    def test_the_customers_elevators_are_added_in_one_click(self):
        second = self._create_maintained("TA-2", self.site_a)
        self._create_maintained("TB-2", self.site_b)
        self.sheet.with_user(self.officer).action_add_elevators()
        self.assertEqual(self.sheet.line_ids.elevator_id, self.elevator_a | second)
        self._activate(self.contract, self.offices)
        self.assertFalse(self.contract._elevators_to_cover() & second, "covered paid by now")

    def test_another_branchs_elevator_is_refused(self):
        with self.assertRaises(UserError):
            self.sheet.line_ids = [fields.Command.create({"elevator_id": self.elevator_b.id})]

    def test_the_fee_sheet_prints_its_derivation_and_signatures(self):
        self._approve(self.contract, self.offices)
        page = (
            self.env["ir.actions.report"]
            ._render_qweb_html("elevator_service.report_fee_sheet", self.sheet.ids)[0]
            .decode()
        )
        for text in ("Stops", "1.2", "4,320.00", "Business department", "data:image/png"):
            self.assertIn(text, page)


@tagged("post_install", "-at_install")
class TestFeeTable(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offices = cls._offices()

    def test_the_approved_table_of_the_day_is_taken(self):
        old = self._valid_fee_table(self.offices, name="Old", date_from="2024-01-01")
        new = self._valid_fee_table(self.offices, name="New", date_from="2026-06-01")
        self._create_fee_table(name="Draft", date_from="2026-07-01")
        company = self.env.company
        valid = self.env["elevator.fee.table"]._valid_on
        self.assertEqual(valid(date(2026, 5, 31), company), old)
        self.assertEqual(valid(date(2026, 8, 1), company), new)
        self.assertFalse(valid(date(2023, 12, 31), company))

    def test_an_approved_table_is_copied_not_changed(self):
        table = self._valid_fee_table(self.offices)
        with self.assertRaises(UserError):
            table.rate_ids[:1].value = 1
        with self.assertRaises(UserError):
            table.date_from = "2030-01-01"
        self._create_contract(self.elevator_a)
        with self.assertRaisesRegex(UserError, "copy"):
            table._signoff_withdraw("dearer")
        following = table.copy({"date_from": "2030-01-01"})
        following.rate_ids[:1].value = 310
        self.assertEqual(len(following.rate_ids), len(RATES))

    def test_gaps_and_overlaps_are_named(self):
        table = self._create_fee_table()
        stops = table.rate_ids.filtered(lambda rate: rate.factor == "stops").sorted("low")
        for low, high in ((11, 0), (9, 0), (10, 20)):
            stops[1].write({"low": low, "high": high})
            with self.subTest(low=low, high=high), self.assertRaisesRegex(UserError, "Stops"):
                table.action_signoff_request()
        table.rate_ids.filtered(lambda rate: rate.factor == "age").unlink()
        with self.assertRaisesRegex(UserError, "Age"):
            table.action_signoff_request()

    @settings(deadline=None, max_examples=200)
    @given(st.lists(st.integers(1, 200), min_size=9, max_size=9), st.integers(1, 10**6), st.data())
    def test_the_price_is_the_product_of_its_steps(self, percents, base, data):
        factors = dict(zip(fee.FACTORS[1:], percents, strict=True))
        rates = {
            factor: [Rate(option="x" if factor in fee.CHOICES else False, value=percent / 100)]
            for factor, percent in factors.items()
        } | {"base": [Rate(value=base / 100)]}
        inputs = {
            factor: "x" if factor in fee.CHOICES else data.draw(st.integers(0, 1000))
            for factor in factors
        }
        price, steps = fee.derive(rates, "traction", inputs)
        exact = Decimal(base) / 100
        for percent in percents:
            exact *= Decimal(percent) / 100
        self.assertLessEqual(abs(price - exact), Decimal("0.005"))
        self.assertEqual(steps[-1]["result"], str(price))

    def test_a_rate_of_the_kind_goes_before_one_for_all(self):
        rates = [Rate(value=1), Rate(kind="escalator", value=2)]
        self.assertEqual(fee.rate_for(rates, "stops", "escalator", 5).value, 2)
        self.assertEqual(fee.rate_for(rates, "stops", "traction", 5).value, 1)
        with self.assertRaises(fee.NoRateError):
            fee.rate_for([Rate(low=10, value=1)], "stops", "traction", 5)


class Rate:
    """A coefficient without a database."""

    def __init__(self, value, kind=False, option=False, low=0, high=0):
        self.value, self.kind, self.option, self.low, self.high = value, kind, option, low, high
