"""Hand-over to stock, to purchase, to the site: only when all of it holds (P-7, design D12)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .dispatch_common import PIXEL
from .material_common import FOUR, MaterialCommon


@tagged("post_install", "-at_install")
class TestMaterialHandOver(MaterialCommon):
    def test_planning_ships_from_the_main_store(self):
        """P-7.1.1: the ledger of the main store names elevator, site and request."""
        request = self._approved(self._request({self.part: 2, "Bracket": 1}), "company_gm")
        part = request.line_ids.filtered("product_id")
        before = self._row(self.main, self.part).balance_qty
        self._as(request, "planning")._ship(self.main, part, carrier="Rail", parcel_no="77")
        line = self._lines(self.main, self.part)[-1]
        self.assertEqual((line.kind, line.qty_out, line.elevator_id), ("issue", 2, self.new))
        self.assertIn(request.name, line.summary)
        self.assertEqual(self._row(self.main, self.part).balance_qty, before - 2)
        self.assertEqual((request.stage, request.parcel_no), ("handed", "77"))
        self.assertEqual(request.line_ids.mapped("from_store"), [True, False])
        self._commit()
        with self.assertRaises(UserError):
            self._as(request, "planning")._ship(self.main, part)
        request._receive("Whole")
        request.with_user(self.centre).action_close()
        self.assertEqual(request.stage, "closed")

    def test_nothing_goes_before_the_signature(self):
        request = self._asked(self._request())
        with self.assertRaisesRegex(UserError, "not approved"):
            self._as(request, "planning")._ship(self.main, request.line_ids)
        self._by(request, "company_gm")
        for office in (*FOUR, "supply", "business"):
            with self.assertRaises(AccessError):
                self._as(request, office)._ship(self.main, request.line_ids)
        for user in (self.assistant, self.centre, self.manager):
            with self.assertRaises(AccessError):
                request.with_user(user)._ship(self.main, request.line_ids)
        with self.assertRaises(UserError):
            self._as(request, "planning")._ship(self.depot, request.line_ids)

    def test_more_than_the_store_has(self):
        request = self._approved(self._request({self.part: 5000}), "company_gm")
        with self.assertRaisesRegex(UserError, "only"), self.env.cr.savepoint():
            self._as(request, "planning")._ship(self.main, request.line_ids)
        request.invalidate_recordset()
        self.assertEqual(request.stage, "approved")

    def test_late_is_said_in_writing(self):
        """P-7.1.1: shipped, or the delay is confirmed in writing by planning."""
        request = self._approved(self._request(), "company_gm")
        until = self.today + timedelta(9)
        with self.assertRaises(AccessError):
            request.with_user(self.centre)._confirm_delay(until, "No stock")
        for day, text in ((until, " "), (self.today, "No stock")):
            with self.assertRaises(UserError):
                self._as(request, "planning")._confirm_delay(day, text)
        self._as(request, "planning")._confirm_delay(until, "No stock")
        self.assertIn("No stock", request.where)
        self.assertFalse(request.late)

    def test_supply_gives_both_days_before_it_orders(self):
        """P-7.1.2: ship and arrival dates in writing; the order goes straight to the site."""
        request = self._approved(
            self._request({self.part: 2, "Cable": 10}, channel="supply"), "chief_quality_engineer"
        )
        supply, prices = self._as(request, "supply"), dict.fromkeys(request.line_ids, 40)
        with self.assertRaisesRegex(UserError, "days of shipping"):
            supply._place_order(self.vendor, prices)
        for days in ((False, self.today), (self.today, self.today - timedelta(1))):
            with self.assertRaises(UserError):
                supply._give_dates(*days)
        with self.assertRaises(AccessError):
            self._as(request, "planning")._give_dates(self.today, self.today)
        supply._give_dates(self.today, self.today + timedelta(4))
        with self.assertRaises(AccessError):
            request.with_user(self.centre)._place_order(self.vendor, prices)
        order = supply._place_order(self.vendor, prices)
        self.assertEqual(order.picking_type_id.code, "dropship")
        self.assertEqual(order.dest_address_id, self.site_a.partner_id)
        self.assertEqual(
            (order.state, sum(order.order_line.mapped("price_subtotal"))), ("purchase", 480)
        )
        self.assertEqual(request.stage, "handed")
        request._receive("Whole")
        self.assertEqual(order.picking_ids.state, "done")
        self._commit()

    def test_bought_on_site_with_vendor_price_and_receipt(self):
        """P-7.2.1; paid back into the branch's funds."""
        request = self._approved(self._onsite(), "supply", "sales_gm")
        with self.assertRaises(AccessError):
            request.with_user(self.worker)._buy({})
        line = request.line_ids
        for row in (
            (self.vendor.browse(), 25, PIXEL),
            (self.vendor, 0, PIXEL),
            (self.vendor, 25, False),
        ):
            with self.assertRaisesRegex(UserError, "receipt"), self.env.cr.savepoint():
                request._buy({line: row})
        with self.assertRaisesRegex(UserError, "every line"):
            request._buy({})
        self._bought(request)
        self.assertEqual((request.stage, request.bought_total), ("received", 50))
        self.assertEqual(request.waiting_ids.name, "Withholding accountant")
        before = self.fund.available
        with self.assertRaises(AccessError):
            request.action_reimburse()
        self._as(request, "accountant").action_reimburse()
        self.assertEqual(self.fund.available, before + 50)
        with self.assertRaisesRegex(UserError, "nothing to pay back"):
            self._as(request, "accountant").action_reimburse()
        self._assert_books()

    def test_nothing_is_bought_before_both_have_signed(self):
        request = self._approved(self._onsite({self.lamp: 1}, elevator_id=self.free.id), "supply")
        with self.assertRaisesRegex(UserError, "not approved"):
            self._bought(request)

    def test_a_payment_reset_stops_the_dropship_at_the_door(self):
        """Design D12: asked again when the movement is booked."""
        request = self._told(self._request(cause="customer", channel="supply"))
        payment = self._pay(self._invoiced(request))
        self._by(request, "company_gm")
        supply = self._as(request, "supply")
        supply._give_dates(self.today, self.today)
        order = supply._place_order(self.vendor, dict.fromkeys(request.line_ids, 40))
        payment.action_draft()
        with self.assertRaisesRegex(UserError, "not paid"), self.env.cr.savepoint():
            request._receive("Whole")
        picking = order.picking_ids
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "not paid"), self.env.cr.savepoint():
            picking.button_validate()
        payment.action_post()
        request.invalidate_recordset()
        request._receive("Whole")
        self.assertEqual(order.picking_ids.state, "done")

    def test_no_movement_passes_as_one_of_a_request(self):
        """The link of a movement or an order is the request's to write."""
        request = self._asked(self._request())
        keeper = self._create_user("stock_man", "group_hq_service")
        keeper.group_ids += self.env.ref("stock.group_stock_manager")
        keeper.group_ids += self.env.ref("purchase.group_purchase_manager")
        line = request.line_ids.id
        with self.assertRaises(AccessError):
            self._moved(
                self.part,
                1,
                self.main.location_id,
                self.customers,
                user=keeper,
                elevator_request_line_id=line,
            )
        with self.assertRaises(AccessError):
            self.env["purchase.order"].with_user(keeper).create(
                {
                    "partner_id": self.vendor.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.part.id, "elevator_request_line_id": line}
                        )
                    ],
                }
            )
        # even as superuser it moves only when it may go
        with self.assertRaisesRegex(UserError, "not approved"), self.env.cr.savepoint():
            self._moved(
                self.part, 1, self.main.location_id, self.customers, elevator_request_line_id=line
            )

    # ---------------------------------------------------------------- on paper

    def _printed(self, request):
        report = self.env["ir.actions.report"].with_user(self.assistant)
        name = "elevator_parts.action_report_material_form"
        return report._render_qweb_html(name, request.ids)[0].decode()

    def test_one_named_copy_for_each_who_keeps_one(self):
        """P-7.1.1, P-7.1.2: service, planning or supply, company; each with the signatures."""
        for channel, second in (("factory", "Manufacturing planning"), ("supply", "Supply dep")):
            request = self._approved(self._request(channel=channel), "company_gm")
            text = self._printed(request)
            self.assertEqual(text.count("Parts requisition for an installation"), 3)
            for number, copy in enumerate(("Service centre", second, "Company"), 1):
                self.assertEqual(text.count(f"Copy {number} of 3: {copy}"), 1)
            self.assertEqual(text.count(self.holders["company_gm"].name), 3)

    def test_the_form_is_called_as_the_regulation_calls_it(self):
        """P-7.1, P-7.2: by kind of form and by installation or maintenance."""
        wear = self._onsite({self.lamp: 2}, elevator_id=self.free.id)
        text = self._printed(wear)
        self.assertIn("Application for material bought on site, maintenance", text)
        self.assertIn("Quality, quantity and use", text)
        self.assertIn(self.assistant.name, text)
        feedback = self._request(form="feedback", elevator_id=self.free.id)
        self.assertIn("Quality feedback form of maintenance", self._printed(feedback))
