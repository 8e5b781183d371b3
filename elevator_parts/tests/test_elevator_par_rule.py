"""P-5: the list of a depot follows from number and configuration of the elevators, by rules."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartsCommon

COUNT = st.integers(0, 500)
QTY = st.integers(1, 20)


@tagged("post_install", "-at_install")
class TestParRule(PartsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["elevator.par.rule"]
        cls.model = cls.env["elevator.model"].create({"name": "M-1", "maker": "Maker"})
        cls.units = cls.env["elevator.unit"].union(
            *(
                cls._create_maintained(f"P-{number}", cls.site_a, stops=10, doors=12)
                for number in range(5)
            )
        )
        cls.units[:2].model_id = cls.model

    @classmethod
    def _rule(cls, **vals):
        return cls.rules.create({"product_id": cls.part.id, **vals})

    def _proposed(self, tier=2, units=None):
        found = self.rules._propose(self.tiers[tier], self.units if units is None else units)
        return {product: qty for product, (qty, _why) in found.items()}

    def test_started_groups_count(self):
        self._rule(qty=2, each=3)
        self.assertEqual(self._proposed(), {self.part: 4})

    def test_limits(self):
        rule = self._rule(qty=1, each=10, min_qty=3)
        self.assertEqual(self._proposed(), {self.part: 3})
        rule.write({"each": 1, "max_qty": 4})
        self.assertEqual(self._proposed(), {self.part: 4})

    def test_no_elevator_needs_nothing(self):
        self._rule(min_qty=3)
        self.assertEqual(self._proposed(units=self.units.browse()), {})

    def test_stops_and_doors_are_counted(self):
        self._rule(each=25, basis="stops")
        self._rule(product_id=self.belt.id, each=25, basis="doors")
        self.assertEqual(self._proposed(), {self.part: 2, self.belt: 3})

    def test_a_tier_has_its_rules(self):
        self._rule(tier_ids=[Command.link(self.tiers[3].id)])
        self.assertEqual(self._proposed(), {})
        self.assertEqual(self._proposed(tier=3), {self.part: 1})

    def test_the_first_rule_that_fits_counts_an_elevator(self):
        """Two of the model by its rule, the other three by the one for all; nobody twice."""
        self._rule(sequence=1, qty=5, each=1, model_ids=[Command.link(self.model.id)])
        self._rule(sequence=2, qty=1, each=1)
        self.assertEqual(self._proposed(), {self.part: 13})

    def test_kind_and_condition(self):
        self._rule(kind="escalator")
        self.assertEqual(self._proposed(), {})
        self.units[0].kind = "escalator"
        self.assertEqual(self._proposed(), {self.part: 1})
        self._rule(product_id=self.belt.id, condition="[('stops', '>', 10)]")
        self.assertNotIn(self.belt, self._proposed())

    def test_why_is_said(self):
        self._rule(qty=2, each=3)
        [(_qty, why)] = self.rules._propose(self.tiers[2], self.units).values()
        self.assertIn("5", why)
        self.assertIn("4", why)

    def test_bad_rules_are_refused(self):
        with self.assertRaises(ValidationError):
            self._rule(condition="[('nonsense', '=', 1)]")
        for vals in ({"each": 0}, {"qty": 0}, {"min_qty": 5, "max_qty": 4}):
            with (
                self.subTest(**vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._rule(**vals)

    def test_many_rules_few_queries(self):
        parts = [self._part(f"Part {number}") for number in range(20)]
        for part in parts:
            self._rule(product_id=part.id)
        self.rules._propose(self.tiers[2], self.units)
        with self.assertQueryCount(1):
            self.env.flush_all()
            self.rules._propose(self.tiers[2], self.units)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(COUNT, COUNT, QTY, QTY, QTY, st.integers(0, 40))
    def test_a_rule_is_monotone_and_within_its_limits(self, one, other, qty, each, least, more):
        rule = self.rules.new({"qty": qty, "each": each, "min_qty": least, "max_qty": least + more})
        low, high = sorted((one, other))
        self.assertLessEqual(rule._quantity(low), rule._quantity(high))
        if high:
            self.assertGreaterEqual(rule._quantity(high), least)
            self.assertLessEqual(rule._quantity(high), least + more)
        self.assertEqual(rule._quantity(0), 0)
