"""M-7, L-4: records go when their time is over, by a decided list, and by nothing else."""

import shutil
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import psycopg2
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ..tools.due_days import kept_until
from .archive_common import ArchiveCommon

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@tagged("post_install", "-at_install")
class TestElevatorDisposal(ArchiveCommon):
    def _check(self, elevators):
        self.env.invalidate_all()
        return elevators._verify_seals()

    # ---------------------------------------------------------------- the day

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DAYS, DAYS, st.integers(12, 60), st.integers(4, 15))
    @example(date(2096, 2, 29), date(2090, 1, 1), 12, 4)
    @example(date(2000, 1, 1), date(2023, 8, 31), 18, 4)
    def test_m_7_l_4_the_later_of_both_counts_to_the_day(self, sealed, ended, months, years):
        """The database counts as Python does, and never shorter than the law and the rule."""
        company = self.env.company
        company.write({"elevator_archive_months": months, "elevator_archive_years": years})
        moment = datetime.combine(sealed, datetime.min.time()) - timedelta(hours=2)
        until = self.env["elevator.unit"]._kept_until_sql(
            SQL("%s::timestamp", moment), SQL("%s::date", ended), company
        )
        [[found]] = self.env.execute_query(SQL("SELECT %s", until))
        self.assertEqual(found, kept_until(sealed, ended, months, years))
        # 22:00 UTC of the day before is that day in Shanghai
        self.assertEqual(company._elevator_day(moment), sealed)
        self.assertGreaterEqual(found.replace(day=28), sealed.replace(year=sealed.year + 4, day=28))
        self.assertGreater(found, ended + timedelta(days=364))

    def test_l_4_four_years_after_the_record(self):
        """The visits of 2021-03-01, then the supplement of the day after."""
        first = {self.old: [1, 2], self.beside: [1, 2]}
        self.assertEqual(self._due("2025-03-01"), first, "still kept on the day itself")
        self.assertEqual(
            self._due("2025-03-02"), {self.old: [1, 2, 3, 4], self.beside: [1, 2, 3, 4]}
        )
        self.assertEqual(self._due("2025-03-03")[self.old], [1, 2, 3, 4, 5])

    def test_m_7_twelve_months_after_maintenance_ended(self):
        """With a record older than four years the end of maintenance decides."""
        self.old._write_life({"ended_on": date(2024, 2, 29)})
        self.beside._write_life({"ended_on": date(2024, 2, 29)})
        self.assertFalse(self._due("2025-02-28"))
        self.assertEqual(self._due("2025-03-01")[self.old], [1, 2])

    def test_m_7_never_while_maintenance_goes_on(self):
        self.assertNotIn(self.lift, self._due("2099-01-01"))
        self.old._write_life({"state": "suspended", "ended_on": False})
        self.assertFalse(self.old.archive_until)
        found = self._due("2099-01-01")
        self.assertNotIn(self.old, found)
        # a sheet that both signed is kept whole for the one that goes on
        self.assertEqual(found[self.beside], [1, 3])

    def test_m_7_the_day_stands_on_the_elevator(self):
        self.assertEqual(self.old.archive_until, date(2025, 3, 2))
        self.old._write_life({"ended_on": date(2024, 6, 15)})
        self.assertEqual(self.old.archive_until, date(2025, 6, 15))
        self.assertFalse(self.lift.archive_until)

    def test_the_law_is_the_least(self):
        for vals in ({"elevator_archive_years": 3}, {"elevator_archive_months": 11}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.company.write(vals)
                self.env.flush_all()

    # ---------------------------------------------------------------- legal hold

    def _hold(self, **vals):
        return (
            self.env["elevator.legal.hold"]
            .with_user(self.hq)
            .create({"reason": "Accident of 3 May", **vals})
        )

    def test_m_7_a_hold_keeps_elevator_site_or_customer(self):
        holding = self._partner("Holding")
        self.site_old.partner_id.parent_id = holding
        for vals, kept in (
            ({"scope": "elevator", "elevator_id": self.old.id}, self.old),
            ({"scope": "site", "site_id": self.site_old.id}, self.old | self.beside),
            ({"scope": "customer", "partner_id": holding.id}, self.old | self.beside),
        ):
            with self.subTest(vals["scope"]):
                hold = self._hold(**vals)
                self.env.invalidate_all()
                found = self._due("2030-01-01")
                for elevator in self.old | self.beside:
                    if elevator in kept:
                        self.assertNotIn(elevator, found)
                    self.assertEqual(elevator.on_legal_hold, elevator in kept)
                hold.with_user(self.manager)._lift("Closed")
                self.env.invalidate_all()
                self.assertFalse(self.old.on_legal_hold)
                self.assertEqual(len(self._due("2030-01-01")), 2)
                self.assertEqual(hold.lifted_by_id, self.manager)

    def test_m_7_who_orders_and_lifts_a_hold(self):
        officer = self._create_user("hold_officer", "group_branch_officer", self.branch_a)
        vals = {"reason": "x", "elevator_id": self.old.id}
        with self.assertRaises(AccessError):
            self.env["elevator.legal.hold"].with_user(officer).create(vals)
        hold = self._hold(elevator_id=self.old.id, lifted_at="2020-01-01")
        self.assertFalse(hold.lifted_at)
        self.assertTrue(self.old.with_user(officer).on_legal_hold, "seen, not why")
        with self.assertRaises(AccessError):
            hold._lift("I wish")
        with self.assertRaises(UserError):
            hold.with_user(self.manager)._lift(" ")
        wizard = self.env["elevator.legal.hold.lift"].with_user(self.manager)
        wizard.create({"hold_id": hold.id, "reason": "Closed"}).action_lift()
        with self.assertRaises(UserError):
            hold.with_user(self.manager)._lift("again")
        for vals in ({"reason": "y"}, {"lifted_at": False}):
            with self.assertRaises(UserError):
                hold.with_user(self.manager).write(vals)

    def test_m_7_a_hold_that_comes_after_the_decision(self):
        disposal = self._decided()
        self._hold(elevator_id=self.old.id)
        with self.assertRaisesRegex(UserError, "TA-O1"):
            disposal.action_dispose()
        self.assertTrue(self.old_visits[0].codes)

    # ---------------------------------------------------------------- decision and act

    def test_m_7_a_list_per_branch_each_record_once(self):
        disposal = self._list()
        self.assertEqual((disposal.item_count, disposal.elevator_count), (9, 2))
        self.assertEqual(disposal.branch_id, self.branch_a)
        self.assertFalse(self._list(), "they stand on a list already")
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            disposal.action_draw_up()
        disposal.action_cancel()
        self.assertFalse(disposal.item_ids)
        self.assertEqual(self._list().item_count, 9)

    def test_m_7_only_what_was_decided(self):
        disposal = self._list()
        with self.assertRaisesRegex(UserError, "not approved"):
            disposal.action_dispose()
        disposal.action_signoff_request()
        self._sign(disposal, self.offices["inspection"])
        with self.assertRaisesRegex(UserError, "not approved"):
            disposal.action_dispose()
        self._sign(disposal, self.offices["leader"])
        with self.assertRaises(AccessError):
            disposal.with_user(self.offices["leader"]).action_dispose()
        self.env.cr.execute(
            "DELETE FROM elevator_disposal_item WHERE id = %s", [disposal.item_ids[0].id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "not what was drawn up"):
            disposal.action_dispose()

    def test_m_7_contents_go_the_chain_stays(self):
        visit, sheet = self.old_visits[0], self.old_visits[0].sheet_id
        photo, seal = visit.finding_ids.photo_ids, visit.seal
        disposal = self._decided()
        disposal.action_dispose()
        self.assertEqual((disposal.state, disposal.done_by_id), ("done", self.hq))
        self.assertEqual(disposal.file_count, 6, "four photos, two signatures")
        self.assertEqual((visit.seal, visit.date), (seal, date(2020, 3, 1)))
        self.assertFalse(visit.codes or visit.snapshot or visit.note or visit.maintainer_id)
        self.assertFalse(visit.finding_ids or photo.exists() or sheet.signature)
        self.assertEqual(visit.supplement_ids.text, "")
        check = self._check(self.old | self.beside)
        self.assertEqual(check.state, "genuine", check.broken_text)
        last = self.env["elevator.seal"].search([("elevator_id", "=", self.old.id)], limit=1)
        self.assertEqual((last.kind, last.res_id), ("disposal", disposal.id))
        self.assertFalse(self._due("2099-01-01"), "what says so is never disposed of")
        with self.assertRaises(UserError):
            disposal.action_dispose()
        with self.assertRaises(UserError):
            disposal._signoff_withdraw("Sorry")

    def test_l_4_others_stay_as_they_are(self):
        self._decided().action_dispose()
        self.assertEqual(self._check(self.lift).state, "genuine")
        self.assertTrue(self.visits[0].codes)

    def test_m_7_a_disposed_record_is_named_so_outside_odoo(self):
        self._decided().action_dispose()
        pack = self._pack(site_id=self.site_old.id, date_from="2020-01-01")
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self._unpack(self._zip(pack), folder)
        code, said = self._verify(folder / "verify.py", folder)
        self.assertEqual(code, 0, said)
        self.assertIn("disposed: 9", said)
        xml = folder / "pack.xml"
        # without the disposal that names them they are missing
        text = xml.read_text()
        self.assertIn('"number": 1}', text)
        xml.write_text(text.replace('"number": 1}', '"number": 9}'))
        code, said = self._verify(folder / "verify.py", folder)
        self.assertEqual(code, 1)
        self.assertIn("[disposed] TA-O1 #1", said)

    def test_l_4_the_page_behind_the_seal(self):
        seal = self.old_visits[0].seal
        self._decided().action_dispose()
        entry = self.env["elevator.seal"].search([("seal", "=", seal)])
        self.assertIsNone(self.env["elevator.seal.check"]._entry_problem(entry))

    # ---------------------------------------------------------------- nothing else deletes

    @mute_logger("odoo.sql_db")
    def test_l_4_the_database_lets_nobody_else_blank_a_record(self):
        visit = self.old_visits[0]
        blanks = self.env["elevator.visit"]._blanks()
        gone = ", ".join(f"{name} = NULL" for name in blanks)
        for disposal in (self._list(), self._pending()):
            self.assertRefused(
                f"UPDATE elevator_visit SET {gone}, disposal_id = %s", disposal, visit
            )
        decided = self._decided_after_cancel()
        self.assertRefused(f"UPDATE elevator_visit SET {gone}, disposal_id = %s", decided, visit)
        decided.action_dispose()
        # a record of the list is blanked, others are not, nor is it changed afterwards
        other = self.visits[0]
        self.assertRefused(f"UPDATE elevator_visit SET {gone}, disposal_id = %s", decided, other)
        self.assertRefused("UPDATE elevator_visit SET note = 'x', disposal_id = %s", decided, visit)
        self.assertRefused("UPDATE elevator_disposal SET reason = 'x', id = %s", decided, decided)
        for statement, key in (
            ("DELETE FROM elevator_visit WHERE id = %s", visit.id),
            ("DELETE FROM elevator_disposal WHERE id = %s", decided.id),
            ("DELETE FROM elevator_disposal_item WHERE disposal_id = %s", decided.id),
            ("UPDATE elevator_disposal_item SET number = 9 WHERE disposal_id = %s", decided.id),
        ):
            with (
                self.subTest(statement),
                self.assertRaises(psycopg2.errors.RaiseException),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [key])

    def assertRefused(self, statement, disposal, record):
        self.env.flush_all()
        with (
            self.subTest(statement[:60], state=disposal.signoff_state),
            self.assertRaises(psycopg2.errors.RaiseException),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(f"{statement} WHERE id = %s", [disposal.id, record.id])

    def _pending(self):
        disposal = self.env["elevator.disposal"].search([], limit=1)
        disposal.with_user(self.hq).action_signoff_request()
        return disposal

    def _decided_after_cancel(self):
        disposal = self.env["elevator.disposal"].search([], limit=1).with_user(self.hq)
        for office in ("inspection", "leader"):
            self._sign(disposal, self.offices[office])
        return disposal

    def test_l_4_a_false_disposal_is_found(self):
        """By somebody who switches the triggers off: a record blanked, or added to a list."""
        disposal = self._decided()
        disposal.action_dispose()
        entry = self.env["elevator.seal"].search(
            [("elevator_id", "=", self.lift.id), ("number", "=", 1)]
        )
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(
                "UPDATE elevator_visit SET codes = NULL, disposal_id = %s WHERE id = %s",
                [disposal.id, self.visits[0].id],
            )
            found = self.env["elevator.seal.check"]._first_problem(self.lift.ids)
            self.assertEqual(found[:3], ("removed", self.lift.id, 1))
            self.env.cr.execute(
                "INSERT INTO elevator_disposal_item (disposal_id, branch_id, elevator_id, seal_id,"
                " number, kept_until) VALUES (%s, %s, %s, %s, 1, '2020-01-01')",
                [disposal.id, self.branch_a.id, self.lift.id, entry.id],
            )
            found = self.env["elevator.seal.check"]._first_problem(self.lift.ids)
            self.assertEqual(found[0], "inserted", "the chain knows no such disposal")
            savepoint.rollback()
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(
                "DELETE FROM elevator_disposal_item WHERE elevator_id = %s AND number = 1",
                [self.old.id],
            )
            found = self.env["elevator.seal.check"]._first_problem(self.old.ids)
            self.assertEqual(found[:3], ("removed", self.old.id, 1))
            savepoint.rollback()
        self.env.cr.execute("SET LOCAL session_replication_role = origin")

    def test_lists_are_not_typed(self):
        disposal = self._list()
        for action in (
            lambda: disposal.write({"state": "done"}),
            lambda: disposal.write({"item_count": 0}),
            lambda: disposal.item_ids[0].sudo().write({"number": 7}),
            lambda: disposal.item_ids[0].sudo().unlink(),
            lambda: disposal.sudo().unlink(),
            lambda: self.env["elevator.disposal.item"].create({}),
            lambda: self.old_visits[0].write({"disposal_id": disposal.id}),
        ):
            with self.assertRaises(UserError):
                action()
        officer = self._create_user("list_officer", "group_branch_officer", self.branch_a)
        with self.assertRaises(AccessError):
            self.env["elevator.disposal"].with_user(officer)._draw_up(self.branch_a)

    def test_one_query_finds_what_is_due(self):
        self._due("2030-01-01")
        with freeze_time("2030-01-01"), self.assertQueryCount(1):
            self.env["elevator.disposal"]._due(self.branch_a)

    def test_elevators_beyond_the_limit_stand_on_the_next_list(self):
        """A sheet is never split: it waits for the list that holds all its elevators."""
        rows = self.env["elevator.disposal"]._due(self.branch_a, limit=1)
        self.assertEqual({row[1] for row in rows}, {self.old.id})
        self.assertEqual([row[2] for row in rows], [1, 3, 5])
