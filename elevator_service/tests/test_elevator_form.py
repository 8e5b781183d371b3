"""M-2.2.1: forms have versions, the company approves them, the valid one is printed."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .test_contract_approval import ContractCommon


@tagged("post_install", "-at_install")
class TestElevatorForm(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gm = cls._create_user("gm", "group_company_gm")
        cls.form = cls.env.ref("elevator_service.form_contract")
        cls.today = cls.env.company._elevator_today()

    def _version(self, body, **vals):
        return self.env["elevator.form.version"].create(
            {"form_id": self.form.id, "body": body, **vals}
        )

    def _approved(self, body, **vals):
        version = self._version(body, **vals)
        version.action_signoff_request()
        self._sign(version, self.gm)
        return version

    def _print(self, report, record):
        reports = self.env["ir.actions.report"]
        return reports._render_qweb_html(f"elevator_service.{report}", record.ids)[0].decode()

    def test_the_approved_version_of_the_day_is_valid(self):
        first = self._approved("<p>One</p>", valid_from=self.today - timedelta(10))
        second = self._approved("<p>Two</p>", valid_from=self.today + timedelta(10))
        self._version("<p>Draft</p>", valid_from=self.today - timedelta(1))
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(self.form.current_id, first)
        used = self.env["elevator.form"]._used
        self.assertFalse(used("contract", self.today - timedelta(11)))
        with freeze_time(self.today + timedelta(11)):
            self.assertEqual(used("contract"), second)

    def test_an_approved_version_is_not_changed(self):
        version = self._approved("<p>One</p>")
        for vals in ({"body": "<p>Other</p>"}, {"valid_from": "2020-01-01"}, {"number": 9}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                version.write(vals)
        self.assertEqual(self.form.action_new_version()["res_id"], version.id + 1)
        self.assertEqual(self.form.version_ids[0].body, version.body)

    def test_a_place_that_nothing_fills_and_an_empty_text_are_refused(self):
        with self.assertRaisesRegex(UserError, "colour"):
            self._version("<p>{{customer}} {{colour}}</p>").action_signoff_request()
        with self.assertRaisesRegex(UserError, "text or a file"):
            self._version("").action_signoff_request()

    def test_the_contract_prints_the_text_it_was_signed_with(self):
        self.contract.partner_id.name = "A & B <Lifts>"
        first = self._approved("<p>{{customer}} pays {{ value }}, {{payment}}.</p>")
        self._approve(self.contract, self.offices)
        self._approved("<p>New text</p>")
        self.assertEqual(self.contract.form_version_id, first)
        page = self._print("report_contract", self.contract)
        self.assertIn("A &amp; B &lt;Lifts&gt; pays", page)
        self.assertIn("4,320.00", page)
        self.assertIn(first.display_name, page)
        self.assertNotIn("New text", page)
        with self.assertRaisesRegex(UserError, "Contracts were made"):
            first._signoff_withdraw("typo")

    def test_records_print_the_version_of_their_day(self):
        self.form = self.env.ref("elevator_service.form_record")
        version = self._approved("<p>Record form</p>", valid_from=self.today - timedelta(5))
        worker = self._create_maintainer("Worker", self.branch_a)
        unit = self._create_maintained("TA-F", self.site_a)
        visit = self._create_visit(unit, worker)
        self.assertIn(version.display_name, self._print("report_visit_record", visit))
        early = self._create_visit(unit, worker, date=self.today - timedelta(6))
        self.assertNotIn(version.display_name, self._print("report_visit_record", early))

    def test_a_draft_contract_says_so(self):
        self.assertIn("not approved", self._print("report_contract", self.contract))
        self._approve(self.contract, self.offices)
        self.assertNotIn("not approved", self._print("report_contract", self.contract))
