"""M-1.3.2: the Friday list makes itself, is worked off as a queue, shows who was not reached."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged, warmup
from odoo.tools import mute_logger

from .access_common import hostile_context
from .test_elevator_trust_finding import TrustCommon

FRIDAY = date(2026, 3, 6)
NINE = datetime(2026, 3, 6, 1, 0)  # 9 o'clock in Shanghai
GOOD = {"running": "ok", "quality": 5}


class FollowupCommon(TrustCommon):
    """Three sites with an elevator in maintenance each, called on a Friday in March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls = cls.env["elevator.followup"]
        cls.company = cls.env.company
        cls.lift_b = cls._create_maintained("TB-M", cls.site_b)
        cls.caller = cls._create_user("call_caller", "group_hq_service")

    def _list(self, week=FRIDAY):
        self.calls._make_list(self.company, week)
        return self.calls.search([("week", "=", week)])

    def _call(self, site=None):
        return self._list().filtered(lambda call: call.site_id == (site or self.site_a))


@tagged("post_install", "-at_install")
class TestElevatorFollowup(FollowupCommon):
    def test_m_1_3_2_every_site_in_maintenance_once(self):
        """Not a site without elevator in maintenance, nor one that entered it later."""
        waiting = self._create_site(self.branch_a, name="Waiting")
        self._create_elevator("TA-W", waiting)
        later = self._create_site(self.branch_a, name="Later")
        self._create_maintained("TA-L", later, since="2026-03-07")
        two = self._create_maintained("TA-M2", self.site_a)
        gone = self._create_site(self.branch_a, name="Gone")
        self._create_maintained("TA-G", gone)._move_to("suspended", FRIDAY, note="Stop")
        calls = self._list().filtered(lambda c: c.branch_id in (self.branch_a, self.branch_b))
        self.assertEqual(calls.site_id, two.site_id | self.site_b)
        self.assertEqual(len(calls), 2)
        self.assertRecordValues(
            calls[:1],
            [
                {
                    "state": "todo",
                    "attempts": 0,
                    "date_from": FRIDAY - timedelta(7),
                    "date_to": FRIDAY - timedelta(1),
                }
            ],
        )
        self.assertEqual(self.calls._make_list(self.company, FRIDAY), 0, "twice adds nothing")

    @warmup
    def test_the_list_is_one_statement(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.calls._make_list(self.company, FRIDAY)

    def test_the_cron_makes_up_for_a_friday_it_slept(self):
        """On Sunday it makes Friday's list; on the next Friday who was left is not reached."""
        with freeze_time(NINE + timedelta(2)):
            self.calls._cron_make_lists()
        calls = self.calls.search([("site_id", "in", (self.site_a + self.site_b).ids)])
        self.assertEqual(set(calls.mapped("week")), {FRIDAY})
        with freeze_time(NINE + timedelta(3)):
            calls[0].with_user(self.caller).queue_answer(GOOD)
        with freeze_time(NINE + timedelta(7)):
            self.calls._cron_make_lists()
        self.assertEqual(calls.mapped("state"), ["done", "unreached"])
        self.assertEqual(calls[1].attempts, 0, "never tried")

    def test_a_friday_begins_in_china(self):
        for hour, week in ((15, FRIDAY - timedelta(7)), (16, FRIDAY)):
            with freeze_time(datetime(2026, 3, 5, hour, 30)):  # 23:30 and 00:30 there
                self.assertEqual(self.calls._this_week(self.company), week)

    # ---------------------------------------------------------------- queue

    @freeze_time(NINE)
    def test_m_1_3_2_the_queue(self):
        """Next, not reached, call back, answered; each at its time."""
        first, second = self._call(), self._call(self.site_b)
        self._list().filtered(lambda c: c not in first | second).sudo().write({"state": "done"})
        queue = self.calls.with_user(self.caller)
        data = queue.queue_next()
        self.assertEqual(data["call"]["id"], first.id)
        self.assertEqual(data["counts"]["todo"], 2)
        first.with_user(self.caller).queue_not_reached()
        self.assertRecordValues(
            first, [{"state": "unreached", "attempts": 1, "caller_id": self.caller.id}]
        )
        self.assertEqual(queue.queue_next()["call"]["id"], second.id)
        second.with_user(self.caller).queue_call_back(30)
        self.assertFalse(queue.queue_next()["call"], "neither is due")
        with freeze_time(NINE + timedelta(minutes=31)):
            self.assertEqual(queue.queue_next()["call"]["id"], second.id)
        with freeze_time(NINE + timedelta(minutes=61)):
            self.assertEqual(queue.queue_next()["call"]["id"], second.id, "who asked comes first")
            second.with_user(self.caller).queue_answer(GOOD)
            self.assertEqual(queue.queue_next()["call"]["id"], first.id)
            first.with_user(self.caller).queue_answer(GOOD)
            data = queue.queue_next()
        self.assertFalse(data["call"])
        self.assertEqual((first.state, first.attempts, second.attempts), ("done", 2, 2))

    @freeze_time(NINE)
    def test_two_callers_get_two_sites(self):
        """And what one has left lying comes back after half an hour."""
        calls = self._call() | self._call(self.site_b)
        self._list().filtered(lambda c: c not in calls).sudo().write({"state": "done"})
        one = self.calls.with_user(self.caller).queue_next()["call"]["id"]
        two = self.calls.with_user(self.service).queue_next()["call"]["id"]
        self.assertEqual({one, two}, set(calls.ids))
        self.assertFalse(self.calls.with_user(self.manager).queue_next()["call"])
        skipped = self.calls.with_user(self.caller).queue_next(after_id=one)["call"]
        self.assertFalse(skipped, "the other one is held")
        only_b = self.calls.with_user(self.caller).queue_next(branch_id=self.branch_b.id)["call"]
        self.assertFalse(only_b)
        with freeze_time(NINE + timedelta(minutes=31)):
            self.assertTrue(self.calls.with_user(self.manager).queue_next()["call"])

    @freeze_time(NINE)
    def test_beside_it_the_record_of_the_week(self):
        """Visits with readings and findings, events; only of the seven days."""
        with freeze_time(NINE - timedelta(3)):
            visit = self._create_visit(self.lift, self.worker, level="half_month")
            visit._start()
            self._fill(visit)
            item = visit._items()[0]
            visit._set_item(item.code, "r", "Lamp")
        with freeze_time(NINE - timedelta(3) + timedelta(minutes=40)):
            visit._close()
        self._sealed(self.lift, NINE - timedelta(8))
        self._sealed(self.lift, NINE)
        self.lift._log_event("fault", FRIDAY - timedelta(2), note="Door")
        self.lift._log_event("fault", FRIDAY, note="Too late")
        data = self._call()._queue_data()
        self.assertEqual([v["date"] for v in data["visits"]], ["2026-03-03"])
        self.assertEqual((data["visits"][0]["minutes"], data["visits"][0]["sealed"]), (40, True))
        self.assertTrue(data["visits"][0]["readings"])
        self.assertEqual([f["item"] for f in data["findings"]], [item.name])
        self.assertEqual(
            [(e["date"], e["kind"]) for e in data["events"]], [("2026-03-04", "fault")]
        )
        self.assertEqual(
            data["days"],
            [f"2026-02-{n}" for n in (27, 28)] + [f"2026-03-0{n}" for n in range(1, 6)],
        )

    @freeze_time(NINE)
    def test_bad_answers_are_refused_whole(self):
        call = self._call().with_user(self.caller)
        for wrong in (
            {},
            {"running": "maybe"},
            {**GOOD, "quality": 6},
            {**GOOD, "quality": "many"},
            {**GOOD, "fault_count": -1},
            {**GOOD, "came": "0101"},
            {**GOOD, "came": "01a1000"},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(UserError), self.env.cr.savepoint():
                call.queue_answer(wrong)
        self.assertRecordValues(
            call.sudo(), [{"state": "todo", "attempts": 0, "answered_at": False}]
        )
        call.queue_answer(GOOD)
        with self.assertRaisesRegex(UserError, "already"):
            call.queue_answer(GOOD)
        for minutes in (0, -5, 99999):
            with self.assertRaises(UserError):
                self._call(self.site_b).with_user(self.caller).queue_call_back(minutes)
        with freeze_time(NINE + timedelta(7)), self.assertRaisesRegex(UserError, "over"):
            self._call(self.site_b).with_user(self.caller).queue_answer(GOOD)

    @freeze_time(NINE)
    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_may_not_call(self):
        """HQ calls, not the branch it asks about; and nobody types an answer."""
        call = self._call()
        for user in (self.officer, self.user_a, self.inspector):
            for method, args in (
                ("queue_next", []),
                ("queue_answer", [call.ids, GOOD]),
                ("queue_not_reached", [call.ids]),
                ("queue_call_back", [call.ids, 5]),
            ):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    call_kw(
                        self.calls.with_user(user), method, args, {"context": hostile_context()}
                    )
        for method, args in (
            ("write", [call.ids, {"state": "done"}]),
            ("create", [call.copy_data()]),
            ("unlink", [call.ids]),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                call_kw(
                    self.calls.with_user(self.manager), method, args, {"context": hostile_context()}
                )
        self.assertEqual(call.state, "todo")
