"""Rule T-2.2: 24 hours a day somebody answers and somebody goes; hand-over is confirmed."""

from datetime import datetime, timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestElevatorDuty(TechCommon):
    @mute_logger("odoo.sql_db")
    def test_shifts_never_overlap(self):
        duty = self._create_duty(start=0, hours=12)
        self._create_duty(start=12, hours=12)
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self._create_duty(start=11, hours=2)
            self.env.flush_all()
        self._create_duty(self.branch_b, self._create_maintainer("B", self.branch_b), start=0)
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            duty.end_at = duty.start_at
            self.env.flush_all()

    def test_gaps_are_shown(self):
        """From now to the horizon: before, between and after the shifts, per branch."""
        self.company.elevator_duty_days = 2
        with freeze_time("2026-03-30 22:00:00"):  # over the end of a month
            now = fields.Datetime.now()
            self._create_duty(start=1, hours=10)
            self._create_duty(start=14, hours=34)
            gaps = self.env["elevator.duty.gap"].search([("branch_id", "=", self.branch_a.id)])
            self.assertRecordValues(
                gaps,
                [
                    {"start_at": now, "hours": 1, "running": True},
                    {"start_at": now + timedelta(hours=11), "hours": 3, "running": False},
                ],
            )
            none = self.env["elevator.duty.gap"].search([("branch_id", "=", self.branch_b.id)])
            self.assertEqual(none.mapped("hours"), [48], "a branch without any shift")
            stranger = self._create_user("gap_stranger", "group_maintainer", self.branch_b)
            seen = self.env["elevator.duty.gap"].with_user(stranger).search([])
            self.assertEqual(seen.branch_id, self.branch_b)

    def test_who_is_on_duty_at_the_minute(self):
        """The end of a shift belongs to the next one; in a gap nobody is found."""
        first = self._create_duty(start=0, hours=8)
        second = self._create_duty(start=8, hours=8)
        on_duty = self.env["elevator.duty"]._on_duty
        both = self.branch_a | self.branch_b
        found = on_duty(both, first.end_at)
        self.assertEqual(found[self.branch_a], second)
        self.assertFalse(found[self.branch_b])
        self.assertEqual(on_duty(both, first.end_at - timedelta(seconds=1))[self.branch_a], first)
        self.assertFalse(on_duty(both, second.end_at)[self.branch_a])

    def test_hand_over_is_given_and_confirmed(self):
        """Who goes off writes down what runs, who comes on confirms; typed it is never."""
        other_user = self._create_user("duty_next", "group_maintainer", self.branch_a)
        other = self._create_maintainer("Next", self.branch_a, other_user)
        with freeze_time("2026-03-02 08:00:00") as clock:
            first = self._create_duty(start=0, hours=8)
            second = self._create_duty(workers=other, start=8, hours=8)
            self.assertEqual(first.state, "unconfirmed")
            with self.assertRaises(AccessError):
                first.with_user(other_user)._take()
            first.with_user(self.worker_user)._take()
            self.assertEqual(first.state, "running")
            callout = self._call()
            with self.assertRaises(UserError, msg="too early"):
                second.with_user(other_user)._take()
            clock.move_to("2026-03-02 16:00:00")
            self.assertEqual(first.state, "not_given")
            self.assertIn(first, self.env["elevator.duty"].search([("state", "=", "not_given")]))
            act = self.env["elevator.duty.act"].with_user(self.worker_user)
            act.create({"duty_ids": first.ids, "act": "give", "note": "Keys"}).action_do()
            self.assertEqual(first.given_note, f"{callout.name}\nKeys")
            second.with_user(other_user)._take("Read")
            self.assertEqual((first.state, second.state), ("over", "running"))
            self.assertEqual(second.taken_by_id, other_user)
            for act in (
                lambda: first.with_user(self.officer).write({"taken_at": False}),
                lambda: first.with_user(self.officer).write({"start_at": datetime(2026, 3, 1)}),
                lambda: self._create_duty(start=100, taken_at=fields.Datetime.now()),
                first.unlink,
                second.with_user(other_user)._take,
            ):
                with self.assertRaises(UserError):
                    act()

    def test_people_of_the_branch_only(self):
        stranger = self._create_maintainer("B", self.branch_b)
        with self.assertRaises(ValidationError):
            self._create_duty(workers=stranger)
        duty = self._create_duty().with_user(self.officer)
        duty.employee_ids = self.worker.with_user(self.officer)
        with self.assertRaises(ValidationError):
            duty.write({"employee_ids": [fields.Command.link(stranger.id)]})

    def test_a_week_is_repeated_and_what_stands_is_left(self):
        duty = self._create_duty(start=0, hours=8)
        day = self._create_duty(start=8, hours=8)
        self._create_duty(start=7 * 24 + 4, hours=2)
        again = (duty + day).with_user(self.officer)._repeat(2)
        self.assertEqual(len(again), 3)
        self.assertFalse((duty + day)._repeat(2), "twice changes nothing")
        self.assertEqual(again.employee_ids, self.worker)
        with self.assertRaises(UserError):
            duty._repeat(0)

    def test_repeating_costs_no_query_per_shift(self):
        duties = self.env["elevator.duty"]
        for number in range(6):
            duties |= self._create_duty(start=number * 4, hours=4)
        duties._repeat(1)
        with self.assertQueryCount(__system__=25):
            duties._repeat(8)
