"""M-4.2.3, M-2.2.5, M-7: visits while stopped, faults after a service, sheets nobody signed."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .test_elevator_trust_finding import TrustCommon

START = datetime(2026, 3, 2, 1, 0)


def day(number):
    """UTC of 9 o'clock in Shanghai, some days after the first."""
    return START + timedelta(number)


@tagged("post_install", "-at_install")
class TestVisitStopped(TrustCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lift._move_to("suspended", day(10).date(), note="Fee overdue")
        cls.lift._move_to("maintenance", day(20).date(), note="Paid")

    def test_between_stop_and_resumption(self):
        visits = {n: self._sealed(self.lift, day(n), level="patrol") for n in range(5, 26)}
        found = {f"visit:{visits[n].id}" for n in range(11, 20)}
        self.assertEqual(set(self._hits("visit_stopped")), found)
        row = self._hits("visit_stopped")[f"visit:{visits[15].id}"]
        self.assertEqual(row["facts"]["since"], str(day(10).date()))
        self.assertEqual(
            [model for model, _id in row["evidence"]], ["elevator.visit", "elevator.unit.event"]
        )
        self.assertEqual(len(self._hits("visit_stopped", grace_days=2)), 5)

    def test_still_stopped_and_ended(self):
        self.lift._move_to("ended", day(40).date(), note="Customer left")
        self._sealed(self.lift, day(40))
        after = self._sealed(self.lift, day(41))
        self.assertEqual(set(self._hits("visit_stopped")), {f"visit:{after.id}"})

    def test_the_day_is_the_day_of_the_work(self):
        """Honest: planned inside the stop, done after it; planned on the list, never done."""
        self._sealed(self.lift, day(22), date=day(15).date())
        self._create_visit(self.lift, self.worker, date=day(16).date())
        self.assertFalse(self._hits("visit_stopped"))


@tagged("post_install", "-at_install")
class TestFaultAfter(TrustCommon):
    def _fault(self, number, kind="fault", lift=None):
        return (lift or self.lift)._log_event(kind, day(number).date(), note="Door")

    def test_fault_within_thirty_days(self):
        old = self._sealed(self.lift, day(0))
        visit = self._sealed(self.lift, day(15))
        events = self._fault(16) | self._fault(45, "entrapment")
        [(key, row)] = self._hits("fault_after").items()
        self.assertEqual(key, f"visit:{visit.id}", f"not the service before it, {old}")
        self.assertEqual((row["facts"]["faults"], row["facts"]["trapped"]), (2, 1))
        self.assertEqual(
            row["evidence"],
            [
                ["elevator.visit", visit.id],
                *(["elevator.unit.event", e.id] for e in events.sorted("id")),
            ],
        )
        self.assertFalse(self._hits("fault_after", faults=3))

    def test_honest_look_alikes(self):
        """31 days later, the same day, a reported defect, a patrol only, another lift's fault."""
        lifts = [self._create_maintained(f"TA-F{n}", self.site_a) for n in range(5)]
        for lift, after, vals in (
            (lifts[0], 31, {}),
            (lifts[1], 0, {}),
            (lifts[2], 3, {"codes": "oox"}),
            (lifts[3], 3, {"level": "patrol"}),
        ):
            self._sealed(lift, day(0), **vals)
            self._fault(after, lift=lift)
        self._sealed(lifts[1], day(-15))  # nor does the fault fall back on the one before
        self._sealed(lifts[4], day(0))
        self._fault(3)
        self.assertFalse(self._hits("fault_after"))
        self.assertEqual(len(self._hits("fault_after", days=31)), 1)


@tagged("post_install", "-at_install")
class TestUnsigned(TrustCommon):
    def test_after_seven_days(self):
        visit = self._create_done(self.lift, self.worker)
        for days, found in ((7, 0), (8, 1), (30, 1)):
            with self.subTest(days=days), freeze_time(self.today + timedelta(days, hours=4)):
                self.assertEqual(len(self._hits("unsigned")), found)
        self.env["elevator.visit.sheet"].create(
            {"site_id": self.site_b.id, "branch_id": self.branch_b.id, "date": self.today}
        )
        with freeze_time(self.today + timedelta(30, hours=4)):
            self.assertEqual(set(self._hits("unsigned")), {f"sheet:{visit.sheet_id.id}"})
            visit.sheet_id._sign("cGlj", "Manager Li")
            self.assertFalse(self._hits("unsigned"))
