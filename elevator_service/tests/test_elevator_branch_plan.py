from datetime import date, datetime, timedelta
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged, warmup

from .common import ElevatorCommon

MONTH = date(2026, 3, 1)
DAY = timedelta(1)


class PlanCommon(ElevatorCommon):
    """Branch A plans March 2026: one elevator whose grid begins on 1 January."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.branch_a.company_id
        company.elevator_tz = "Asia/Shanghai"
        company.elevator_day_limit = 0
        cls.li, cls.wang = (cls._create_maintainer(name, cls.branch_a) for name in ("Li", "Wang"))
        cls.elevator_a = cls._create_maintained(
            "TA-M",
            cls.site_a,
            maintainer_id=cls.li.id,
            second_maintainer_id=cls.wang.id,
        )

    def _visits(self, elevator=None):
        return self.env["elevator.visit"].search(
            [("elevator_id", "=", (elevator or self.elevator_a).id)], order="date"
        )

    def _holiday(self, name, first, last=None):
        """A public holiday in Shanghai: from midnight to midnight, in UTC 8 hours earlier."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": name,
                "calendar_id": False,
                "date_from": datetime.combine(first, datetime.min.time()) - timedelta(hours=8),
                "date_to": datetime.combine((last or first) + DAY, datetime.min.time())
                - timedelta(hours=8, seconds=1),
            }
        )


@tagged("post_install", "-at_install")
class TestElevatorBranchPlan(PlanCommon):
    def test_a_month_on_the_grid(self):
        """M-1.3.5: every 5 days, each third a service, L-1: the 6th, 12th, 24th deeper."""
        [result] = self.branch_a._plan_month(MONTH)
        visits = self._visits()
        self.assertEqual(result.created, len(visits))
        days = [(visit.date.day, visit.level) for visit in visits]
        self.assertEqual(
            days,
            [(2, "half_month"), (7, "patrol"), (12, "patrol"), (17, "half_month")]
            + [(22, "patrol"), (27, "patrol")],
        )
        self.assertEqual(visits.mapped("date"), visits.mapped("slot_date"))
        self.branch_a._plan_month(date(2026, 4, 15))
        april = self._visits().filtered(lambda visit: visit.date.month == 4)
        self.assertEqual((april[0].date.day, april[0].level), (1, "quarter"))
        plan = visits.plan_id
        self.assertEqual((plan.maintainer_id, plan.month), (self.li, MONTH))
        self.assertEqual(visits.site_id, self.site_a)
        self.assertEqual(visits.branch_id | visits.plan_id.branch_id, self.branch_a)

    def test_planning_twice_creates_nothing(self):
        self.branch_a._plan_month(MONTH)
        before = self._visits()
        before[0]._write_work({"state": "cancelled"})
        [result] = self.branch_a._plan_month(MONTH)
        self.assertEqual((result.created, result.moved), (0, 0))
        self.assertEqual(self._visits(), before)
        self.assertEqual(len(before.plan_id), 1)

    def test_late_work_does_not_shift_the_grid(self):
        self.branch_a._plan_month(MONTH)
        late = self._visits()[-1]
        late.date += 3 * DAY
        self.branch_a._plan_month(date(2026, 4, 1))
        april = self._visits().filtered(lambda visit: visit.date.month == 4)
        self.assertEqual(april[0].date, date(2026, 4, 1))
        self.assertEqual(self.branch_a._plan_month(MONTH)[0].created, 0, "its slot is taken")

    def test_a_moved_visit_is_not_planned_again(self):
        self._holiday("Festival", date(2026, 3, 7))
        [result] = self.branch_a._plan_month(MONTH)
        self.assertEqual((result.moved, result.kept), (1, 0))
        moved = self._visits().filtered("is_shifted")
        self.assertEqual((moved.date, moved.slot_date), (date(2026, 3, 6), date(2026, 3, 7)))
        self.assertIn("Festival", moved.shift_reason)
        self.assertEqual(self.branch_a._plan_month(MONTH)[0].created, 0)

    def test_a_service_stays_on_the_holiday(self):
        """L-1: 15 days are the law; the line says why nothing else was possible."""
        self._holiday("Festival", date(2026, 3, 16), date(2026, 3, 18))
        [result] = self.branch_a._plan_month(MONTH)
        self.assertEqual((result.moved, result.kept), (0, 1))
        kept = self._visits().filtered("shift_reason")
        self.assertEqual(kept.date, date(2026, 3, 17))
        self.assertFalse(kept.is_shifted)
        self.assertIn("kept", kept.shift_reason)

    def test_full_days_are_levelled(self):
        """At most so many visits of a maintainer on a day, as far as the windows allow."""
        self.branch_a.company_id.elevator_day_limit = 2
        for n in range(4):
            self._create_maintained(f"TL-{n}", self.site_a, maintainer_id=self.li.id)
        [result] = self.branch_a._plan_month(MONTH)
        self.assertGreater(result.moved, 0)
        visits = self.env["elevator.visit"].search([("maintainer_id", "=", self.li.id)])
        patrols = visits.filtered(lambda visit: visit.level == "patrol")
        loads = dict(patrols._read_group([("id", "in", patrols.ids)], ["date:day"], ["__count"]))
        self.assertTrue(all(load <= 2 for load in loads.values()), loads)
        self.assertFalse(visits.filtered(lambda v: v.is_shifted and not v.shift_reason))
        self.assertFalse(visits.filtered(lambda v: v.is_shifted and v.level != "patrol"))

    def test_who_is_planned(self):
        """Only elevators in maintenance, from their first visit to their last."""
        suspended = self._create_maintained("TA-2", self.site_a)
        suspended._move_to("suspended", note="The customer asked")
        archived = self._create_maintained("TA-3", self.site_a, active=False)
        young = self._create_maintained("TA-4", self.site_a, since="2026-03-20")
        entered = self._create_maintained(
            "TA-5", self.site_a, since="2026-03-10", plan_anchor=date(2026, 1, 1)
        )
        accepted = self._create_elevator("TA-6", self.site_a, plan_anchor=date(2026, 1, 1))
        self.branch_a._plan_month(MONTH)
        for elevator in suspended | archived | accepted:
            self.assertFalse(self._visits(elevator), elevator.code)
        self.assertEqual([v.date.day for v in self._visits(young)], [20, 25, 30])
        self.assertEqual([v.date.day for v in self._visits(entered)], [12, 17, 22, 27])

    def test_nothing_is_planned_after_the_end(self):
        self.elevator_a._move_to("ended", date=date(2026, 3, 1), note="The contract ended")
        self.branch_a._plan_month(MONTH)
        self.assertFalse(self._visits())

    def test_exempt_elevators_follow_the_same_grid(self):
        self.elevator_a.firefighter = True
        self.branch_a._plan_month(MONTH)
        self.assertEqual(len(self._visits()), 6)

    def test_two_workers_from_half_month_on(self):
        """L-2, unless the level is configured otherwise."""
        self.branch_a._plan_month(MONTH)
        for visit in self._visits():
            second = self.wang if visit.level != "patrol" else self.wang.browse()
            self.assertEqual(visit.second_maintainer_id, second)
        self.env.ref("elevator_service.visit_level_half_month").workers = 1
        self.branch_a._plan_month(date(2026, 5, 1))
        may = self._visits().filtered(lambda v: v.date.month == 5 and v.level == "half_month")
        self.assertTrue(may)
        self.assertFalse(may.second_maintainer_id)

    def test_a_visit_by_hand_becomes_the_slot(self):
        by_hand = self.env["elevator.visit"].create(
            {
                "branch_id": self.branch_a.id,
                "elevator_id": self.elevator_a.id,
                "site_id": self.site_a.id,
                "date": date(2026, 3, 17),
            }
        )
        self.branch_a._plan_month(MONTH)
        self.assertEqual(len(self._visits()), 6)
        self.assertEqual((by_hand.slot_date, by_hand.level), (date(2026, 3, 17), "half_month"))

    @given(
        anchors=st.lists(st.dates(date(2024, 1, 1), date(2026, 4, 5)), min_size=1, max_size=6),
        patrol_days=st.integers(1, 9),
        every=st.integers(1, 4),
    )
    @settings(max_examples=15, deadline=None)
    def test_the_statement_plans_what_the_grid_says(self, anchors, patrol_days, every):
        with self.env.cr.savepoint() as savepoint:
            company = self.branch_b.company_id
            company.elevator_patrol_days, company.elevator_service_every = patrol_days, every
            elevators = self.elevator_b.browse()
            for n, anchor in enumerate(anchors):
                elevators |= self._create_maintained(f"TG-{n}", self.site_b, since=str(anchor))
            self.branch_b._plan_month(MONTH)
            cycle = self.env["elevator.visit.level"]._cycle(company)
            for elevator in elevators:
                slots = cycle.slots(elevator.plan_anchor, MONTH, date(2026, 3, 31))
                planned = [(visit.slot_date, visit.level) for visit in self._visits(elevator)]
                self.assertEqual(planned, list(slots))
            savepoint.rollback()
            self.env.invalidate_all()

    def test_who_may_plan(self):
        """Design D2: officers plan their own branch; others nothing."""
        officer = self._create_user("officer_b", "group_branch_officer", self.branch_b)
        with self.assertRaises(AccessError):
            self.branch_a.with_user(officer)._plan_month(MONTH)
        with self.assertRaises(AccessError):
            self.branch_a.with_user(officer).with_context(bin_size=True)._plan_month(MONTH)
        for login, groups in (("m_a", "group_maintainer"), ("r_a", "group_user")):
            user = self._create_user(login, groups, self.branch_a)
            with self.assertRaises(AccessError):
                self.branch_a.with_user(user)._plan_month(MONTH)
        portal = self._create_portal_user("portal_a", self.site_a.partner_id)
        with self.assertRaises(AccessError):
            self.branch_a.with_user(portal)._plan_month(MONTH)
        self.assertFalse(self._visits())
        own = self._create_user("officer_a", "group_branch_officer", self.branch_a)
        self.branch_a.with_user(own)._plan_month(MONTH)
        self.assertEqual(len(self._visits()), 6)

    @warmup
    def test_queries_do_not_grow_with_elevators(self):
        elevators = self.elevator_a.browse()
        for n in range(60):
            elevators |= self._create_maintained(
                f"TQ-{n}",
                self.site_a,
                plan_anchor=MONTH + n % 5 * DAY,
                maintainer_id=(self.li, self.wang)[n % 2].id,
            )
        self._holiday("Festival", date(2026, 3, 9))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            [result] = self.branch_a._plan_month(MONTH)
        self.assertGreaterEqual(result.created, 6 * len(elevators))
        self.assertGreater(result.moved, 0)

    @freeze_time("2026-03-19 02:00:00")
    def test_the_night_catches_up(self):
        """What entered maintenance after its branch was planned gets the rest of the months."""
        self.branch_a._plan_month(date(2026, 4, 1))
        late = self._create_maintained("TA-9", self.site_a, since="2026-03-10")
        self._visits(late).unlink()
        with self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_plan_catch_up").method_direct_trigger()
        days = [visit.date for visit in self._visits(late)]
        self.assertEqual(days[:3], [date(2026, 3, 20), date(2026, 3, 25), date(2026, 3, 30)])
        self.assertEqual(days[-1], date(2026, 4, 29))
        self.assertEqual(self.branch_a.plan_checked_on, date(2026, 3, 19))

    @freeze_time("2026-03-20 17:00:00")
    def test_the_next_month_is_planned_ahead(self):
        with self.enter_registry_test_mode():
            self.env.ref("elevator_service.cron_plan_next_month").method_direct_trigger()
        self.assertEqual({visit.date.month for visit in self._visits()}, {4})
        self.assertEqual(self.branch_a.planned_until, date(2026, 4, 1))

    @freeze_time("2026-03-31 17:00:00")
    def test_days_end_where_the_company_works(self):
        """17:00 UTC is 1:00 of 1 April in Shanghai: the month after that is May."""
        self.branch_a._plan_next_month()
        self.assertEqual({visit.date.month for visit in self._visits()}, {5})

    def test_a_branch_that_fails_does_not_stop_the_others(self):
        failing = self.branch_a

        def verb(branch):
            if branch == failing:
                raise ValueError("no")
            branch._plan_month(MONTH)

        planned = self._create_maintained("TB-2", self.site_b)
        branches = self.branch_a | self.branch_b
        commits = []
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress", self._progress(commits)),
            self.assertLogs("odoo.addons.elevator_service.models.elevator_branch_plan", "ERROR"),
        ):
            self.env["elevator.branch"]._plan_one_by_one([("id", "in", branches.ids)], verb)
        self.assertEqual(commits, [(1, 1), (1, 0)])
        self.assertFalse(self._visits())
        self.assertTrue(self._visits(planned))

    def _progress(self, commits):
        def _commit_progress(_cron, processed, *, remaining):
            commits.append((processed, remaining))
            return 60.0

        return _commit_progress
