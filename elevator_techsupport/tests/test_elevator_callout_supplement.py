"""Rule L-4, design D15: a correction of a sealed call-out is a sealed supplement beside it."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestElevatorCalloutSupplement(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_duty()
        cls.callout = cls._served(cls.worker_user)
        cls.mine = cls.callout.with_user(cls.worker_user)

    def _check(self):
        check = self.env["elevator.seal.check"].create(
            {"scope": "elevator", "elevator_ids": [(6, 0, self.unit_a.ids)]}
        )
        check.action_run()
        return check

    def test_it_is_sealed_after_its_call_out(self):
        """L-4: who, when, what and why enter the elevator's chain; the call-out stays."""
        before = self.callout.seal, self.callout.seal_number
        supplement = self.mine._supplement("Two persons, not one", "Typed in haste").sudo()
        self.assertRecordValues(
            supplement,
            [
                {"user_id": self.worker_user.id, "elevator_id": self.unit_a.id}
                | {"branch_id": self.branch_a.id, "seal_number": before[1] + 1}
            ],
        )
        self.assertEqual((self.callout.seal, self.callout.seal_number), before)
        entry = self.env["elevator.seal"].search([("seal", "=", supplement.seal)])
        self.assertEqual((entry.kind, entry.res_id), ("supplement", supplement.id))
        self.assertEqual(self._check().state, "genuine")

    def test_words_and_a_sealed_record_are_needed(self):
        running = self._call(self.elevator_a)
        for callout, text, reason in (
            (running, "Two", "Typed"),
            (self.callout, " ", "Typed"),
            (self.callout, "Two", ""),
        ):
            with self.assertRaises(UserError):
                callout.with_user(self.officer)._supplement(text, reason)

    def test_who_may_not(self):
        """D2, L-4: another maintainer, another branch, nobody past the verb."""
        peer = self._create_user("supplement_peer", "group_maintainer", self.branch_a)
        stranger = self._create_user("supplement_stranger", "group_branch_officer", self.branch_b)
        for user in (peer, stranger):
            with self.assertRaises(AccessError):
                self.callout.with_user(user)._supplement("Nobody", "Typed")
        vals = {"callout_id": self.callout.id, "text": "Nobody", "reason": "Typed"}
        for user in (self.worker_user, self.officer, self.hq):
            with self.assertRaises(AccessError):
                self.env["elevator.callout.supplement"].with_user(user).create(vals)

    def test_author_and_time_are_not_typed(self):
        vals = {"user_id": self.officer.id, "date": "2020-01-01 00:00:00", "reason": "Typed"}
        supplement = self.env["elevator.callout.supplement"].create(
            vals | {"callout_id": self.callout.id, "text": "Two"}
        )
        self.assertEqual(supplement.user_id, self.env.user)
        self.assertGreater(supplement.date, self.callout.ended_at.replace(year=2021))

    @mute_logger("odoo.sql_db")
    def test_it_is_never_changed_and_a_forgery_shows(self):
        """L-4: the ORM and the database refuse; past both the verification tells."""
        supplement = self.mine._supplement("Two persons", "Typed in haste").sudo()
        with self.assertRaises(UserError):
            supplement.write({"text": "Three"})
        with self.assertRaises(UserError):
            supplement.unlink()
        change = "UPDATE elevator_callout_supplement SET text = 'Three' WHERE id = %s"
        with self.assertRaises(psycopg2.Error), self.cr.savepoint():
            self.cr.execute(change, [supplement.id])
        self.cr.execute("ALTER TABLE elevator_callout_supplement DISABLE TRIGGER USER")
        self.cr.execute(change, [supplement.id])
        self.assertEqual(self._check().state, "broken")

    def test_the_assistant_and_the_paper(self):
        """Written in the dialogue; the printed record shows it as text."""
        act = {"callout_id": self.callout.id, "act": "supplement", "note": "<b>Two</b>"}
        wizard = self.env["elevator.callout.act"].with_user(self.worker_user)
        wizard.create(act | {"reason": "Typed in haste"}).action_do()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "elevator_techsupport.report_callout", self.callout.ids
        )[0]
        self.assertIn(b"Typed in haste", html)
        self.assertNotIn(b"<b>Two</b>", html)
