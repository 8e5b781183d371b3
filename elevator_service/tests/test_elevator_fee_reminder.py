"""M-4.2.1: branches are dunned on a schedule, once a day, for what is neither held nor promised."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged, warmup
from odoo.tools import mute_logger

from .test_access import hostile_context
from .test_elevator_arrear import ArrearCommon


@tagged("post_install", "-at_install")
class TestElevatorFeeReminder(ArrearCommon):
    def _cron(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1) as commit:
            self.env["elevator.fee.reminder"]._cron_remind()
        self.assertTrue(commit.called)

    def _reminders(self, branch=None):
        return self.env["elevator.fee.reminder"].search(
            [("branch_id", "in", (branch or self.branch_a).ids)]
        )

    def test_m_4_2_1_lines_are_what_is_owed_then(self):
        """A snapshot: what is paid afterwards changes neither line nor total."""
        late, part, held = self._due(10), self._due(40), self._due(70)
        self._due(0)
        self._due(-3)
        self._pay(part, 30.0)
        self._act(held, 25.0)
        reminder = self._remind()
        self.assertRecordValues(
            reminder.line_ids.sorted("days"),
            [
                {"invoice_id": late.id, "days": 10, "residual": 100, "held": 0, "amount": 100},
                {"invoice_id": part.id, "days": 40, "residual": 70, "held": 0, "amount": 70},
                {"invoice_id": held.id, "days": 70, "residual": 100, "held": 25, "amount": 75},
            ],
        )
        self.assertEqual((reminder.line_count, reminder.amount), (3, 245.0))
        self.assertEqual((reminder.state, reminder.branch_id), ("sent", self.branch_a))
        self.assertEqual(reminder.answer_until, self.today + timedelta(7))
        self.assertEqual(reminder.user_id, self.accountant)
        self._pay(late)
        reminder.invalidate_recordset()
        reminder.line_ids.invalidate_recordset()
        self.assertEqual((reminder.amount, reminder.open_amount), (245.0, 145.0))

    def test_what_is_withheld_is_never_dunned_again(self):
        """Item 1 of issue 4: no line, and with nothing else to dun no reminder."""
        held = self._due(50)
        self._act(held, 100.0)
        self.assertFalse(self._remind())
        self._due(5)
        self.assertEqual(self._remind().line_ids.mapped("days"), [5])

    def test_m_4_2_2_a_promise_holds_until_its_day_has_passed(self):
        invoice = self._due(10)
        self._answer(invoice, days=5)
        for day in range(6):
            with freeze_time(self.today + timedelta(day, hours=4)):
                self.assertFalse(self._remind(), f"day {day}")
        with freeze_time(self.today + timedelta(6, hours=4)):
            self.assertEqual(self._remind().line_ids.invoice_id, invoice)

    def test_levels_by_days_and_by_reminders(self):
        """The last level is not reached by age alone: the branch was reminded before."""
        refs = [f"elevator_service.reminder_level_{x}" for x in ("friendly", "urgent", "last")]
        friendly, urgent, last = (self.env.ref(ref) for ref in refs)
        old, young = self._due(100), self._due(1)
        expected = [(friendly, friendly), (urgent, friendly), (last, friendly), (last, friendly)]
        for week, (level, other) in enumerate(expected):
            with freeze_time(self.today + timedelta(week, hours=4)):
                reminder = self._remind()
            levels = {line.invoice_id: line.level_id for line in reminder.line_ids}
            self.assertEqual(levels, {old: level, young: other})
            self.assertEqual(reminder.level_id, level, "the highest of its lines")
            self.assertEqual(set(reminder.line_ids.mapped("number")), {week + 1})
        self.assertEqual(self._arrear(old).reminder_count, 4)
        friendly.days = 5
        with freeze_time(self.today + timedelta(5, hours=4)):
            self.assertTrue(self._remind())
        self.assertFalse(
            self.env["elevator.reminder.level"].search([("days", "<=", 1)]), "no level, no dunning"
        )

    def test_run_twice_adds_nothing(self):
        self._due(10)
        first = self._remind()
        self._due(20)
        self.assertEqual(self._remind(), first)
        self.assertEqual(len(first.line_ids), 1)
        self._cron()
        self.assertEqual(self._reminders(), first)

    def test_one_reminder_per_branch(self):
        self._due(10)
        self._due(10, branch=self.branch_b)
        both = self._remind(self.branch_a | self.branch_b)
        self.assertEqual(both.branch_id, self.branch_a | self.branch_b)
        for reminder in both:
            self.assertEqual(reminder.line_ids.branch_id, reminder.branch_id)

    def test_schedule_of_the_settings(self):
        """Reminded when the last reminder is so many days old, not before."""
        self.env.company.elevator_reminder_days = 10
        self._due(10)
        self._cron()
        self.assertEqual(len(self._reminders()), 1)
        for days, count in ((1, 1), (9, 1), (10, 2), (11, 2)):
            with freeze_time(self.today + timedelta(days, hours=4)):
                self._cron()
            self.assertEqual(len(self._reminders()), count, f"after {days} days")

    @mute_logger("odoo.addons.elevator_service.models.elevator_fee_reminder_run")
    def test_a_branch_that_fails_stops_no_other(self):
        self._due(10)
        self._due(10, branch=self.branch_b)
        reminders = type(self.env["elevator.fee.reminder"])
        insert = reminders._insert_lines

        def fail(reminder):
            if reminder.branch_id == self.branch_a:
                raise ValueError("broken")
            return insert(reminder)

        with patch.object(reminders, "_insert_lines", fail):
            self._cron()
        self.assertFalse(self._reminders(), "nothing of the failed branch is left")
        self.assertEqual(len(self._reminders(self.branch_b)), 1)
        self._cron()
        self.assertEqual(len(self._reminders()), 1, "the next run finishes it")

    def test_the_branch_is_told(self):
        self._due(10)
        reminder = self._remind()
        self.assertEqual(reminder.activity_ids.user_id, self.officer)
        self.assertEqual(reminder.activity_ids.date_deadline, reminder.answer_until)
        self.assertIn(self.officer.partner_id, reminder.message_ids.partner_ids)
        manager = self._create_maintainer("Manager", self.branch_b, self.officer_b)
        self.branch_b.manager_id = manager
        self._create_user("dun_second", "group_branch_officer", self.branch_b)
        self._due(10, branch=self.branch_b)
        told = self._remind(self.branch_b).activity_ids.user_id
        self.assertEqual(told, self.officer_b, "the manager, if there is one")

    def test_closed_when_all_is_paid_or_withheld(self):
        one, two = self._due(10), self._due(20)
        reminder = self._remind()
        self._pay(one)
        self.env["elevator.fee.answer"]._cron_promises()
        self.assertEqual(reminder.state, "sent")
        self._act(two, 100.0)
        self.env["elevator.fee.answer"]._cron_promises()
        self.assertEqual(reminder.state, "closed")
        self.assertFalse(reminder.activity_ids)
        with self.assertRaisesRegex(UserError, "paid or withheld"):
            reminder.action_answer()

    def test_late_answers_are_found(self):
        self._due(10)
        reminder = self._remind()
        for days, late in ((7, False), (8, True)):
            with freeze_time(self.today + timedelta(days, hours=4)):
                reminder.invalidate_recordset()
                self.assertEqual(reminder.is_late, late)
                found = self._reminders().search([("is_late", "=", True)])
                self.assertEqual(reminder in found, late)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_hq_reminds(self):
        """Accountant and HQ service; on the server, whatever the client sends."""
        self._due(10)
        board = self._board()
        plain = self._create_user("dun_plain", "group_user", self.branch_a)
        for user in (self.officer, self.officer_b, plain, self._create_user("gm", "group_leader")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                call_kw(
                    board.with_user(user), "action_remind", [board.ids],
                    {"context": hostile_context()},
                )  # fmt: skip
        self.assertFalse(self._reminders())
        service = self._create_user("dun_service", "group_hq_service")
        action = board.with_user(service).action_remind()
        self.assertEqual(action["domain"], [("id", "in", self._reminders().ids)])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_types_a_reminder(self):
        """Neither created, changed nor deleted over RPC, with any context."""
        self._due(10)
        reminder = self._remind()
        manager = self._create_user("dun_manager", "group_service_manager")
        vals = {"branch_id": self.branch_a.id, "date": "2020-01-01", "name": "x"}
        context = {"context": hostile_context()}
        for user in (self.officer, self.accountant, manager):
            for record in (reminder, reminder.line_ids):
                model = record.with_user(user)
                for method, args in (
                    ("create", [vals]),
                    ("write", [record.ids, {"amount": 1}]),
                    ("unlink", [record.ids]),
                ):
                    name = f"{user.login} {record._name} {method}"
                    with self.subTest(name), self.assertRaises(UserError):
                        call_kw(model, method, args, dict(context))
        with self.assertRaises(UserError):
            reminder.state = "closed"
        with self.assertRaises(UserError):
            reminder.line_ids.write({"amount": 1})
        with self.assertRaises(UserError):
            reminder.unlink()

    @warmup
    def test_queries_do_not_grow_with_lines(self):
        def queries(count):
            for number in range(count):
                self._due(10 + number)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            reminder = self.env["elevator.fee.reminder"]._remind(self.branch_a)
            self.env.flush_all()
            self.assertGreaterEqual(len(reminder.line_ids), count)
            return self.cr.sql_log_count - start

        found = []
        for day, count in enumerate((1, 1, 20)):
            with freeze_time(self.today + timedelta(day, hours=4)):
                found.append(queries(count))
        self.assertLessEqual(found[2], found[1] + 1)

    def test_letter(self):
        """Branch, lines, totals, the level's text and the last day of the answer."""
        self._due(10, 120.0)
        self._due(20, 30.0)
        reminder = self._remind()
        report = self.env["ir.actions.report"].with_user(self.officer)
        html, _kind = report._render_qweb_html("elevator_service.report_fee_reminder", reminder.ids)
        text = html.decode()
        for piece in (
            reminder.name,
            self.branch_a.name,
            self.partner_a.name,
            "150.00",
            "answer in writing",
            *reminder.line_ids.mapped("invoice_name"),
        ):
            self.assertIn(piece, text)
