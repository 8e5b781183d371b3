"""Batch verbs of requests: twenty at once cost no more queries than one."""

from odoo.tests import tagged

from .dispatch_common import PIXEL
from .material_common import MaterialCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestMaterialQueries(MaterialCommon):
    def _batch(self, count, **vals):
        requests = self.env["elevator.material.request"].with_user(self.assistant)
        for _number in range(count):
            requests |= self._request(elevator_id=self.free.id, **vals)
        return requests

    def _cold(self, records):
        self.env.cr.flush()
        self.env.invalidate_all()
        return records

    def _count(self, verb, records):
        """Queries of a verb from a cold cache to the end of the transaction."""
        records, before = self._cold(records), self.env.cr.sql_log_count
        verb(records)
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def _assert_flat(self, verb, make, slack=2):
        """``verb`` on many costs what it costs on one; slack for what is read in slices."""
        self._count(verb, make(1))
        one, many = self._count(verb, make(1)), self._cold(make(MANY))
        with self.assertQueryCount(one + slack):
            verb(many)

    def test_routing(self):
        """Route, form, steps and whose turn it is, when the way changes."""

        def route(requests):
            requests.write({"channel": "supply"})
            requests.mapped("rule_no")

        self._assert_flat(route, self._batch)

    def test_sent_to_the_centre(self):
        self._assert_flat(lambda requests: requests.action_submit(), self._batch)

    def test_signatures_asked_for(self):
        """Rounds, steps, activities and messages of four offices."""

        def make(count):
            requests = self._batch(count)
            requests.action_submit()
            return requests.with_user(self.centre)

        self._assert_flat(lambda requests: requests.action_signoff_request(), make)

    def test_one_message_to_each_signatory(self):
        """However many documents; each still is an activity of its own."""
        requests, holder = self._batch(3), self.holders["company_gm"]
        requests.action_submit()
        self.env["mail.notification"].search([]).unlink()
        requests.with_user(self.centre).action_signoff_request()
        told = self.env["mail.notification"].search([("res_partner_id", "=", holder.partner_id.id)])
        self.assertEqual(told.mail_message_id.subject, "To sign: 3 documents")
        for request in requests:
            self.assertIn(request.name, told.mail_message_id.body)
        called = requests.activity_ids.filtered(lambda call: call.user_id == holder)
        self.assertEqual(set(called.mapped("res_id")), set(requests.ids))

    def test_quotes_asked_for(self):
        def make(count):
            requests = self._batch(count, cause="customer")
            requests.action_submit()
            return requests.with_user(self.centre)

        self._assert_flat(lambda requests: requests.action_ask_quote(), make)

    def _handed(self, count):
        requests = self._batch(count)
        requests.action_submit()
        requests.with_user(self.centre).action_signoff_request()
        for request in requests:
            self._by(request, "company_gm")
            self._as(request, "planning")._ship()
        return requests

    def test_received_and_filed(self):
        self._assert_flat(lambda requests: requests._receive("Whole"), self._handed)

        def received(count):
            requests = self._handed(count)
            requests._receive("Whole")
            return requests.with_user(self.centre)

        self._assert_flat(lambda requests: requests.action_close(), received)

    def _lines(self, count, **vals):
        parts = [self._part(f"Q{count}-{number}", 10) for number in range(count)]
        return self._request(dict.fromkeys(parts, 1), **vals)

    def test_shipped_from_the_store(self):
        """Core books each movement by itself, a dozen queries; the request adds none to them."""

        def make(count):
            request = self._lines(count)
            for part in request.line_ids.product_id:
                self._stock(self.main, part, 5)
            return self._as(self._approved(request, "company_gm"), "planning")

        self._assert_flat(
            lambda request: request._ship(self.main, request.line_ids), make, 13 * MANY
        )

    def test_quoted(self):
        def make(count):
            request = self._lines(count, cause="customer")
            request.action_submit()
            request.with_user(self.centre).action_ask_quote()
            return self._as(request, "business")

        self._assert_flat(lambda r: r._quote(dict.fromkeys(r.line_ids, 10)), make)

    def test_bought_on_site(self):
        def make(count):
            lines = {f"Bolt {number}": 1 for number in range(count)}
            return self._approved(self._onsite(lines), "supply", "sales_gm").with_user(
                self.assistant
            )

        def buy(request):
            request._buy({line: (self.vendor, 20, PIXEL) for line in request.line_ids})

        # core keeps each photo by two queries
        self._assert_flat(buy, make, 2 * MANY)

    def test_the_board_is_read_at_once(self):
        """Where, why, since when and whether late."""
        names = ["where", "age", "late", "waiting_ids", "steps", "needs_split", "to_invoice"]
        self._assert_flat(lambda requests: requests.read(names), self._batch)
