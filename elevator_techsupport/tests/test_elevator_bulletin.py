"""Rule T-1.3: bulletins go out to roles and branches, never change, and are read and understood."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged, warmup

from odoo.addons.elevator_service.tests.access_common import hostile_context

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
class TestElevatorBulletin(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maintainers = cls.env.ref("elevator_service.group_maintainer")
        cls.assistants = cls.env.ref("elevator_techsupport.group_install_assistant")
        cls.reader_b = cls._create_user("bulletin_b", "group_maintainer", cls.branch_b)
        cls.assistant = cls._create_user("bulletin_i", "group_user", cls.branch_a)
        cls.assistant.group_ids += cls.assistants
        cls.bulletins = cls.env["elevator.bulletin"].with_user(cls.hq)

    def _bulletin(self, **vals):
        vals = {
            "name": "GB/T 10060-2023",
            "kind": "norm",
            "body": "<p>From July on</p>",
            "audience_ids": [Command.set(self.maintainers.ids)],
        } | vals
        return self.bulletins.create(vals)

    def _published(self, **vals):
        bulletin = self._bulletin(**vals)
        bulletin.action_publish()
        return bulletin

    def _quiz(self, questions=2):
        return [
            Command.create(
                {
                    "name": f"Question {number}",
                    "choice_ids": [
                        Command.create({"name": "Right", "right": True}),
                        Command.create({"name": "Wrong"}),
                    ],
                }
            )
            for number in range(questions)
        ]

    def _receipt(self, bulletin, user):
        return bulletin.sudo().receipt_ids.filtered(lambda r: r.user_id == user).with_user(user)

    def _mine(self, bulletin):
        """Readers of this test among the addressed: a demo database has others."""
        ours = self.worker_user + self.reader_b + self.assistant + self.officer + self.hq
        return bulletin.sudo().receipt_ids.user_id & ours

    def test_addressed_are_those_who_hold_the_role(self):
        """T-1.3: officers and HQ, who are maintainers by implication only, are not addressed."""
        bulletin = self._published()
        self.assertEqual(self._mine(bulletin), self.worker_user + self.reader_b)
        self.assertTrue(bulletin.number.startswith(f"TB{self.today.year}-"))
        receipt = self._receipt(bulletin, self.worker_user)
        self.assertRecordValues(
            receipt,
            [
                {
                    "branch_id": self.branch_a.id,
                    "addressed_on": self.today,
                    "due_on": self.today + timedelta(7),
                    "read_at": False,
                    "kind": "norm",
                }
            ],
        )

    def test_branches_and_several_roles(self):
        roles = self.maintainers + self.assistants
        bulletin = self._published(
            audience_ids=[Command.set(roles.ids)], branch_ids=[Command.set(self.branch_a.ids)]
        )
        self.assertEqual(self._mine(bulletin), self.worker_user + self.assistant)

    @warmup
    def test_receipts_are_one_statement(self):
        """However many readers there are."""
        for number in range(20):
            self._create_user(f"many_{number}", "group_maintainer", self.branch_a)
        bulletin = self._bulletin()
        bulletin._set(state="published")
        receipts = self.env["elevator.bulletin.receipt"].sudo()
        self.env.flush_all()
        with self.assertQueryCount(3):
            made = receipts._issue(bulletin)
        self.assertGreaterEqual(made, 22)
        self.assertEqual(receipts._issue(bulletin), 0, "once for everybody")

    def test_published_is_never_changed(self):
        bulletin = self._published(question_ids=self._quiz(1))
        question = bulletin.question_ids
        for record, vals in (
            (bulletin, {"body": "<p>x</p>"}),
            (bulletin, {"state": "draft"}),
            (bulletin, {"audience_ids": [Command.clear()]}),
            (question, {"name": "x"}),
            (question.choice_ids[0], {"right": False}),
        ):
            for user in (self.hq, self.env.ref("base.user_root")):
                with self.subTest(vals=vals, user=user.login), self.assertRaises(UserError):
                    record.with_user(user).write(vals)
        for record in (bulletin, question, question.choice_ids[0]):
            with self.assertRaises(UserError):
                record.unlink()

    def test_new_version_is_read_anew(self):
        bulletin = self._published()
        self._receipt(bulletin, self.worker_user).action_confirm()
        draft = bulletin._new_version()
        self.assertEqual(bulletin._new_version(), draft)
        draft.action_publish()
        self.assertRecordValues(draft, [{"number": bulletin.number, "version": 2}])
        self.assertEqual(bulletin.state, "superseded")
        self.assertFalse(self._receipt(draft, self.worker_user).read_at)
        self.assertTrue(self._receipt(bulletin, self.worker_user).read_at)

    def test_only_the_reader_confirms(self):
        """T-1.3: a receipt is nobody else's, not even HQ's, over RPC with flags either."""
        bulletin = self._published()
        receipt = self._receipt(bulletin, self.worker_user)
        manager = self._create_user("bulletin_m", "group_service_manager")
        for user in (self.officer, self.hq, manager, self.reader_b):
            for method, *args in (
                ("action_confirm",),
                ("write", {"read_at": "2026-01-01 00:00:00"}),
                ("unlink",),
            ):
                with self.subTest(user=user.login, method=method), self.assertRaises(UserError):
                    call_kw(
                        receipt.with_user(user),
                        method,
                        [receipt.ids, *args],
                        {"context": hostile_context()},
                    )
        with self.assertRaises(AccessError):
            receipt.write({"done_at": "2026-01-01 00:00:00"})
        receipt.action_confirm()
        self.assertTrue(receipt.read_at and receipt.done_at)
        self.assertEqual(bulletin.done_count, 1)

    def test_who_sees_receipts(self):
        """The own one; of the branch for its officer; all for HQ."""
        bulletin = self._published()
        receipts = self.env["elevator.bulletin.receipt"]
        domain = [("bulletin_id", "=", bulletin.id)]

        def seen(user):
            return receipts.with_user(user).search(domain).user_id

        self.assertEqual(seen(self.worker_user), self.worker_user)
        self.assertIn(self.worker_user, seen(self.officer))
        self.assertNotIn(self.reader_b, seen(self.officer))
        self.assertLessEqual({self.worker_user.id, self.reader_b.id}, set(seen(self.hq).ids))

    def test_quiz(self):
        """T-1.3: read first, answer all; below the pass mark it is not done; passed is passed."""
        bulletin = self._published(question_ids=self._quiz(), pass_mark=60)
        receipt = self._receipt(bulletin, self.worker_user)
        questions = bulletin.question_ids
        right = {q: q.choice_ids[0] for q in questions}
        wrong = {q: q.choice_ids[1] for q in questions}
        half = {questions[0]: right[questions[0]], questions[1]: wrong[questions[1]]}
        with self.assertRaises(UserError):
            receipt._answer(right)
        receipt.action_confirm()
        self.assertFalse(receipt.done_at)
        with self.assertRaises(UserError):
            receipt._answer({questions[0]: right[questions[0]]})
        foreign = {questions[0]: right[questions[1]], questions[1]: right[questions[1]]}
        with self.assertRaises(UserError):
            receipt._answer(foreign)
        self.assertEqual(receipt._answer(half), 50)
        self.assertFalse(receipt.done_at)
        self.assertEqual(receipt._answer(right), 100)
        self.assertEqual(receipt._answer(wrong), 0)
        self.assertRecordValues(receipt, [{"attempts": 3, "score": 100}])
        self.assertTrue(receipt.passed_at and receipt.done_at)
        with self.assertRaises(AccessError):
            receipt.with_user(self.hq)._answer(right)

    def test_the_right_answer_is_hidden(self):
        choice = self._published(question_ids=self._quiz(1)).question_ids.choice_ids[0]
        self.assertEqual(choice.with_user(self.worker_user).name, "Right")
        with self.assertRaises(AccessError):
            choice.with_user(self.worker_user).read(["right"])

    def test_the_quiz_by_its_dialog(self):
        bulletin = self._published(question_ids=self._quiz(1))
        receipt = self._receipt(bulletin, self.worker_user)
        receipt.action_confirm()
        action = receipt.action_quiz()
        quiz = (
            self.env["elevator.bulletin.quiz"]
            .with_user(self.worker_user)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(quiz.line_ids.question_id, bulletin.question_ids)
        quiz.line_ids.choice_id = bulletin.question_ids.choice_ids[0]
        quiz.action_answer()
        self.assertTrue(receipt.passed_at)

    def test_incomplete_is_not_published(self):
        bad = [Command.create({"name": "Q", "choice_ids": [Command.create({"name": "One"})]})]
        for vals in (
            {"body": "<p><br></p>"},
            {"audience_ids": [Command.clear()]},
            {"question_ids": bad},
        ):
            bulletin = self._bulletin(**vals)
            with self.subTest(vals=vals), self.assertRaises(UserError):
                bulletin.action_publish()
            self.assertEqual(bulletin.state, "draft")

    def test_branches_write_none_and_see_no_draft(self):
        bulletin = self._bulletin()
        self.assertFalse(bulletin.with_user(self.officer).has_access("read"))
        with self.assertRaises(AccessError):
            self.bulletins.with_user(self.officer).create({"name": "x"})
        bulletin.action_publish()
        self.assertTrue(bulletin.with_user(self.worker_user).has_access("read"))
        with self.assertRaises(AccessError):
            bulletin.with_user(self.officer)._new_version()

    def test_newcomers_are_addressed_and_the_late_reminded(self):
        """The night addresses who came since; a reminder goes out weekly until it is done."""
        bulletin = self._published()
        late, done = (self._receipt(bulletin, u) for u in (self.worker_user, self.reader_b))
        done.action_confirm()
        newcomer = self._create_user("bulletin_new", "group_maintainer", self.branch_a)
        receipts = self.env["elevator.bulletin.receipt"]
        receipts._cron_address_and_remind()
        self.assertTrue(self._receipt(bulletin, newcomer))
        self.assertFalse(late.reminded_on, "not late yet")
        for ago, reminded in ((8, True), (9, False), (15, True)):
            with freeze_time(self.today + timedelta(ago)):
                found = receipts._remind(self.company)
                self.assertEqual(late.sudo() in found, reminded, ago)
                self.assertNotIn(done.sudo(), found)
                self.assertEqual(late.overdue, True)
        mails = self.env["mail.message"].search(
            [("model", "=", "elevator.bulletin"), ("res_id", "=", bulletin.id)]
        )
        self.assertIn(self.worker_user.partner_id, mails.notified_partner_ids)
        self.assertNotIn(self.reader_b.partner_id, mails.notified_partner_ids)
