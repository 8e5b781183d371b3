"""Rules T-1.3 and T-3: a case is written by one, published by another, and never changed then."""

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.access_common import hostile_context

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
class TestElevatorCase(CaseCommon):
    def _rpc(self, user, record, method, *args):
        model = self.env[record._name].with_user(user)
        return call_kw(model, method, [record.ids, *args], {"context": hostile_context()})

    def test_written_handed_in_published(self):
        """T-3: number, first version, who wrote and who published."""
        case = self._published()
        self.assertTrue(case.number.startswith(f"AL{self.today.year}-"))
        self.assertRecordValues(
            case,
            [
                {
                    "state": "published",
                    "version": 1,
                    "family_id": case.id,
                    "author_ids": self.worker_user.ids,
                    "reviewer_id": self.hq.id,
                    "submitted_on": self.today,
                    "published_on": self.today,
                    "branch_id": self.branch_a.id,
                }
            ],
        )

    def test_who_wrote_it_does_not_publish_it(self):
        """T-3: also an HQ user who only corrected a word of the draft is an author."""
        case = self._case(self.hq)
        case.action_submit()
        with self.assertRaises(AccessError):
            case.with_user(self.hq).action_publish()
        second = self._case()
        second.with_user(self.hq).write({"remedy": "Contact cleaned"})
        second.action_submit()
        with self.assertRaises(AccessError):
            second.with_user(self.hq).action_publish()
        self.assertFalse(second.with_user(self.hq).may_review)
        other = self._create_user("case_hq2", "group_hq_service")
        self.assertTrue(second.with_user(other).may_review)
        second.with_user(other).action_publish()
        self.assertEqual(second.state, "published")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_branches_do_not_publish(self):
        """T-3: nobody below HQ service publishes, by button or over RPC with flags."""
        case = self._case()
        case.action_submit()
        for user in (self.worker_user, self.officer, self.stranger):
            for method, *args in (
                ("action_publish",),
                ("write", {"state": "published"}),
                ("write", {"author_ids": [(5,)]}),
                ("write", {"reviewer_id": user.id}),
                ("write", {"review_note": "x"}),
                ("write", {"symptom": "x"}),
            ):
                with self.subTest(user=user.login, method=method), self.assertRaises(UserError):
                    self._rpc(user, case, method, *args)
        self.assertEqual(case.state, "review")

    def test_a_new_case_is_a_draft_whatever_is_asked(self):
        made = call_kw(
            self.cases.with_user(self.officer),
            "create",
            [[{"name": "x", "state": "published", "version": 7, "solved_count": 99}]],
            {"context": hostile_context()},
        )
        case = self.cases.browse(made)
        self.assertEqual((case.state, case.version, case.solved_count), ("draft", 1, 0))

    def test_only_a_complete_case_is_handed_in(self):
        case = self._case(cause=" ", remedy=False)
        with self.assertRaises(UserError) as refused:
            case.action_submit()
        self.assertIn("Cause, Remedy", str(refused.exception))
        self.assertEqual(case.state, "draft")

    def test_published_is_never_changed(self):
        """T-1.3: neither words nor photos, by nobody."""
        photo = self._photo()
        case = self._case(attachment_ids=[(6, 0, photo.ids)])
        case.action_submit()
        case.with_user(self.hq).action_publish()
        manager = self._create_user("case_manager", "group_service_manager")
        for user in (self.worker_user, self.hq, manager, self.env.ref("base.user_root")):
            for vals in ({"symptom": "y"}, {"attachment_ids": [(5,)]}, {"ticket_ids": [(5,)]}):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(UserError):
                    case.with_user(user).write(vals)
            with self.subTest(user=user.login), self.assertRaises(UserError):
                photo.with_user(user).write({"raw": b"another"})
            with self.subTest(user=user.login), self.assertRaises(UserError):
                case.with_user(user).unlink()
        with self.assertRaises(UserError):
            photo.unlink()
        self.assertIn(b"picture", photo.raw)

    def test_new_version_supersedes(self):
        """T-1.3: the former stays as it was; a second draft of the same case is the same."""
        case = self._case(attachment_ids=[(6, 0, self._photo().ids)])
        case.action_submit()
        case.with_user(self.hq).action_publish()
        draft = case.with_user(self.officer)._new_version()
        self.assertEqual(draft, case.with_user(self.hq)._new_version())
        self.assertEqual((draft.number, draft.version, draft.state), (case.number, 2, "draft"))
        self.assertEqual(draft.attachment_ids.res_id, draft.id, "a copy of the photo")
        self.assertEqual(draft.author_ids, self.officer)
        draft.remedy = "Contact replaced by a sealed one"
        draft.action_submit()
        draft.with_user(self.hq).action_publish()
        self.assertEqual((case.state, draft.state), ("superseded", "published"))
        self.assertEqual(case.superseded_on, self.today)
        self.assertEqual(case.remedy, "Contact replaced")
        with self.assertRaises(UserError):
            case._new_version()
        self.assertEqual(case.version_ids, draft + case)

    def test_sent_back_with_a_note(self):
        case = self._case()
        case.action_submit()
        with self.assertRaises(UserError):
            case.with_user(self.hq).action_send_back()
        case.with_user(self.hq).review_note = "Which contact?"
        case.with_user(self.hq).action_send_back()
        self.assertEqual(case.state, "draft")
        self.assertIn("Which contact?", case.message_ids[0].body)
        case.symptom = "Does not start, contact of landing 3"
        case.action_submit()
        case.with_user(self.hq).action_publish()
        self.assertFalse(case.review_note)

    def test_drafts_are_the_branch_s_published_everybody_s(self):
        """Design D2: another branch reads a case when it is published."""
        case = self._case()
        self.assertFalse(case.with_user(self.stranger).has_access("read"))
        self.assertTrue(case.with_user(self.officer).has_access("read"))
        with self.assertRaises(AccessError):
            case.with_user(self.officer).write({"symptom": "not mine"})
        case.action_submit()
        case.with_user(self.hq).action_publish()
        self.assertTrue(case.with_user(self.stranger).has_access("read"))

    def test_solved_counts_once_per_person_and_ticket(self):
        """T-3: saying it twice is saying it once; another version does not start at zero."""
        case = self._published()
        first, second = self._create_ticket(), self._create_ticket(name="Again")
        for ticket in (first, first, second):
            ticket.with_user(self.officer).action_case_solved(case.id)
        first.with_user(self.worker_user).action_case_solved(case.id)
        case.with_user(self.stranger).action_mark_solved()
        case.with_user(self.stranger).action_mark_solved()
        self.assertEqual(case.solved_count, 4)
        self.assertEqual(first.case_ids, case)
        draft = case._new_version()
        draft.action_submit()
        draft.with_user(self.hq).action_publish()
        self.assertEqual(draft.solved_count, 4)

    def test_solved_is_not_typed(self):
        case = self._published()
        for user in (self.officer, self.hq):
            with self.assertRaises(AccessError):
                self.env["elevator.case.solved"].with_user(user).create(
                    {"family_id": case.id, "user_id": user.id}
                )
            with self.assertRaises(UserError):
                case.with_user(user).write({"solved_count": 9})
        with self.assertRaises(AccessError):
            self._create_ticket(self.unit_b).with_user(self.officer).action_case_solved(case.id)
