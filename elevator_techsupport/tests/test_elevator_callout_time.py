"""T-2.2: the minutes of the clock at any moment, and the nearest of any crew."""

from datetime import datetime, timedelta

import pytz
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..tools.distance import distance_km
from .common import TechCommon

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SHANGHAI = pytz.timezone("Asia/Shanghai")
# UTC; around midnight, the end of a month and of a year as China's clocks show them
EDGES = [datetime(2026, *edge, 16, 0) for edge in ((1, 30), (2, 27), (2, 28), (4, 29), (12, 31))]
CALLED = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.builds(
        lambda edge, seconds: edge + timedelta(seconds=seconds),
        st.sampled_from(EDGES),
        st.integers(-3600, 3600),
    ),
)
SECONDS = st.integers(0, 5400)


@tagged("post_install", "-at_install")
class TestElevatorCalloutTime(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.elevator_tz = "Asia/Shanghai"
        cls.mine = cls.env["elevator.callout"].with_user(cls.worker_user)

    def _at(self, moment, work):
        """``work()`` at a moment; everybody's certificate is valid then."""
        with freeze_time(moment):
            return work()

    def _undone(self):
        """A savepoint whose work is forgotten."""
        return self.env.cr.savepoint()

    @FEW
    @given(CALLED, SECONDS, SECONDS, SECONDS)
    def test_minutes_of_any_night(self, called, accept, arrive, restore):
        """Over midnight, month and year: minutes are those between the seconds, late is late."""
        called = called.replace(microsecond=0)
        moments = [called + timedelta(seconds=accept)]
        moments += [moments[0] + timedelta(seconds=arrive)]
        moments += [moments[1] + timedelta(seconds=restore)]
        with self._undone() as savepoint:
            callout = self._at(called, self._call)
            for kind, moment in zip(("accepted", "arrived", "restored"), moments, strict=True):
                mine = callout.with_user(self.worker_user)
                self._at(moment, lambda mine=mine, kind=kind: mine._clock(kind))
            took = (accept + arrive) / 60
            self.assertAlmostEqual(callout.arrive_minutes, took, delta=0.051)
            self.assertAlmostEqual(callout.restore_minutes, took + restore / 60, delta=0.051)
            self.assertEqual(callout.late, took > callout.limit_minutes)
            self.assertEqual(callout.deadline - called, timedelta(minutes=callout.limit_minutes))
            local = pytz.utc.localize(called).astimezone(SHANGHAI)
            self.assertEqual(callout.date, local.date())
            self.assertTrue(callout.name.startswith(f"ZX{local.year}-"))
            self.assertEqual(set(callout.event_ids.mapped("late_minutes")), {0})
            savepoint.rollback()
        self.env.invalidate_all()

    def test_in_time_is_to_the_second(self):
        """T-2.2: who arrives at the deadline is in time, a second later he is not."""
        called = datetime(2026, 2, 28, 15, 50)
        for seconds, late in ((1800, False), (1801, True)):
            with self._undone() as savepoint:
                callout = self._at(called, self._call).with_user(self.worker_user)
                self._at(called, callout.action_accept)
                self._at(called + timedelta(seconds=seconds), callout.action_arrive)
                self.assertEqual(callout.late, late)
                savepoint.rollback()
            self.env.invalidate_all()

    @FEW
    @given(CALLED, st.integers(0, 3600), st.integers(0, 7200))
    def test_an_entry_is_as_late_as_it_is(self, called, after, delay):
        """What is entered later counts from when it happened and shows by how much it is late."""
        called = called.replace(microsecond=0)
        happened = called + timedelta(seconds=after)
        with self._undone() as savepoint:
            callout = self._at(called, self._call).with_user(self.worker_user)
            enter = lambda note: callout._clock("accepted", happened, note)  # noqa: E731
            tolerance = self.company.elevator_late_entry_minutes
            entered = happened + timedelta(seconds=delay)
            if delay // 60 > tolerance:
                with self.assertRaises(UserError):
                    self._at(entered, lambda: enter(" "))
            self._at(entered, lambda: enter("No network"))
            event = callout.event_ids.filtered(lambda e: e.kind == "accepted")
            self.assertEqual((event.at, event.logged_at), (happened, entered))
            self.assertEqual(event.late_minutes, delay // 60 if delay // 60 > tolerance else 0)
            self.assertEqual(callout.accepted_at, happened)
            savepoint.rollback()
        self.env.invalidate_all()

    @FEW
    @given(st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=1, max_size=5))
    def test_the_nearest_of_any_crew(self, offsets):
        """Whoever was last seen nearest goes, wherever the crew is spread."""
        base = (36.6, 117.0)
        with self._undone() as savepoint:
            here = self._create_site(
                self.branch_a, name="Here", latitude=base[0], longitude=base[1]
            )
            unit = self._create_maintained("T-here", here)
            crew = self.env["hr.employee"]
            places = {}
            for number, (lat, lon) in enumerate(offsets):
                place = (round(base[0] + lat, 4), round(base[1] + lon, 4))
                worker = self._create_maintainer(f"Crew {number}", self.branch_a)
                site = self._create_site(
                    self.branch_a, name=f"S{number}", latitude=place[0], longitude=place[1]
                )
                self._create_visit(self._create_maintained(f"T-{number}", site), worker)._start()
                crew |= worker
                places[worker] = distance_km(place, base)
            self._create_duty(workers=crew)
            sent = self._call(unit).employee_id
            self.assertAlmostEqual(places[sent], min(places.values()), places=3)
            savepoint.rollback()
        self.env.invalidate_all()
