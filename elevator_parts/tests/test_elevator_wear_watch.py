"""M-4.1.3: wear parts by use and price, compared over sites and branches; outliers are listed."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartsCommon
from .material_common import MaterialCommon


@tagged("post_install", "-at_install")
class TestWearWatch(PartsCommon):
    """Four sites with two elevators each, for a year; a depot with lamps at 15."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls._part("Lamp", 15, wear_part=True)
        cls.since = cls.company._elevator_today() - timedelta(500)
        cls.sites = cls.env["elevator.site"]
        cls.units = {}
        for number in range(4):
            site = cls._create_site(cls.branch_a, name=f"Wear {number}")
            cls.sites |= site
            cls.units[site] = cls._two(site)
        cls.site_far = cls.site_b
        cls.units[cls.site_far] = cls._two(cls.site_far)
        cls._stock(cls.depot, cls.lamp, 500, elevator_kind="opening")
        cls._stock(cls.depot_b, cls.lamp, 500, elevator_kind="opening")

    @classmethod
    def _two(cls, site):
        units = [
            cls._create_maintained(f"{site.name}-{number}", site, cls.since) for number in (1, 2)
        ]
        return units[0] | units[1]

    @classmethod
    def _used(cls, site, qty, product=None, depot=None):
        issue = cls.env["elevator.parts.issue"].create(
            {
                "depot_id": (depot or cls.depot).id,
                "elevator_id": cls.units[site][0].id,
                "line_ids": [Command.create({"product_id": (product or cls.lamp).id, "qty": qty})],
            }
        )
        issue.action_issue()
        return issue

    def _rows(self, **domain):
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["elevator.wear.watch"].search([("product_id", "=", self.lamp.id)])
        return {row.site_id: row for row in found}

    def test_use_for_an_elevator_and_month(self):
        self._used(self.sites[0], 12)
        row = self._rows()[self.sites[0]]
        self.assertEqual((row.qty, row.elevators, row.amount), (12, 2, 180))
        self.assertAlmostEqual(row.elevator_months, 24, places=0)
        self.assertAlmostEqual(row.rate, 0.5, places=2)

    def test_far_above_the_median_strikes(self):
        """One site uses ten times as much: the median does not move with it, an average would."""
        for site, qty in zip(self.sites, (4, 5, 6, 50), strict=True):
            self._used(site, qty)
        rows = self._rows()
        self.assertEqual([rows[site].strikes for site in self.sites], [False, False, False, "use"])
        worst = rows[self.sites[3]]
        self.assertAlmostEqual(worst.times_rate, 50 / 5.5, places=1)
        self.assertEqual(worst.sites, 4)

    def test_branches_are_compared_with_each_other(self):
        for site, qty in zip(self.sites[:3], (4, 5, 6), strict=True):
            self._used(site, qty)
        self._used(self.site_far, 40, depot=self.depot_b)
        self.assertEqual(self._rows()[self.site_far].strikes, "use")

    def test_a_dear_local_purchase_strikes(self):
        """Branch B bought locally at twice what the others pay."""
        for site in self.sites[:3]:
            self._used(site, 4)
        self._stock(self.depot_b, self.lamp, 10, elevator_priced=True, elevator_price=31)
        self._used(self.site_far, 4, depot=self.depot_b)
        row = self._rows()[self.site_far]
        self.assertEqual((row.local_price, row.price), (31, 31))
        self.assertEqual((row.median_price, row.strikes), (15, "price"))

    def test_what_was_reversed_was_not_used(self):
        self._used(self.sites[0], 5)
        issue = self._used(self.sites[0], 7)
        self._lines(self.depot, self.lamp).filtered(
            lambda line: line.qty_out == 7 and issue.name in line.summary
        )._reverse("Wrong lamp")
        self.assertEqual(self._rows()[self.sites[0]].qty, 5)
        use = self.env["elevator.wear.use"].search([("product_id", "=", self.lamp.id)])
        used = use.filtered(lambda row: row.kind == "use")
        self.assertEqual(sum(used.mapped("qty")), 5)
        self.assertEqual(used.site_id, self.sites[0])

    def test_other_parts_are_not_watched(self):
        self._stock(self.depot, self.belt, 10)
        self._used(self.sites[0], 10, self.belt)
        watched = self.env["elevator.wear.watch"].search([("product_id", "=", self.belt.id)])
        self.assertFalse(watched)

    def test_rules_are_data(self):
        for site, qty in zip(self.sites, (4, 5, 6, 13), strict=True):
            self._used(site, qty)
        self.assertEqual(self._rows()[self.sites[3]].strikes, "use")
        rules = self.env["elevator.wear.rule"]
        own = rules.create(
            {"name": "Lamps", "product_ids": [Command.link(self.lamp.id)], "use_factor": 3}
        )
        self.assertFalse(self._rows()[self.sites[3]].strikes)
        self.assertEqual(self._rows()[self.sites[3]].rule_id, own)
        own.write({"use_factor": 2, "min_qty": 20})
        self.assertFalse(self._rows()[self.sites[3]].strikes)
        own.write({"min_qty": 0, "min_sites": 5})
        self.assertFalse(self._rows()[self.sites[3]].strikes)
        own.active = False
        self.assertEqual(self._rows()[self.sites[3]].strikes, "use")

    def test_only_elevators_that_the_part_fits(self):
        model = self.env["elevator.model"].create({"name": "W-1", "maker": "Maker"})
        self.lamp.product_tmpl_id.elevator_model_ids = model
        self.units[self.sites[0]][0].model_id = model
        self._used(self.sites[0], 6)
        row = self._rows()[self.sites[0]]
        self.assertEqual(row.elevators, 1)
        self.assertAlmostEqual(row.rate, 0.5, places=2)

    def test_senseless_rules_are_refused(self):
        for vals in ({"use_factor": 0.5}, {"min_sites": 1}, {"months": 0}):
            with (
                self.subTest(**vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env["elevator.wear.rule"].create({"name": "x", **vals})

    def test_a_branch_sees_its_sites_against_all(self):
        for site, qty in zip(self.sites[:3], (4, 5, 6), strict=True):
            self._used(site, qty)
        self._used(self.site_far, 40, depot=self.depot_b)
        self.env.flush_all()
        watch = self.env["elevator.wear.watch"].with_user(self.keeper)
        rows = watch.search([("product_id", "=", self.lamp.id)])
        self.assertEqual(rows.site_id, self.sites[:3])
        self.assertEqual(rows[0].sites, 4)
        used = self.env["elevator.wear.use"].with_user(self.keeper).search([])
        self.assertEqual(used.branch_id, self.branch_a)

    def test_the_lines_behind_a_row(self):
        self._used(self.sites[0], 5)
        action = self._rows()[self.sites[0]].action_open_use()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines.mapped("qty"), [5])

    def test_one_query(self):
        """And the one that spares PostgreSQL its compiler."""
        self._used(self.sites[0], 5)
        watch = self.env["elevator.wear.watch"]
        watch.search_read([], ["rate", "strikes"])
        self.env.flush_all()
        with self.assertQueryCount(2):
            watch.search_read([], ["rate", "strikes"])


@tagged("post_install", "-at_install")
class TestWearOfRequests(MaterialCommon):
    """Wear parts that passed all depots: bought on site, or shipped (P-7.2.2, P-7.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        since = cls.company._elevator_today() - timedelta(500)
        cls.sites = cls.env["elevator.site"]
        cls.units = {}
        for number in range(3):
            site = cls._create_site(cls.branch_a, name=f"Lit {number}")
            cls.sites |= site
            cls.units[site] = cls._create_maintained(f"LIT-{number}", site, since)

    def _lamps(self, site, qty=4, price=12, **vals):
        """Asked for at 60 each, signed, bought at a price."""
        line = {"product_id": self.lamp.id, "qty": qty, "price": 60} | vals
        request = self._request(
            elevator_id=self.units[site].id,
            channel="onsite",
            answer_id=self.assistant.id,
            line_ids=[Command.create(line)],
        )
        self._approved(request, "supply", "business")
        self._bought(request, price)
        return request

    def _rows(self):
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["elevator.wear.watch"].search([("product_id", "=", self.lamp.id)])
        return {row.site_id: row for row in found}

    def _use(self, site):
        self.env.flush_all()
        return self.env["elevator.wear.use"].search([("site_id", "=", site.id)])

    def test_bought_on_site_is_used_and_a_local_price(self):
        site = self.sites[0]
        request = self._lamps(site, 6, 15)
        row = self._rows()[site]
        self.assertEqual((row.qty, row.local_qty, row.amount, row.elevators), (6, 6, 90, 1))
        self.assertEqual((row.local_price, row.price, row.branch_id), (15, 15, self.branch_a))
        self.assertAlmostEqual(row.rate, 0.5, places=2)
        self.assertAlmostEqual(row.cost_rate, 7.5, places=1)
        used = self._use(site)
        self.assertEqual((used.kind, used.vendor_id), ("onsite", self.vendor))
        self.assertEqual((used.request_id, used.elevator_id), (request, self.units[site]))
        self.assertEqual((used.qty, used.price, used.amount), (6, 15, 90))

    def test_the_site_that_pays_too_much_strikes(self):
        """Its own price, not that of its branch: the other sites of the branch do not strike."""
        for site, price in zip(self.sites, (12, 13, 30), strict=True):
            self._lamps(site, price=price)
        rows = self._rows()
        self.assertEqual([rows[site].strikes for site in self.sites], [False, False, "price"])
        self.assertAlmostEqual(rows[self.sites[2]].times_price, 30 / 13, places=1)

    def test_what_the_branch_bought_for_its_depot_is_no_price_of_who_bought_himself(self):
        self._stock(self.depot, self.lamp, 10, elevator_priced=True, elevator_price=20)
        self._lamps(self.sites[0], price=11)
        self._issue(self.sites[1])
        rows = self._rows()
        self.assertEqual([rows[site].local_price for site in self.sites[:2]], [11, 20])
        lines = self.env["elevator.wear.use"].search(
            rows[self.sites[1]].action_open_use()["domain"]
        )
        self.assertEqual(set(lines.mapped("kind")), {"use", "purchase"})
        lines = self.env["elevator.wear.use"].search(
            rows[self.sites[0]].action_open_use()["domain"]
        )
        self.assertEqual(set(lines.mapped("kind")), {"onsite", "purchase"})

    def _issue(self, site):
        issue = self.env["elevator.parts.issue"].create(
            {
                "depot_id": self.depot.id,
                "elevator_id": self.units[site].id,
                "line_ids": [Command.create({"product_id": self.lamp.id, "qty": 4})],
            }
        )
        issue.action_issue()

    def test_what_is_not_bought_is_no_use(self):
        """Asked for, signed, given up: at none of these steps a lamp was used or paid."""
        site = self.sites[0]
        request = self._onsite({self.lamp: 6}, elevator_id=self.units[site].id)
        self.assertFalse(self._use(site))
        self._approved(request, "supply", "business")
        self.assertFalse(self._use(site))
        request._cancel("Found some")
        self.assertFalse(self._use(site))
        self.assertNotIn(site, self._rows())

    def test_other_material_bought_on_site_is_not_watched(self):
        request = self._onsite({"Bolt": 6}, elevator_id=self.free.id)
        self._approved(request, "supply", "sales_gm")
        self._bought(request)
        self.assertEqual(request.stage, "received")
        self.assertFalse(self._use(self.site_a))

    def test_free_words_are_listed_but_not_compared(self):
        site = self.sites[0]
        self._lamps(site, product_id=False, name="Lamp from the corner", wear=True)
        used = self._use(site)
        self.assertEqual((used.name, used.product_id.id), ("Lamp from the corner", False))
        watched = self.env["elevator.wear.watch"].search([("site_id", "=", site.id)])
        self.assertFalse(watched)

    def _shipped(self, part, site, from_store):
        request = self._request({part: 5}, elevator_id=self.free.id)
        self._approved(request, "company_gm")
        lines = request.line_ids if from_store else request.line_ids.browse()
        self._as(request, "planning")._ship(self.main, lines)
        return request

    def test_shipped_from_the_main_store_counts_once(self):
        """The ledger of the main store has it; the request's line is the same lamps."""
        self._stock(self.main, self.lamp, 20)
        request = self._shipped(self.lamp, self.site_a, True)
        request._receive("Whole")
        used = self._use(self.site_a)
        self.assertEqual((used.kind, used.qty, used.branch_id), ("use", 5, self.branch_a))
        self.assertEqual((used.depot_id, used.elevator_id), (self.main, self.free))

    def test_shipped_by_the_factory_counts_when_it_arrived_and_has_no_price(self):
        request = self._shipped(self.lamp, self.site_a, False)
        self.assertFalse(self._use(self.site_a))
        request._receive("Whole")
        used = self._use(self.site_a)
        self.assertEqual((used.kind, used.qty, used.price), ("shipped", 5, 0))
        self._lamps(self.sites[0], price=12)
        row = self._rows()[self.site_a]
        self.assertEqual((row.qty, row.price, row.local_price), (5, 0, 0))
        self.assertEqual(row.median_price, 12)

    def test_a_branch_sees_its_own(self):
        self._lamps(self.sites[0])
        keeper = self._create_user("keeper_b2", "group_maintainer", self.branch_b)
        for model in ("elevator.wear.use", "elevator.wear.watch"):
            self.assertTrue(self.env[model].with_user(self.assistant).search([]))
            self.assertFalse(self.env[model].with_user(keeper).search([]))
