"""Rules T-2.2, M-8.4: who goes, who may not, who is told when nobody arrives."""

from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.access_common import hostile_context

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestElevatorCalloutAssign(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls._create_duty()

    def _mine(self, callout):
        return callout.with_user(self.worker_user)

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

    def test_each_is_told_in_his_own_language(self):
        """Whoever reports it, and also when the cron tells."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.worker_user.lang = "zh_CN"
        self.company.partner_id.lang = "zh_CN"
        callout = self._call(user=self.officer, trapped=True)
        callout._tell(self.officer, "assigned")
        told = {task.user_id: task.summary for task in callout.ticket_id.activity_ids}
        self.assertIn("Call-out for you", told[self.officer])
        self.assertIn("召修", told[self.worker_user])
        self.assertIn("有人被困", callout.ticket_id.name)

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

    def test_over_the_limit_shows_before_anybody_arrives(self):
        """T-2.2: the list is red from the deadline on, not from the arrival on."""
        in_time, over = self._call(minutes_ago=29), self._call(self.elevator_a, minutes_ago=31)
        (in_time | over)._escalate()
        self.assertEqual((in_time.late, over.late), (False, True))
        self.assertFalse(over.arrived_at)

    def test_no_escalation_after_the_arrival(self):
        callout = self._call()
        self._mine(callout).action_accept()
        self._mine(callout).action_arrive()
        self.assertFalse(callout.next_escalation_at)
        later = fields.Datetime.now() + timedelta(hours=2)
        self.assertFalse(callout.filtered_domain(callout._due_domain(later)))
