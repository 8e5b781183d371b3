"""P-7.2: bought on site at the signed estimate or below; dearer only with new signatures."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dispatch_common import PIXEL
from .material_common import FOUR, MaterialCommon


@tagged("post_install", "-at_install")
class TestMaterialEstimate(MaterialCommon):
    """Two of a part, signed at 30 each by supply and the sales GM (P-7.2.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls._approved(cls._onsite(), "supply", "sales_gm")
        cls.line = cls.request.line_ids

    def _estimate(self, price=45, reason="The shop is closed", user=None):
        request = self.request.with_user(user or self.assistant)
        request._new_estimate(dict.fromkeys(self.line, price), reason)

    def test_dearer_than_signed_is_refused(self):
        for price in (30.01, 45):
            with self.assertRaisesRegex(UserError, "signed at"), self.env.cr.savepoint():
                self._bought(self.request, price)
        self.request.invalidate_recordset()
        self.assertEqual((self.request.stage, self.request.bought_total), ("approved", 0))
        self._bought(self.request, 30)
        self.assertEqual(self.request.bought_total, 60)

    def test_a_cheap_line_does_not_pay_for_a_dear_one(self):
        """Each price was signed, not the sum alone."""
        request = self._approved(self._onsite({self.part: 1, "Bolt": 1}), "supply", "sales_gm")
        first, second = request.line_ids
        rows = {first: (self.vendor, 1, PIXEL), second: (self.vendor, 31, PIXEL)}
        with self.assertRaisesRegex(UserError, "signed at"), self.env.cr.savepoint():
            request._buy(rows)

    def test_a_new_estimate_takes_all_signatures_anew(self):
        old = self.request.signoff_id
        self._estimate()
        request = self.request
        self.assertEqual(old.signature_ids.mapped("is_void"), [True, True])
        self.assertEqual((request.stage, request.total), ("signing", 90))
        with self.assertRaisesRegex(UserError, "not approved"), self.env.cr.savepoint():
            self._bought(request, 45)
        # supply first, again
        self._refused(request, *FOUR)
        self._by(request, "supply")
        self._by(request, "company_gm")
        with self.assertRaisesRegex(UserError, "signed at"), self.env.cr.savepoint():
            self._bought(request, 46)
        self._bought(request, 45)
        self.assertEqual((request.stage, request.bought_total), ("received", 90))

    def test_while_it_is_being_signed(self):
        request = self._asked(self._onsite())
        self._by(request, "supply")
        request._new_estimate(dict.fromkeys(request.line_ids, 40), "Forgot the freight")
        self._refused(request, *FOUR)
        self._by(request, "supply")

    def test_who_may_not(self):
        """Only the branch that buys; not who signs, plans, pays, nor another branch's assistant."""
        stranger = self._create_user("stranger", "group_branch_officer", self.branch_b)
        others = [self.worker, self.centre, stranger]
        for user in (*others, *(self.holders[office] for office in (*FOUR, "supply", "planning"))):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._estimate(user=user)
        self.assertEqual((self.request.signoff_state, self.line.price), ("approved", 30))

    def test_what_is_missing(self):
        with self.assertRaisesRegex(UserError, "why"):
            self._estimate(reason=" ")
        with self.assertRaisesRegex(UserError, "Price every line"):
            self._estimate(price=0)
        with self.assertRaisesRegex(UserError, "Price every line"):
            self.request._new_estimate({}, "x")
        for other in (self._onsite(), self._approved(self._request(), "company_gm")):
            with self.assertRaisesRegex(UserError, "no estimate"):
                other._new_estimate(dict.fromkeys(other.line_ids, 40), "x")

    def test_what_was_bought_gets_no_new_estimate(self):
        self._bought(self.request)
        with self.assertRaisesRegex(UserError, "no estimate"):
            self._estimate()

    def test_no_way_around(self):
        """A signed price is not written, and what was paid is not typed."""
        line = self.line.with_user(self.assistant)
        for vals in ({"price": 99}, {"bought_price": 99}, {"qty": 5}):
            with self.subTest(**vals), self.assertRaises(UserError):
                line.write(vals)

    def test_the_step_of_the_form(self):
        act = self.env["elevator.material.act"].with_user(self.assistant)
        act = act.with_context(**self.request.action_estimate()["context"]).create({})
        self.assertEqual(act.line_ids.price, 30)
        act.line_ids.price = 33
        act.text = "New price list"
        act.action_apply()
        self.assertEqual((self.request.stage, self.line.price), ("signing", 33))
