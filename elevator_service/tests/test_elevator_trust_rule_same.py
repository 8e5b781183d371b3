"""M-2.2.5, M-7: readings that never change, and one picture of a signature twice."""

import base64
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .test_elevator_trust_finding import TrustCommon

START = datetime(2026, 3, 2, 1, 0)
SAME = {"A-1-29": 8.5, "A-1-5": 0.4, "A-1-18": 3}


@tagged("post_install", "-at_install")
class TestSameReadings(TrustCommon):
    def _visits(self, *readings, lift=None, **vals):
        """A visit every 15 days with these readings."""
        return [
            self._sealed(lift or self.lift, START + timedelta(15 * n), readings=values, **vals)
            for n, values in enumerate(readings)
        ]

    def test_four_in_a_row(self):
        visits = self._visits({**SAME, "A-1-18": 4}, *[SAME] * 4, {**SAME, "A-1-5": 0.5})
        [(key, row)] = self._hits("same_readings").items()
        self.assertEqual(key, f"run:{visits[1].id}")
        self.assertEqual(row["evidence"], [["elevator.visit", v.id] for v in visits[1:5]])
        self.assertIn("A-1-29 8.5", row["facts"]["listed"])

    def test_a_run_that_grows_is_the_same_finding(self):
        self._visits(*[SAME] * 4)
        rule = self._rule("same_readings")
        self.assertEqual(rule._find(), 1)
        self._sealed(self.lift, START + timedelta(75), readings=SAME)
        self.assertEqual(rule._find(), 0)

    def test_honest_look_alikes(self):
        """Three in a row, few values, a change between, other levels, another lift."""
        lifts = [self._create_maintained(f"TA-S{n}", self.site_a) for n in range(4)]
        self._visits(*[SAME] * 3)
        self._visits(*[{"A-1-29": 8.5, "A-1-5": 0.4}] * 6, lift=lifts[0])
        self._visits(SAME, SAME, {**SAME, "A-1-5": 0.41}, SAME, SAME, lift=lifts[1])
        self._visits(*[SAME] * 3, lift=lifts[2])
        self._sealed(lifts[2], START + timedelta(60), level="quarter", readings=SAME)
        self._visits(*[{}] * 6, lift=lifts[3])
        self.assertFalse(self._hits("same_readings"))
        self.assertEqual(len(self._hits("same_readings", readings=2)), 1)

    @settings(
        max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(st.lists(st.integers(0, 1), max_size=12))
    def test_property_runs_of_four_and_more(self, values):
        with self.env.cr.savepoint(flush=False) as point:
            visits = self._visits(*[{**SAME, "A-1-5": value} for value in values])
            expected, run = set(), []
            for visit, value in zip([*visits, None], [*values, None], strict=True):
                if run and value != run[0][1]:
                    if len(run) >= 4:
                        expected.add(f"run:{run[0][0].id}")
                    run = []
                run.append((visit, value))
            self.assertEqual(set(self._hits("same_readings")), expected)
            point.rollback()


@tagged("post_install", "-at_install")
class TestSameSignature(TrustCommon):
    def _sheet(self, picture, name="Manager Li", how="screen", lift=None):
        """A sheet signed by the verb."""
        visit = self._create_done(lift or self.lift, self.worker)
        sheet = visit.sheet_id
        sheet._sign(base64.b64encode(b"\x89PNG\r\n\x1a\n" + picture).decode(), name, how)
        return sheet

    def _lift(self, number):
        return self._create_maintained(f"TA-G{number}", self.site_a)

    def test_one_picture_twice(self):
        """On any site, under any name, however often: each sheet after the first."""
        sheets = [self._sheet(b"fake", name, lift=self._lift(n)) for n, name in enumerate("ABA")]
        hits = self._hits("same_signature")
        self.assertEqual(set(hits), {f"sheet:{sheet.id}" for sheet in sheets[1:]})
        row = hits[f"sheet:{sheets[2].id}"]
        self.assertEqual(
            row["evidence"],
            [["elevator.visit.sheet", sheets[0].id], ["elevator.visit.sheet", sheets[2].id]],
        )
        self.assertEqual(row["workers"], self.worker.ids)

    def test_honest_look_alikes(self):
        """The same hand, drawn anew; what the portal writes for a name."""
        self._sheet(b"stroke one", lift=self._lift(1))
        self._sheet(b"stroke two", lift=self._lift(2))
        self._sheet(b"printed", how="portal", lift=self._lift(3))
        self._sheet(b"printed", how="portal", lift=self._lift(4))
        self.assertFalse(self._hits("same_signature"))

    def test_the_portals_picture_on_a_phone_is_found(self):
        self._sheet(b"printed", how="portal", lift=self._lift(1))
        copy = self._sheet(b"printed", how="screen", lift=self._lift(2))
        other = self._sheet(b"printed", name="Wang", how="portal", lift=self._lift(3))
        self.assertEqual(
            set(self._hits("same_signature")), {f"sheet:{copy.id}", f"sheet:{other.id}"}
        )
