"""M-5.2, M-7: minutes on site against the standard; one worker at two places."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .test_elevator_trust_finding import TrustCommon

START = datetime(2026, 3, 2, 1, 0)
EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def after(minutes):
    return START + timedelta(minutes=minutes)


@tagged("post_install", "-at_install")
class TestTooShort(TrustCommon):
    """Standard of a half-month service of a lift with 20 stops: 20 + 20 × 1 = 40 minutes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lift.stops = 20
        cls.others = cls.env["elevator.unit"].union(
            *(cls._create_maintained(f"TA-M{n}", cls.site_a, stops=20) for n in range(4))
        )

    def test_shorter_than_half_the_standard(self):
        short = self._sealed(self.lift, START, 19)
        self._sealed(self.lift, after(5 * 1440), 20)  # just half: honest
        self._sealed(self.lift, after(10 * 1440), 8, level="patrol")  # 8 + 20 × 0.3 = 14
        self.assertEqual(set(self._hits("too_short")), {f"visit:{short.id}"})
        facts = self._hits("too_short")[f"visit:{short.id}"]["facts"]
        self.assertEqual((facts["minutes"], facts["standard"]), (19, 40))

    def test_standard_follows_kind_stops_and_level(self):
        """The same 25 minutes: enough for a half-month service, not for a quarter of 60."""
        self._sealed(self.lift, START, 25)
        quarter = self._sealed(self.lift, after(1440), 25, level="quarter")
        low = self._create_maintained("TA-LOW", self.site_a, stops=2)
        self._sealed(low, after(2 * 1440), 20, level="quarter")  # 35 + 2.5, half is 18.75
        self.assertEqual(set(self._hits("too_short")), {f"visit:{quarter.id}"})

    def test_a_late_upload_from_a_basement_is_honest(self):
        """The phone's own times count: both uploads reached the server in one minute."""
        self._sealed(
            self.lift,
            after(300),
            1,
            client_started_at=START,
            client_finished_at=after(45),
        )
        self.assertFalse(self._hits("too_short"))

    def test_lifts_open_at_once_count_together(self):
        """Five lifts at once for an hour are an hour: 60 minutes for a standard of 200."""
        visits = [
            self._sealed(lift, after(n), 60 - n) for n, lift in enumerate(self.others | self.lift)
        ]
        [(key, row)] = self._hits("too_short").items()
        self.assertEqual(key, f"visits:{visits[0].id}")
        self.assertEqual(row["evidence"], [["elevator.visit", visit.id] for visit in visits])
        self.assertEqual((row["facts"]["minutes"], row["facts"]["standard"]), (60, 200))

    def test_honest_overlap(self):
        """Two lifts at once in the time of one and a half; another worker beside."""
        first, second, third = self.others[:3]
        self._sealed(first, START, 50)
        self._sealed(second, after(20), 45)
        colleague = self._create_maintainer("Worker C", self.branch_a)
        self._sealed(third, START, 25, maintainer_id=colleague.id)
        self.assertFalse(self._hits("too_short"))

    @EXAMPLES
    @given(st.lists(st.tuples(st.integers(0, 90), st.integers(5, 70)), min_size=1, max_size=5))
    def test_property_same_as_reckoned_by_hand(self, spans):
        """Any visits of one worker on a site: found are the short ones and the short islands."""
        with self.env.cr.savepoint(flush=False) as point:
            lifts = self.others | self.lift
            visits = {}
            for lift, (start, minutes) in zip(lifts, spans, strict=False):
                visits[self._sealed(lift, after(start), minutes).id] = (start, start + minutes)
            expected = {f"visit:{v}" for v, (a, b) in visits.items() if b - a < 20}
            islands = []
            for v, (a, b) in sorted(visits.items(), key=lambda item: (item[1][0], item[0])):
                if islands and a < islands[-1]["end"]:
                    island = islands[-1]
                    island["end"] = max(island["end"], b)
                    island["ids"].append(v)
                else:
                    islands.append({"start": a, "end": b, "ids": [v]})
            for island in islands:
                ids, length = island["ids"], island["end"] - island["start"]
                whole = not any(f"visit:{v}" in expected for v in ids)
                if len(ids) > 1 and whole and length < 20 * len(ids):
                    expected.add(f"visits:{min(ids)}")
            self.assertEqual(set(self._hits("too_short")), expected)
            point.rollback()


@tagged("post_install", "-at_install")
class TestTwoPlaces(TrustCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 0, 0.2, 20 and 60 km to the north
        cls.sites = cls.env["elevator.site"].union(
            *(
                cls._create_site(
                    cls.branch_a, name=f"P{n}", latitude=36 + km / 111.19, longitude=117
                )
                for n, km in enumerate((0, 0.2, 20, 60))
            )
        )
        cls.lifts = [cls._create_maintained(f"TA-P{s.name}", s) for s in cls.sites]
        cls.mate = cls._create_maintainer("Worker M", cls.branch_a)

    def test_at_two_sites_at_once(self):
        one = self._sealed(self.lifts[0], START, 60)
        two = self._sealed(self.lifts[2], after(40), 30)
        [(key, row)] = self._hits("two_places").items()
        self.assertEqual(key, f"visits:{one.id}-{two.id}")
        self.assertEqual(row["workers"], self.worker.ids)
        self.assertEqual((row["facts"]["overlap"], row["facts"]["km"]), (20, 20))

    def test_as_second_worker_too(self):
        """Signed for two: the colleague stands in both records."""
        one = self._sealed(self.lifts[0], START, 60, second_maintainer_id=self.mate.id)
        two = self._sealed(self.lifts[2], after(30), 60, maintainer_id=self.mate.id)
        row = self._hits("two_places")[f"visits:{one.id}-{two.id}"]
        self.assertEqual(row["workers"], self.mate.ids)

    def test_both_workers_make_one_finding(self):
        pair = {"second_maintainer_id": self.mate.id}
        one = self._sealed(self.lifts[0], START, 60, **pair)
        two = self._sealed(self.lifts[2], after(30), 60, **pair)
        hits = self._hits("two_places")
        self.assertEqual(set(hits), {f"visits:{one.id}-{two.id}"})
        self.assertEqual(set(hits.popitem()[1]["workers"]), {self.worker.id, self.mate.id})

    def test_impossible_travel(self):
        """60 km in 30 minutes are 120 km/h; 20 km in 30 minutes are a drive."""
        one = self._sealed(self.lifts[0], START, 60)
        far = self._sealed(self.lifts[3], after(90), 60)
        self.assertEqual(set(self._hits("two_places")), {f"visits:{one.id}-{far.id}"})
        self.assertFalse(self._hits("two_places", speed_kmh=160))

    def test_a_long_visit_hides_nothing(self):
        """A lift left open all morning, visits at its own site between, then another site."""
        mate_lift = self._create_maintained("TA-P0b", self.sites[0])
        one = self._sealed(self.lifts[0], START, 240)
        self._sealed(mate_lift, after(30), 30)
        two = self._sealed(self.lifts[2], after(120), 30)
        self._sealed(mate_lift, after(245), 30, date=after(1440).date())
        self.assertIn(f"visits:{one.id}-{two.id}", self._hits("two_places"))

    def test_honest_look_alikes(self):
        """Neighbouring sites, enough time, a tolerance, unknown places, another day."""
        nowhere = [self._create_maintained("TA-N", self._create_site(self.branch_a, name="N"))]
        for day, (lift, start) in enumerate(
            (
                (self.lifts[1], 50),  # the house beside, while the first is still open
                (self.lifts[2], 80),  # 20 km in 20 minutes: 60 km/h
                (self.lifts[2], 73),  # two minutes short of it: inside the tolerance
                (nowhere[0], 61),  # no coordinates: one after the other is possible
                (self.lifts[3], 1440 - 60),
            )
        ):
            self._sealed(self.lifts[0], after(3 * 1440 * day), 60)
            self._sealed(lift, after(3 * 1440 * day + start), 30)
        self.assertFalse(self._hits("two_places"))

    @EXAMPLES
    @given(
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(10, 60)), max_size=8),
        st.integers(1, 40),
    )
    def test_property_who_drives_is_not_found_who_does_not_is(self, day, early):
        """A day with time to drive is never found; one visit begun earlier always is."""
        kms = (0, 0.2, 20, 60)
        with self.env.cr.savepoint(flush=False) as point:
            clock, place = 0, 0
            for number, (site, slack, minutes) in enumerate(day):
                clock += abs(kms[site] - kms[place]) / 80 * 60 + slack
                planned = after(1440 * number).date()  # one visit a day and elevator
                self._sealed(self.lifts[site], after(clock), minutes, date=planned)
                clock, place = clock + minutes, site
            self.assertFalse(self._hits("two_places"))
            target = 3 if place != 3 else 0
            needed = abs(kms[target] - kms[place]) / 80 * 60
            if day:
                late = clock + needed - 5 - early
                planned = after(1440 * 20).date()
                self._sealed(self.lifts[target], after(late), 15, date=planned)
                self.assertEqual(len(self._hits("two_places")), 1)
            point.rollback()
