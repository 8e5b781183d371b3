"""Design D2, D22: what belongs to another customer leaks by no report, call or contract."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalLeaks(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # OCA's contract of no branch: read by who follows it, and by nobody else
        line = {"name": "Secret line Y", "price_unit": 4321}
        cls.contract = cls.env["contract.contract"].create(
            {
                "name": "Secret contract Y",
                "partner_id": cls.customer_y.id,
                "contract_line_ids": [(0, 0, line)],
            }
        )

    def _call(self, model, method, *args, **kwargs):
        url = f"/web/dataset/call_kw/{model}/{method}"
        call = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.url_open(url, json={"jsonrpc": "2.0", "method": "call", "params": call}).text

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.models")
    def test_reports_print_nothing_foreign(self):
        reports = self.env["ir.actions.report"].search(
            [("model", "=like", "elevator.%"), ("report_type", "=like", "qweb%")]
        )
        self.assertTrue(reports)
        secrets = ("Y-A", "Worn Y-A", self.docs["y"]["elevator.unit"].qr_token, "Worker Y-A")
        for user in (self.user_x, None):
            self.authenticate(user and user.login, user and user.login)
            for report in reports:
                own = self.docs["y"].get(report.model)
                ids = own.id if own else 1
                for kind in ("html", "text", "pdf"):
                    url = f"/report/{kind}/{report.report_name}/{ids}"
                    with self.subTest(user=user and user.login, url=url):
                        page = self.url_open(url, allow_redirects=False)
                        self.assertFalse([word for word in secrets if word in page.text])
                        self.assertFalse(page.content.startswith(b"%PDF"))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_calls_over_http_tell_nothing_foreign(self):
        unit = self.docs["y"]["elevator.unit"]
        self.authenticate(self.user_x.login, self.user_x.login)
        fields = ["code", "registration_no"]
        for method, *args in (
            ("search_read", [("id", "=", unit.id)], fields),
            ("read", unit.ids, fields),
            ("web_search_read", [("id", "=", unit.id)], {"code": {}}),
            ("name_search", "Y-A"),
            ("export_data", unit.ids, fields),
            ("formatted_read_group", [("id", "=", unit.id)], ["code"], ["__count"]),
            ("get_portal_url", unit.ids),
            ("_log_event", unit.ids, "note", "2026-01-01"),
            ("_report_fault", unit.ids, {"what": "x"}),
            ("_by_qr_token", unit.qr_token),
        ):
            with self.subTest(method=method):
                answer = self._call("elevator.unit", method, *args)
                self.assertNotIn("Y-A", answer)
        self.assertIn("X-A", self._call("elevator.unit", "search_read", [], fields))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_contracts_and_their_lines_are_their_customers(self):
        line = self.contract.contract_line_ids
        for user in (self.user_x, self.user_y, self.user_z):
            self.authenticate(user.login, user.login)
            with self.subTest(user=user.login):
                for model, ids in (("contract.line", line.ids), ("contract.contract", [])):
                    for domain in ([], [("id", "in", ids)]):
                        answer = self._call(model, "search_read", domain, ["name"])
                        self.assertNotIn("Secret", answer)
                self.assertNotIn("4321", self._call("contract.line", "read", line.ids))
                self.assertNotIn("Secret", self.url_open("/my/contracts").text)
                self.assertNotIn("Secret", self.url_open(f"/my/contracts/{self.contract.id}").text)
        self.contract.message_subscribe(self.user_y.partner_id.ids)
        self.authenticate(self.user_y.login, self.user_y.login)
        self.assertIn("Secret", self.url_open("/my/contracts").text)
        self.authenticate(self.user_x.login, self.user_x.login)
        self.assertNotIn("Secret", self._call("contract.line", "search_read", [], ["name"]))
