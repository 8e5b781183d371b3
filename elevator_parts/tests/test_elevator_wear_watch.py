"""M-4.1.3: wear parts by use and price, compared over sites and branches; outliers are listed."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartsCommon


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
        self._used(self.sites[0], 5)
        watch = self.env["elevator.wear.watch"]
        watch.search_read([], ["rate", "strikes"])
        self.env.flush_all()
        with self.assertQueryCount(1):
            watch.search_read([], ["rate", "strikes"])
