"""Rules T-2.2, L-3, L-4, M-2.2.4: call-outs against the clock."""

from datetime import datetime, timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.access_common import hostile_context

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

    # ---------------------------------------------------------------- who

    def test_the_nearest_certified_and_free_is_assigned(self):
        """T-2.2: duty first, then certificate, then free, then near."""
        sites = [
            self._create_site(self.branch_a, name=name, latitude=lat, longitude=117.0)
            for name, lat in (("Far", 37.5), ("Near", 36.61), ("Here", 36.6))
        ]
        far, near, off = (
            self._create_maintainer(name, self.branch_a) for name in ("Far", "Near", "Off")
        )
        uncertified = self._create_uncertified()
        self.duty.employee_ids = far + near + uncertified
        for worker, site in zip(far + near, sites[:2], strict=True):
            there = self._create_maintained(f"U-{worker.id}", site)
            visit = self._create_visit(there, worker)
            visit._start()
        self._create_visit(self._create_maintained("U-off", sites[2]), off)._start()
        unit = self._create_maintained("U-here", sites[2])
        callout = self._call(unit)
        self.assertEqual(callout.employee_id, near)
        note = callout.event_ids.filtered(lambda e: e.kind == "assigned").note
        self.assertIn("1.1 km", note)
        second = self._call(self._create_maintained("U-here-2", sites[2]))
        self.assertEqual(second.employee_id, far, "the nearer one is busy")

    def test_nobody_on_duty_is_told_at_once(self):
        callout = self._call(self.unit_b)
        self.assertFalse(callout.employee_id)
        self.assertTrue(callout.ticket_id.activity_ids, "HQ is told")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_may_not(self):
        """D2: another branch, a reader, a colleague; RPC with every context flag."""
        callout = self._call()
        stranger = self._create_user("callout_stranger", "group_branch_officer", self.branch_b)
        reader = self._create_user("callout_reader", "group_user", self.branch_a)
        other_user = self._create_user("callout_other", "group_maintainer", self.branch_a)
        self._create_maintainer("Other", self.branch_a, other_user)
        for user in (stranger, reader):
            for act in ("action_accept", "action_close"):
                with self.subTest(user=user.login, act=act), self.assertRaises(AccessError):
                    getattr(callout.with_user(user), act)()
        self._mine(callout).action_accept()
        for act in ("action_arrive", "action_close"):
            with self.assertRaises(AccessError, msg="not his call-out"):
                getattr(callout.with_user(other_user), act)()
        with self.assertRaises(AccessError, msg="maintainers send nobody"):
            self._mine(callout)._assign(self.worker)
        with self.assertRaises(AccessError):
            self._mine(callout)._cancel("x")
        vals = {"arrived_at": "2026-01-01 00:00:00", "state": "done", "late": False}
        for user in (self.hq, self.officer, self.worker_user):
            with self.assertRaises(AccessError):
                call_kw(
                    self.env["elevator.callout"].with_user(user),
                    "write",
                    [callout.ids, vals],
                    {"context": hostile_context()},
                )
        with self.assertRaises(AccessError):
            self._call(self.unit_a, user=stranger)

    def test_an_uncertified_or_foreign_maintainer_never_goes(self):
        """M-8.4: neither assigned by an officer nor accepting himself."""
        callout = self._call()
        officer = callout.with_user(self.officer)
        foreign = self._create_maintainer("Foreign", self.branch_b)
        with self.assertRaises(UserError):
            officer._assign(foreign)
        user = self._create_user("callout_novice", "group_maintainer", self.branch_a)
        novice = self._create_uncertified(user_id=user.id)
        with self.assertRaisesRegex(UserError, "M-8.4"):
            officer._assign(novice)
        with self.assertRaisesRegex(UserError, "M-8.4"):
            callout.with_user(user).action_accept()

    def test_an_officer_enters_it_for_the_maintainer(self):
        callout = self._call()
        wizard = self.env["elevator.callout.act"].with_user(self.officer)
        vals = {"callout_id": callout.id, "act": "clock", "kind": "accepted"}
        wizard.create(
            vals | {"at": fields.Datetime.now(), "employee_id": self.worker.id}
        ).action_do()
        event = callout.event_ids.filtered(lambda e: e.kind == "accepted")
        self.assertEqual((event.user_id, event.employee_id), (self.officer, self.worker))

    # ---------------------------------------------------------------- escalation

    def test_escalation_at_half_and_all_of_the_limit(self):
        """T-2.2: 50 % to the duty officer and the manager, 100 % to HQ as well; once each."""
        duty_user = self._create_user("callout_duty", "group_maintainer", self.branch_a)
        self.company.elevator_callout_hq_ids = self.hq
        with freeze_time("2026-03-02 08:00:00") as clock:
            officer = self._create_maintainer("Duty officer", self.branch_a, duty_user)
            self._create_duty(start=-2, officer_id=officer.id)
            callout = self._call()
            cron = self.env.ref("elevator_techsupport.cron_escalate_callouts")
            triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertIn(datetime(2026, 3, 2, 8, 15), triggers.mapped("call_at"))
            for minute, level, told in (
                (14, 0, self.env["res.users"]),
                (15, 50, duty_user),
                (16, 50, duty_user),
                (30, 100, duty_user + self.hq),
                (50, 100, duty_user + self.hq),
            ):
                clock.move_to(datetime(2026, 3, 2, 8, minute))
                with self.enter_registry_test_mode():
                    cron.method_direct_trigger()
                self.assertEqual(callout.escalated, level)
                tasks = callout.ticket_id.activity_ids.user_id - self.worker_user
                self.assertEqual(tasks, told)
            told = callout.event_ids.filtered(lambda e: e.kind == "escalated")
            self.assertEqual(len(told), 2, "each level once")
            self.assertFalse(callout.next_escalation_at)

    def test_no_escalation_after_the_arrival(self):
        callout = self._call()
        self._mine(callout).action_accept()
        self._mine(callout).action_arrive()
        self.assertFalse(callout.next_escalation_at)
        later = fields.Datetime.now() + timedelta(hours=2)
        self.assertFalse(callout.filtered_domain(callout._due_domain(later)))

    # ---------------------------------------------------------------- the end

    def test_closed_only_when_complete_and_with_the_reason_of_a_delay(self):
        callout = self._call(minutes_ago=50)
        mine = self._mine(callout)
        mine._clock("accepted", callout.called_at, "x")
        mine.action_arrive()
        self.assertTrue(callout.late)
        with self.assertRaises(UserError):
            mine.action_close()
        mine.action_restore()
        self._finish_facts(callout.ticket_id)
        with self.assertRaisesRegex(UserError, "T-2.2"):
            mine.action_close()
        with self.assertRaises(UserError):
            mine._give_reason(" ")
        mine._give_reason("Flooded road")
        mine.action_close()
        self.assertEqual(callout.state, "done")
        self.assertTrue(callout.seal)

    @mute_logger("odoo.sql_db")
    def test_a_closed_call_out_is_sealed(self):
        """L-4, D15: record, events, facts and parts are kept; a correction is a supplement."""
        callout = self._served(self.worker_user)
        ticket = callout.ticket_id
        self.assertEqual(
            self.env["elevator.seal"].search([("seal", "=", callout.seal)]).kind, "callout"
        )
        for act in (
            lambda: callout._write_clock({"arrived_at": False}),
            lambda: ticket.write({"cause": "x"}),
            lambda: ticket.write({"part_ids": [(0, 0, {"product_id": self._create_part().id})]}),
            lambda: self._mine(callout).action_arrive(),
            callout.unlink,
        ):
            with self.assertRaises(UserError):
                act()
        self.env.flush_all()
        for sql in (
            "UPDATE elevator_callout SET late = true WHERE id = %(callout)s",
            "UPDATE helpdesk_ticket SET remedy = 'x' WHERE id = %(ticket)s",
            "DELETE FROM elevator_callout_event WHERE callout_id = %(callout)s",
        ):
            with self.assertRaises(psycopg2.Error), self.cr.savepoint():
                self.cr.execute(sql, {"callout": callout.id, "ticket": ticket.id})

    def test_a_mistaken_call_is_cancelled_with_a_reason_and_kept(self):
        callout = self._call()
        with self.assertRaises(UserError):
            callout.with_user(self.officer)._cancel("")
        callout.with_user(self.officer)._cancel("Wrong number")
        self.assertTrue(callout.seal and callout.ticket_id.closed)
        self.assertFalse(callout.ticket_id.activity_ids)
        self.assertEqual(self._call().state, "called", "the next call opens another one")

    def test_the_ticket_waits_for_the_customers_word(self):
        """M-1.3.7: a closed call-out is no closed ticket."""
        callout = self._served(self.worker_user)
        ticket = callout.ticket_id
        self.assertFalse(ticket.closed)
        with self.assertRaisesRegex(UserError, "M-1.3.7"):
            ticket.with_user(self.hq).action_close()
        ticket.with_user(self.hq)._verify("confirmed", "Li", "")
        ticket.with_user(self.hq).action_close()
        self.assertTrue(ticket.closed)

    def test_prints(self):
        callout = self._served(self.worker_user, caller_name="<b>Li</b>")
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("elevator_techsupport.report_callout", callout.ids)[0]
            .decode()
        )
        self.assertIn(callout.name, html)
        self.assertIn(callout.seal, html)
        self.assertNotIn("<b>Li</b>", html)

    # ---------------------------------------------------------------- board and statistics

    def test_the_board_shows_the_running_ones_of_the_own_branches(self):
        own, other = self._call(trapped=True), self._call(self.unit_b)
        self._served(self.worker_user, self.elevator_a)
        board = self.env["elevator.callout"].with_user(self.officer).board()
        self.assertEqual([card["id"] for card in board["cards"]], own.ids)
        self.assertEqual(board["gaps"], [])
        cards = self.env["elevator.callout"].with_user(self.hq).board()["cards"]
        self.assertEqual({card["id"] for card in cards}, {own.id, other.id})
        self.assertTrue(cards[0]["trapped"], "persons trapped stand first")

    def test_the_board_costs_no_query_per_card(self):
        units = [self._create_maintained(f"B-{n}", self.site_a) for n in range(6)]
        for unit in units[:3]:
            self._call(unit)
        board = self.env["elevator.callout"].with_user(self.officer).board

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            board()
            return self.cr.sql_log_count - before

        count()  # warm: rights and views
        few = count()
        for unit in units[3:]:
            self._call(unit)
        self.assertLessEqual(count(), few)

    def test_repeated_faults(self):
        """T-3: n faults in the window; what was cancelled does not count."""
        repeat = self.env["elevator.repeat.fault"]
        for _time in range(2):
            self._served(self.worker_user)
        self._call().with_user(self.officer)._cancel("Mistake")
        self.assertFalse(repeat.search([("elevator_id", "=", self.unit_a.id)]))
        self._create_ticket()
        row = repeat.search([("elevator_id", "=", self.unit_a.id)])
        self.assertRecordValues(
            row, [{"fault_count": 3, "cause_id": self.cause.id, "entrapment_count": 0}]
        )
        stranger = self._create_user("repeat_stranger", "group_branch_officer", self.branch_b)
        self.assertFalse(repeat.with_user(stranger).search([]))
        self.company.elevator_repeat_faults = 4
        self.assertFalse(repeat.search([("elevator_id", "=", self.unit_a.id)]))

    def test_the_site_counts_and_opens_its_call_outs(self):
        self._call()
        self._call(self._create_maintained("TA-9", self.site_a))
        site = self.site_a.with_user(self.officer)
        self.assertEqual((site.callout_count, self.unit_a.callout_count), (2, 1))
        action = site.action_open_callouts()
        self.assertEqual(site.env[action["res_model"]].search_count(action["domain"]), 2)
        sites = self.site_a | self.site_b
        self.env.invalidate_all()
        sites.mapped("name")
        with self.assertQueryCount(1):
            sites.mapped("callout_count")
