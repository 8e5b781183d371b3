"""M-4.2.2: the branch answers in writing; its promise holds until its date, then it is judged."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import Error

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_access import hostile_context
from .test_elevator_arrear import ArrearCommon


@tagged("post_install", "-at_install")
class TestElevatorFeeAnswer(ArrearCommon):
    def _night(self, days):
        """The night after so many days; returns nothing, the rows tell."""
        self.env.flush_all()
        with freeze_time(self.today + timedelta(days, hours=4)):
            self.env["elevator.fee.answer"]._cron_promises()
        self.env.invalidate_all()

    def test_m_4_2_2_an_answer_has_reason_text_and_a_future_date(self):
        invoice = self._due(10)
        for days, text, error in ((0, "x", "future"), (-1, "x", "future"), (5, "  ", "writing")):
            with self.assertRaisesRegex(UserError, error):
                self._answer(invoice, days=days, text=text)
        paid, held = self._due(10), self._due(10)
        self._pay(paid)
        self._act(held, 100.0)
        for done in (paid, held):
            with self.assertRaises(UserError):
                self._answer(done)
        answer = self._answer(invoice)
        self.assertRecordValues(
            answer,
            [
                {
                    "branch_id": self.branch_a.id,
                    "invoice_id": invoice.id,
                    "reason_id": self.reason.id,
                    "amount": 100.0,
                    "promised_on": self.today + timedelta(5),
                    "user_id": self.officer.id,
                    "state": "promised",
                }
            ],
        )
        board = self._board()
        self.assertEqual((board.promised, board.broken), (100.0, 0.0))
        arrear = self._arrear(invoice)
        self.assertEqual((arrear.promise, arrear.promised), ("promised", 100.0))
        self.assertEqual((arrear.answered_on, arrear.reason_id), (self.today, self.reason))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_only_the_branch_answers(self):
        """Not another branch, not HQ, not who only reads."""
        invoice = self._due(10)
        self.env.flush_all()
        plain = self._create_user("ans_plain", "group_user", self.branch_a)
        service = self._create_user("ans_service", "group_service_manager")
        for user in (self.officer_b, self.accountant, plain, service):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._answer(invoice, user=user)
        self.assertFalse(self.env["elevator.fee.answer"].search([]))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_types_an_answer(self):
        """Over RPC, with any context: not created, not changed, not deleted."""
        answer = self._answer(self._due(10))
        vals = answer.copy_data()[0] | {"promised_on": "2099-01-01"}
        manager = self._create_user("ans_manager", "group_service_manager", self.branch_a)
        for user in (self.officer, self.accountant, manager):
            model = answer.with_user(user)
            for method, args in (
                ("create", [vals]),
                ("write", [answer.ids, {"kept_on": "2020-01-01"}]),
                ("unlink", [answer.ids]),
            ):
                with self.subTest(user=user.login, method=method), self.assertRaises(UserError):
                    call_kw(model, method, args, {"context": hostile_context()})

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_the_row(self):
        """Written once, also past the ORM; a verdict is not taken back."""
        answer = self._answer(self._due(10))
        answer.sudo().broken_on = self.today
        self.env.flush_all()
        for change in ("text = 'x'", "promised_on = '2099-01-01'", "broken_on = NULL"):
            with self.assertRaises(Error), self.cr.savepoint():
                self.cr.execute(
                    f"UPDATE elevator_fee_answer SET {change} WHERE id = %s", [answer.id]
                )
        with self.assertRaises(Error), self.cr.savepoint():
            self.cr.execute("DELETE FROM elevator_fee_answer WHERE id = %s", [answer.id])

    def test_m_4_2_2_a_broken_promise_is_counted_and_reported_once(self):
        """One task per branch and night, however many lines; none the next night."""
        invoices = [self._due(10), self._due(20)]
        reminder = self._remind()
        answers = self._answer(*invoices, days=5)
        self.branch_a.accountant_id = self.accountant
        self._night(5)
        self.assertFalse(any(answers.mapped("broken_on")), "it holds on its day")
        self._night(6)
        self.assertEqual(answers.mapped("broken_on"), [self.today + timedelta(6)] * 2)
        tasks = reminder.activity_ids.filtered(lambda task: task.user_id == self.accountant)
        self.assertEqual(len(tasks), 1)
        self._night(7)
        self.assertEqual(answers.mapped("broken_on"), [self.today + timedelta(6)] * 2)
        self.assertEqual(tasks, reminder.activity_ids & tasks)
        self.assertEqual(len(reminder.activity_ids), 1)
        with freeze_time(self.today + timedelta(7, hours=4)):
            arrear = self._arrear(invoices[0])
            self.assertEqual((arrear.promise, arrear.broken_count), ("broken", 1))
            board = self._board()
            self.assertEqual((board.broken, board.promised, board.broken_count), (200.0, 0, 2))
            invoices[0].invalidate_recordset()
            self.assertEqual(invoices[0].elevator_broken_count, 1)

    def test_kept_when_paid(self):
        paid, part = self._due(10), self._due(20)
        kept, broken = self._answer(paid), self._answer(part)
        self._pay(paid)
        self._pay(part, 99.0)
        self._night(6)
        self.assertEqual((kept.state, broken.state), ("kept", "broken"))

    def test_a_withheld_debt_waits(self):
        """Neither kept nor broken; broken when it is released unpaid, kept when it is paid."""
        one, two = self._due(10), self._due(20)
        first, second = self._answer(one), self._answer(two)
        self._act(one, 100.0)
        self._act(two, 100.0)
        self._night(6)
        with freeze_time(self.today + timedelta(6, hours=4)):
            self.assertEqual((first.state, second.state), ("waiting", "waiting"))
        self._act(one, 100.0, "release")
        self._pay(two)
        self._night(7)
        self.assertEqual((first.state, second.state), ("broken", "kept"))

    def test_a_new_promise_in_time_replaces_the_old(self):
        """Each answer is a new row; the last one counts, also when it is for an earlier day."""
        invoice = self._due(10)
        first = self._answer(invoice, days=5)
        second = self._answer(invoice, days=3)
        self.assertEqual((first.state, second.state), ("replaced", "promised"))
        self.assertEqual(self._arrear(invoice).promised_on, second.promised_on)
        self._night(4)
        self.assertTrue(second.broken_on)
        with freeze_time(self.today + timedelta(4, hours=4)):
            self.assertEqual(self._arrear(invoice).promise, "broken", "not the old one again")
        self._night(9)
        self.assertFalse(first.broken_on or first.kept_on)
        self.assertEqual(self._arrear(invoice).broken_count, 1)

    def test_a_new_promise_too_late_replaces_nothing(self):
        """It was broken before the new one was given, whether the night had run or not."""
        invoice = self._due(10)
        first = self._answer(invoice, days=5)
        with freeze_time(self.today + timedelta(6, hours=4)):
            arrears = self.env["elevator.arrear"].with_user(self.officer).browse(invoice.id)
            model = self.env["elevator.fee.answer"].with_user(self.officer)
            second = model._answer(arrears, self.reason, "Later", self.today + timedelta(20))
        self._night(7)
        self.assertTrue(first.broken_on)
        self.assertFalse(second.broken_on)
        with freeze_time(self.today + timedelta(7, hours=4)):
            arrear = self._arrear(invoice)
            self.assertEqual((arrear.promise, arrear.broken_count), ("promised", 1))

    def test_answered_when_every_open_line_is(self):
        one, two, three = (self._due(days) for days in (10, 20, 30))
        reminder = self._remind()
        answer = self._answer(one)
        self.assertEqual(reminder.state, "sent")
        self.assertEqual(answer.reminder_line_id.invoice_id, one)
        self._pay(three)
        self._answer(two)
        self.assertEqual(reminder.state, "answered")
        self.assertFalse(reminder.activity_ids, "the branch has done its task")
        self.assertEqual(len(reminder.answer_ids), 2)

    def test_wizard(self):
        """From the reminder: the open lines, one answer each, with copies of the attachment."""
        one, two, paid = (self._due(days) for days in (10, 20, 30))
        reminder = self._remind()
        self._pay(paid)
        self.env.flush_all()
        action = reminder.with_user(self.officer).action_answer()
        wizards = self.env["elevator.fee.answer.wizard"].with_user(self.officer)
        form = Form(wizards.with_context(**action["context"]))
        form.reason_id = self.reason
        form.text = "The customer waits for its budget."
        form.promised_on = self.today + timedelta(10)
        wizard = form.save()
        letter = self.env["ir.attachment"].with_user(self.officer).create(
            {"name": "Letter", "raw": b"letter"}
        )  # fmt: skip
        wizard.attachment_ids = letter
        domain = wizard.action_apply()["domain"]
        answers = self.env["elevator.fee.answer"].search(domain)
        self.assertEqual(answers.invoice_id, one | two)
        for answer in answers:
            self.assertEqual(answer.attachment_ids.res_id, answer.id)
            self.assertEqual(answer.attachment_ids.raw, b"letter")
            reader = answer.attachment_ids.with_user(self.accountant)
            self.assertEqual(reader.read(["name"])[0]["name"], "Letter")
            self.assertFalse(answer.attachment_ids.with_user(self.officer_b).has_access("read"))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_an_answer_shows_nobody_a_strange_attachment(self):
        """A file the officer may not read is not copied for him."""
        secret = self.env["ir.attachment"].create(
            {"name": "Secret", "raw": b"x", "res_model": "res.company", "res_id": 0}
        )
        arrears = self._arrear(self._due(10)).with_user(self.officer)
        answers = self.env["elevator.fee.answer"].with_user(self.officer)
        with self.assertRaises(AccessError):
            answers._answer(
                arrears,
                self.reason,
                "Text",
                self.today + timedelta(5),
                secret.with_env(answers.env),
            )

    def test_queries_do_not_grow_with_lines(self):
        def queries(count, day):
            invoices = [self._due(10 + number) for number in range(count)]
            self._answer(*invoices, days=day)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self._night(day + 1)
            return self.cr.sql_log_count - start

        queries(1, 1)
        few, many = queries(1, 3), queries(10, 5)
        self.assertLessEqual(many, few + 2)
