"""Rules T-2.2, L-3, L-4, M-2.2.4: call-outs against the clock."""

from datetime import datetime, timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestElevatorCallout(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls._create_duty()

    def _mine(self, callout):
        return callout.with_user(self.worker_user)

    # ---------------------------------------------------------------- the clock

    def test_from_the_call_to_service(self):
        """T-2.2: each event with who entered it and when; minutes are stored once."""
        with freeze_time("2026-03-02 08:00:00") as clock:
            self._create_duty(start=-2)
            callout = self._call(trapped=True, trapped_count=2, user=self.officer)
            self.assertEqual(callout.employee_id, self.worker)
            for minutes, act in (
                (3, "action_accept"),
                (20, "action_arrive"),
                (25, "action_free"),
                (45, "action_restore"),
            ):
                clock.move_to(datetime(2026, 3, 2, 8) + timedelta(minutes=minutes))
                getattr(self._mine(callout), act)()
        self.assertRecordValues(
            callout,
            [
                {"state": "restored", "arrive_minutes": 20, "free_minutes": 25}
                | {"restore_minutes": 45, "late": False, "limit_minutes": 30}
            ],
        )
        clock_events = callout.event_ids.filtered(lambda e: e.kind != "assigned").sorted("id")
        kinds = ["called", "accepted", "arrived", "freed", "restored"]
        self.assertEqual(clock_events.mapped("kind"), kinds)
        self.assertEqual(clock_events[0].user_id, self.officer)
        self.assertEqual(clock_events[1:].user_id, self.worker_user)
        self.assertEqual(clock_events.mapped("late_minutes"), [0] * 5)

    def test_over_midnight_and_the_end_of_the_month(self):
        """The clock runs on over midnight, month and year; the day is that of the company."""
        self.company.elevator_tz = "Asia/Shanghai"
        with freeze_time("2026-12-31 15:50:00") as clock:  # 23:50 in Shanghai
            callout = self._call()
            self.assertEqual(str(callout.date), "2026-12-31")
            clock.move_to("2026-12-31 15:55:00")
            self._mine(callout).action_accept()
            clock.move_to("2026-12-31 16:21:00")  # 00:21 in the new year
            self._mine(callout).action_arrive()
            later = self._call(self.elevator_a)
        self.assertEqual(callout.arrive_minutes, 31)
        self.assertTrue(callout.late)
        self.assertEqual(str(later.date), "2027-01-01")
        self.assertTrue(callout.name.startswith("ZX2026-"))
        self.assertTrue(later.name.startswith("ZX2027-"))

    def test_a_late_entry_stays_visible(self):
        """T-2.2: what happened earlier is entered with its reason, and shows when."""
        callout = self._call(minutes_ago=40)
        called = callout.event_ids.filtered(lambda e: e.kind == "called")
        self.assertEqual((called.late_minutes, called.note), (40, "Told later"))
        self._mine(callout)._clock("accepted", callout.called_at, "No network")
        at = callout.called_at + timedelta(minutes=10)
        with self.assertRaisesRegex(UserError, "late"):
            self._mine(callout)._clock("arrived", at)
        self._mine(callout)._clock("arrived", at, "No network in the shaft")
        arrived = callout.event_ids.filtered(lambda e: e.kind == "arrived")
        self.assertEqual(arrived.late_minutes, 30)
        self.assertEqual(arrived.at, at)
        self.assertEqual(callout.arrive_minutes, 10)
        self.assertFalse(callout.late, "late entered is not late arrived")

    def test_out_of_order_or_ahead_is_refused_and_nothing_stays(self):
        callout = self._call(trapped=True)
        mine = self._mine(callout)
        now = fields.Datetime.now()
        for kind, at in (
            ("arrived", None),
            ("restored", None),
            ("accepted", now + timedelta(minutes=10)),
            ("accepted", now - timedelta(hours=1)),
        ):
            with self.subTest(kind=kind), self.assertRaises(UserError):
                mine._clock(kind, at, "x")
        mine.action_accept()
        with self.assertRaisesRegex(UserError, "Recorded already"):
            mine.action_accept()
        mine.action_arrive()
        with self.assertRaisesRegex(UserError, "freed"):
            mine.action_restore()
        self.assertEqual(len(callout.event_ids), 4)

    def test_nobody_is_freed_who_was_not_trapped(self):
        callout = self._call()
        self._mine(callout).action_accept()
        with self.assertRaises(UserError):
            self._mine(callout).action_free()

    @mute_logger("odoo.sql_db")
    def test_events_are_append_only(self):
        """T-2.2: neither ORM nor SQL changes an event."""
        event = self._call().event_ids[0]
        with self.assertRaises(UserError):
            event.at = "2026-01-01 00:00:00"
        self.env.flush_all()
        with self.assertRaises(psycopg2.Error), self.cr.savepoint():
            self.cr.execute(
                "UPDATE elevator_callout_event SET at = now() WHERE id = %s", [event.id]
            )

    # ---------------------------------------------------------------- limits

    def test_the_stricter_limit_counts(self):
        """T-2.2 and L-3: 30 minutes by the company always; a stricter row wins; data."""
        limits = self.env["elevator.callout.limit"]
        for district in (True, False):
            self.branch_a.district_city = district
            for trapped in (True, False):
                self.assertEqual(limits._minutes_for(self.branch_a, trapped), 30)
        company = self.env.ref("elevator_techsupport.callout_limit_company")
        company.minutes = 45
        self.assertEqual(limits._minutes_for(self.branch_a, True), 45, "60 elsewhere (L-3)")
        self.branch_a.district_city = True
        self.assertEqual(limits._minutes_for(self.branch_a, True), 30, "L-3 stays")
        self.assertEqual(limits._minutes_for(self.branch_a, False), 45)

    def test_the_deadline_is_stored(self):
        """A limit changed later touches no running call-out."""
        callout = self._call()
        deadline = callout.called_at + timedelta(minutes=30)
        self.env["elevator.callout.limit"].search([]).minutes = 5
        self.assertEqual(callout.deadline, deadline)
        self.assertEqual(self._call(self.elevator_a).limit_minutes, 5)

    def test_a_second_call_is_noted_on_the_running_one(self):
        """One clock per fault; persons trapped never make the deadline later."""
        self.env["elevator.callout.limit"].create(
            {"name": "x", "minutes": 10, "entrapment_only": True}
        )
        callout = self._call()
        deadline = callout.deadline
        self.assertEqual(self._call(what="Still standing"), callout)
        self.assertEqual(callout.deadline, deadline)
        self.assertEqual(self._call(trapped=True, what="Somebody inside"), callout)
        self.assertTrue(callout.trapped)
        self.assertLess(callout.deadline, deadline)
        kinds = self.unit_a.event_ids.filtered(lambda line: line.res_id == callout.id)
        self.assertEqual(set(kinds.mapped("kind")), {"fault", "entrapment"})
