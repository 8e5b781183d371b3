"""Design D2, D4: customers read their contracts in force and their invoices, and pay them."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCommon

MUTED = ("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


@tagged("post_install", "-at_install")
class TestContractPortal(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offices = cls._offices()
        cls._valid_fee_table(cls.offices)
        cls.contracts = {who: cls._contract(who) for who in ("x", "y")}
        cls.invoices = {who: contract._bill(cls.today) for who, contract in cls.contracts.items()}
        cls.draft = cls._create_contract(
            cls.docs["x_b"]["elevator.unit"], name="Draft X", code="DRAFT-X"
        )
        cls.draft.message_subscribe(cls.user_x.partner_id.ids)

    @classmethod
    def _contract(cls, who):
        elevator = cls.docs[who]["elevator.unit"]
        elevator.write({"stops": 5, "load_kg": 1000, "speed_ms": 1})
        elevator.coverage_ids.unlink()
        contract = cls._create_contract(elevator, name=f"Secret {who}", code=f"SECRET-{who}")
        return cls._activate(contract, cls.offices, scan_name=f"scan {who}.pdf")

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _call(self, model, method, *args, **kwargs):
        url = f"/web/dataset/call_kw/{model}/{method}"
        call = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.url_open(url, json={"jsonrpc": "2.0", "method": "call", "params": call}).text

    def test_a_contact_of_the_customer_reads_his_contract_and_invoices(self):
        """No follower is needed: whoever belongs to the customer."""
        contract, invoice = self.contracts["x"], self.invoices["x"]
        self._login(self.user_x)
        self.assertIn("SECRET-x", self.url_open("/my/contracts").text)
        page = self.url_open(f"/my/contracts/{contract.id}").text
        for word in ("SECRET-x", invoice.name, "900.00", "Site X-A", "400-800-1234"):
            self.assertIn(word, page)
        self.assertIn(invoice.name, self.url_open("/my/invoices").text)
        scan = self.url_open(f"/my/contracts/{contract.id}?download=scan")
        self.assertIn("scan x.pdf", scan.headers["Content-Disposition"])
        self.assertEqual(scan.content, b"pdf")
        printed = self._reported(f"/my/contracts/{contract.id}?report_type=pdf")
        self.assertEqual(printed, (contract.ids, "elevator_service.action_report_contract"))

    @mute_logger(*MUTED)
    def test_others_read_nothing_of_it(self):
        contract, invoice = self.contracts["x"], self.invoices["x"]
        # whom a colleague added as a follower by mistake sees nothing either
        (contract | self.draft).message_subscribe(self.user_y.partner_id.ids)
        invoice.message_subscribe(self.user_y.partner_id.ids)
        for user in (self.user_y, self.user_z):
            self._login(user)
            pages = [
                self.url_open(url).text
                for document in contract | self.draft
                for query in ("", "?download=scan")
                for url in ("/my/contracts", f"/my/contracts/{document.id}{query}")
            ]
            for document in contract | self.draft:
                self.assertIsNone(self._reported(f"/my/contracts/{document.id}?report_type=pdf"))
            pages += [
                self._call(model, method, *args)
                for model, ids in (
                    ("contract.contract", contract.ids),
                    ("contract.line", contract.contract_line_ids.ids),
                    ("account.move", invoice.ids),
                )
                for method, *args in (
                    ("search_read", [], ["display_name"]),
                    ("read", ids, ["display_name"]),
                    ("web_search_read", [("id", "in", ids)], {"display_name": {}}),
                )
            ]
            for page in pages:
                self.assertNotIn("SECRET-x", page)
                self.assertNotIn("Secret x", page)
                self.assertNotIn("Draft X", page)
            self.assertNotIn(invoice.display_name, self.url_open("/my/invoices").text)

    @mute_logger(*MUTED)
    def test_a_draft_is_nobodys_outside(self):
        self._login(self.user_x)
        self.assertNotIn("DRAFT-X", self.url_open("/my/contracts").text)
        key = self.draft._portal_ensure_token()
        for url in ("", f"?access_token={key}", f"?report_type=pdf&access_token={key}"):
            page = f"/my/contracts/{self.draft.id}{url}"
            self.assertNotIn("DRAFT-X", self.url_open(page).text)
            self.assertIsNone(self._reported(page))

    @mute_logger(*MUTED)
    def test_only_the_named_fields(self):
        """D2: what the company signed and how the price came about stays inside."""
        contract = self.contracts["x"].with_user(self.user_x)
        self.assertEqual(contract.read(["fee_amount"])[0]["fee_amount"], 3600)
        for name in ("signoff_block", "signoff_id", "fee_sheet_id", "scan", "access_token", "note"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                contract.read([name])
        for name in ("analytic_distribution", "discount", "branch_id"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                contract.contract_line_ids.read([name])
        for model in ("elevator.fee.sheet", "elevator.fee.line", "elevator.signature"):
            self.assertFalse(self.env[model].with_user(self.user_x).has_access("read"))

    @mute_logger(*MUTED)
    def test_nobody_outside_writes(self):
        contract = self.contracts["x"].with_user(self.user_x)
        for attack in (
            lambda: contract.write({"name": "x"}),
            lambda: contract.contract_line_ids.write({"fee_value": 1}),
            lambda: contract.action_sign_elevators(),
            lambda: contract.recurring_create_invoice(),
            lambda: contract.message_post(body="x"),
            lambda: contract.unlink(),
        ):
            with self.assertRaises(AccessError):
                attack()

    @mute_logger(*MUTED)
    def test_what_colleagues_write_stays_inside(self):
        contract = self.contracts["x"]
        comment = contract.message_post(
            body="inside", subtype_xmlid="mail.mt_comment", attachments=[("a.txt", b"inside")]
        )
        messages = self.env["mail.message"].with_user(self.user_x)
        self.assertFalse(messages.search([("id", "=", comment.id)]))
        for record in (comment, comment.attachment_ids):
            self.assertFalse(record.with_user(self.user_x).has_access("read"))

    def test_a_contract_of_no_branch_keeps_its_page(self):
        plain = self.env["contract.contract"].create(
            {"name": "Plain", "partner_id": self.customer_x.id}
        )
        plain.message_subscribe(self.user_x.partner_id.ids)
        comment = plain.message_post(body="to you", subtype_xmlid="mail.mt_comment")
        self.assertTrue(comment.with_user(self.user_x).has_access("read"))
        self._login(self.user_x)
        page = self.url_open(f"/my/contracts/{plain.id}").text
        self.assertIn("contract_communication", page)

    def test_a_link_to_pay_when_a_provider_is_set(self):
        providers = self.env.get("payment.provider")
        if providers is None or "transaction_ids" not in self.env["account.move"]._fields:
            self.skipTest("account_payment is not installed")
        link, invoice = "#portal_pay", self.invoices["x"]
        url = f"/my/contracts/{self.contracts['x'].id}"
        self._login(self.user_x)
        providers.search([]).state = "disabled"
        page = self.url_open(url).text
        self.assertNotIn(link, page)
        self.assertIn("To pay", page)
        self._provide(providers)
        self.assertIn(link, self.url_open(url).text)
        self.assertIn('id="portal_pay"', self.url_open(invoice.get_portal_url()).text)
        self._pay(invoice)
        page = self.url_open(url).text
        self.assertNotIn(link, page)
        self.assertIn("Payment received", page)

    def _provide(self, providers):
        method = self.env["payment.method"].search([("active", "=", False)], limit=1)
        provider = providers.create({"name": "Bank", "code": "none"})
        provider.payment_method_ids = method
        provider.write({"state": "test", "is_published": True})
        method.active = True

    def _pay(self, invoice):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({"payment_date": fields.Date.today()})._create_payments()
