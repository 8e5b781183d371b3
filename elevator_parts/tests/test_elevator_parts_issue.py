"""P-4.1, P-4.2a: one old part in for one new part out; the ledger names elevator and site."""

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .dispatch_common import DispatchCommon


@tagged("post_install", "-at_install")
class TestPartsIssue(DispatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lock_part = cls._part("Safety gear", 420, returns_old_part=True)
        for part in (cls.part, cls.lock_part):
            cls._stock(cls.depot, part, 10)
        cls.accountant = cls._create_user("old_accountant", "group_accountant")
        cls.judge = cls._create_user("old_judge", "group_leader")
        cls.company.elevator_shortage_judge_id = cls.judge

    @classmethod
    def _draft(cls, parts, user=None, **vals):
        issues = cls.env["elevator.parts.issue"].with_user(user or cls.keeper)
        return issues.create(
            {
                "depot_id": cls.depot.id,
                "elevator_id": cls.elevator_a.id,
                "note": "Replaced",
                "line_ids": [
                    Command.create({"product_id": part.id, "qty": qty})
                    for part, qty in parts.items()
                ],
                **vals,
            }
        )

    def _issued(self, parts, **vals):
        issue = self._draft(parts, **vals)
        issue.action_issue()
        return issue

    # ---------------------------------------------------------------- issue

    def test_the_ledger_names_elevator_and_site(self):
        issue = self._issued({self.part: 2})
        line = self._lines(self.depot, self.part)[-1]
        self.assertEqual((line.kind, line.qty_out), ("issue", 2))
        self.assertEqual((line.elevator_id, line.site_id), (self.elevator_a, self.site_a))
        self.assertIn(self.elevator_a.display_name, line.summary)
        self.assertIn(issue.name, line.summary)
        self._commit()

    def test_who_may_not(self):
        stranger = self._create_user("keeper_b", "group_depot_keeper", self.branch_b)
        issue = self._draft({self.part: 1})
        for user in (self.officer, stranger):
            with self.assertRaises(AccessError):
                issue.with_user(user).action_issue()
        with self.assertRaises(AccessError):
            self._draft({self.part: 1}, user=stranger)

    def test_bad_issues(self):
        with self.assertRaisesRegex(UserError, "empty"):
            self._draft({}).action_issue()
        with self.assertRaisesRegex(UserError, "not of the depot's branch"):
            self._draft({self.part: 1}, user=self.hq, elevator_id=self.elevator_b.id).action_issue()
        with self.assertRaisesRegex(UserError, "only"):
            self._draft({self.part: 11}).action_issue()

    def test_issued_stays_as_it_was(self):
        issue = self._issued({self.part: 1})
        for attempt in (
            lambda: issue.write({"note": "x"}),
            lambda: issue.write({"state": "draft"}),
            lambda: issue.unlink(),
            lambda: issue.action_issue(),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_the_visit_says_what_was_used(self):
        """The issue replaces the free text of the visit's parts."""
        worker = self._create_maintainer("Worker", self.branch_a)
        visit = self._create_visit(self.elevator_a, worker)
        self._issued({self.part: 2}, visit_id=visit.id)
        self._issued({self.lock_part: 1}, visit_id=visit.id)
        self.assertEqual(
            visit.parts_used.split("\n"),
            ["Door lock Spec of Door lock × 2", "Safety gear Spec of Safety gear × 1"],
        )
        other = self._create_visit(self._create_elevator("A-9", self.site_a), worker)
        with self.assertRaisesRegex(UserError, "another elevator"):
            self._issued({self.part: 1}, visit_id=other.id)

    def test_a_sealed_visit_stays_as_it_is(self):
        worker = self._create_maintainer("Worker", self.branch_a)
        unit = self._create_maintained("A-S", self.site_a)
        visit = self._create_done(unit, worker)
        with self.assertRaisesRegex(UserError, "sealed"):
            self._issued({self.part: 1}, elevator_id=unit.id, visit_id=visit.id)

    def test_lines_follow_their_issue(self):
        line = self._issued({self.part: 1}).line_ids
        draft = self._draft({self.part: 1})
        for attempt in (
            lambda: line.write({"qty": 5}),
            lambda: line.unlink(),
            lambda: line.create({"issue_id": line.issue_id.id, "product_id": self.belt.id}),
            lambda: draft.line_ids.write({"issue_id": line.issue_id.id}),
        ):
            with self.assertRaises(UserError):
                attempt()
        draft.line_ids.qty = 2

    # ---------------------------------------------------------------- old parts

    def test_a_consumable_owes_nothing(self):
        oil = self._part("Oil", 20, wear_part=True, returns_old_part=False)
        self._stock(self.depot, oil, 5)
        self.assertFalse(self._issued({oil: 2}).old_ids)

    def test_an_old_part_comes_back(self):
        issue = self._issued({self.lock_part: 2})
        old = issue.old_ids
        today = self.company._elevator_today()
        self.assertEqual((old.qty, old.amount), (2, 840))
        self.assertEqual(old.due_on, today + relativedelta(days=15))
        old.with_user(self.keeper).action_back()
        self.assertEqual(old.state, "back")
        place = self.env["elevator.depot"].search([("code", "=", "TA-D-O")])
        row = self._row(place, self.lock_part)
        self.assertEqual((place.kind, row.balance_qty, row.balance_amount), ("old", 2, 0))
        with self.assertRaisesRegex(UserError, "decided already"):
            old.with_user(self.keeper).action_back()
        self._commit()

    def test_past_its_day_it_is_listed_reminded_and_charged(self):
        old = self._issued({self.lock_part: 1}).old_ids
        with freeze_time(old.due_on + relativedelta(days=1)):
            self.env.invalidate_all()
            self.assertTrue(old.overdue)
            self.assertIn(old, old.search([("overdue", "=", True)]))
            old._cron_old_parts()
            old._cron_old_parts()
            self.assertEqual(old.activity_ids.user_id, self.keeper)
            self.assertEqual(len(old.activity_ids), 1)
            old.with_user(self.accountant).action_charge()
        owed = old.move_id.line_ids.filtered("debit")
        self.assertEqual((owed.debit, owed.partner_id), (420, self.keeper.partner_id))

    def test_a_written_loss_is_the_named_persons(self):
        old = self._issued({self.lock_part: 1}).old_ids
        for user in (self.keeper, self.hq, self.accountant):
            with self.assertRaises(AccessError):
                old.with_user(user)._excuse("Burnt")
        wizard = self.env["elevator.owed.excuse"].with_user(self.judge)
        wizard.create({"res_model": old._name, "res_id": old.id, "excuse": "Burnt"}).action_excuse()
        self.assertEqual((old.state, old.excuse), ("excused", "Burnt"))

    def test_an_issue_reversed_owes_no_old_part(self):
        """P-2.5: a wrong part goes back to the shelf in red."""
        old = self._issued({self.lock_part: 1}).old_ids
        line = self._lines(self.depot, self.lock_part)[-1]
        line.with_user(self.keeper)._reverse("Wrong part")
        self.assertEqual((old.state, old.excuse), ("excused", "Wrong part"))
        self.assertEqual(self._row(self.depot, self.lock_part).balance_qty, 10)
        used = self._issued({self.lock_part: 1}).old_ids
        used.with_user(self.keeper).action_back()
        line = self._lines(self.depot, self.lock_part)[-1]
        with self.assertRaisesRegex(UserError, "settled already"):
            line.with_user(self.keeper)._reverse("Wrong part")
        place = self.env["elevator.depot"].search([("code", "=", "TA-D-O")])
        with self.assertRaisesRegex(UserError, "settle it there"):
            self._lines(place).with_user(self.keeper)._reverse("Wrong part")

    def test_nobody_types_what_is_owed(self):
        old = self._issued({self.lock_part: 1}).old_ids
        for user in (self.keeper, self.hq, self.manager):
            with self.assertRaises(AccessError):
                old.with_user(user).write({"state": "back"})
            with self.assertRaises(AccessError):
                old.with_user(user).unlink()
        with self.assertRaises(AccessError):
            old.with_user(self.officer).action_back()
