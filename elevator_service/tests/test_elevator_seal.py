import base64
import hashlib
from datetime import timedelta

import psycopg2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.elevator_seal import seal_of
from .common import ElevatorCommon

IMAGE = base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()
CONTENT = ("note", "parts_used", "codes", "level", "shift_reason")


@tagged("post_install", "-at_install")
class TestElevatorSeal(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._create_maintainer("Worker", cls.branch_a)
        cls.elevator = cls._create_maintained("TA-C", cls.site_a)
        cls.today = cls.env.company._elevator_today()
        cls.visits = cls.env["elevator.visit"]
        for days in (3, 2, 1):
            visit = cls._create_visit(
                cls.elevator, cls.worker, date=cls.today - timedelta(days=days)
            )
            visit._start()
            cls._fill(visit)
            item = visit._items()[0].code
            visit._set_item(item, "x", "worn", "order a new one")
            visit._add_photo(item, "worn.jpg", IMAGE)
            visit.note = "as found"
            visit._close()
            cls.visits |= visit

    def _check(self, scope="elevator"):
        self.env.invalidate_all()
        check = self.env["elevator.seal.check"].create(
            {"scope": scope, "elevator_ids": self.elevator.ids, "branch_id": self.branch_a.id}
        )
        check.action_run()
        return check

    def _tamper(self, statement, *params):
        """SQL by somebody who can switch the triggers off."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(statement, params)
        self.assertGreater(self.env.cr.rowcount, 0)
        self.env.cr.execute("SET LOCAL session_replication_role = origin")

    def assertBroken(self, problem, number=None, scope="elevator"):
        check = self._check(scope)
        self.assertEqual((check.state, check.problem), ("broken", problem), check.broken_text)
        if number is not None:
            self.assertEqual(check.broken_number, number)
        return check

    def test_l_4_a_chain_of_seals(self):
        entries = self.env["elevator.seal"].search(
            [("elevator_id", "=", self.elevator.id)], order="number"
        )
        self.assertEqual(entries.mapped("number"), [1, 2, 3])
        previous = ""
        for entry in entries:
            self.assertEqual(entry.previous or "", previous)
            self.assertEqual(
                entry.seal,
                seal_of(
                    previous,
                    entry.number,
                    entry.kind,
                    entry.res_model,
                    entry.res_id,
                    entry.digest,
                    entry.sealed_at,
                ),
            )
            previous = entry.seal
        self.assertEqual(self.elevator.seal_head, previous)
        self.assertEqual(self._check().state, "genuine")

    def test_l_4_the_orm_refuses(self):
        visit = self.visits[0]
        for action in (
            lambda: visit.write({"note": "as I like it"}),
            visit.unlink,
            lambda: visit.finding_ids.write({"note": "x"}),
            lambda: visit.finding_ids.unlink(),
            lambda: visit.finding_ids.copy({"item_id": visit._items()[1].id}),
            lambda: visit._set_item(visit._items()[0].code, "o"),
            visit._close,
            visit._seal,
        ):
            with self.assertRaises(UserError):
                action()

    @mute_logger("odoo.sql_db")
    def test_l_4_the_database_refuses(self):
        finding = self.visits.finding_ids[0]
        for statement, record in (
            ("UPDATE elevator_visit SET note = 'x' WHERE id = %s", self.visits[0]),
            ("DELETE FROM elevator_visit WHERE id = %s", self.visits[0]),
            ("UPDATE elevator_visit_finding SET note = 'x' WHERE id = %s", finding),
            ("DELETE FROM elevator_visit_finding WHERE id = %s", finding),
            ("DELETE FROM elevator_visit_finding_photo_rel WHERE finding_id = %s", finding),
            ("DELETE FROM ir_attachment WHERE id = %s", finding.photo_ids),
            ("UPDATE ir_attachment SET checksum = 'x' WHERE id = %s", finding.photo_ids),
            ("DELETE FROM elevator_seal WHERE elevator_id = %s", self.elevator),
            ("UPDATE elevator_seal SET seal = 'x' WHERE elevator_id = %s", self.elevator),
        ):
            with (
                self.subTest(statement),
                self.assertRaises(psycopg2.errors.RaiseException),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [record.id])

    def test_nobody_writes_the_chain(self):
        manager = self._create_user("seal_manager", "group_service_manager")
        entry = self.env["elevator.seal"].search([("elevator_id", "=", self.elevator.id)], limit=1)
        with self.assertRaises(UserError):
            entry.with_user(manager).write({"seal": "x"})
        with self.assertRaises(AccessError):
            self.env["elevator.seal"].with_user(manager).create({})
        with self.assertRaises(UserError):
            self.elevator.with_user(manager).write({"seal_head": "x"})

    # what somebody with the database can do is found

    def test_a_field_changed_is_found(self):
        self._tamper("UPDATE elevator_visit SET note = 'x' WHERE id = %s", self.visits[1].id)
        check = self.assertBroken("changed", 2)
        self.assertEqual(check.res_id, self.visits[1].id)
        self.assertIn("TA-C", check.broken_text)

    def test_a_finding_changed_is_found(self):
        finding = self.visits[0].finding_ids
        self._tamper("UPDATE elevator_visit_finding SET note = 'x' WHERE id = %s", finding.id)
        self.assertBroken("changed", 1)

    def test_a_finding_removed_is_found(self):
        finding = self.visits[2].finding_ids
        self._tamper(
            "DELETE FROM elevator_visit_finding_photo_rel WHERE finding_id = %s", finding.id
        )
        self.assertBroken("changed", 3)

    def test_a_photo_swapped_is_found(self):
        photo = self.visits[0].finding_ids.photo_ids
        other = hashlib.sha1(b"another photo").hexdigest()
        self._tamper("UPDATE ir_attachment SET checksum = %s WHERE id = %s", other, photo.id)
        self.assertBroken("changed", 1)

    def test_a_photos_file_swapped_on_disk_is_found(self):
        photo = self.visits[0].finding_ids.photo_ids
        self._tamper(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            b"another photo",
            photo.id,
        )
        self.assertBroken("file")

    def test_a_record_removed_is_found(self):
        self._tamper("DELETE FROM elevator_visit WHERE id = %s", self.visits[1].id)
        self.assertBroken("removed", 2)

    def test_a_row_removed_from_the_chain_is_found(self):
        self._tamper(
            "DELETE FROM elevator_seal WHERE number = 2 AND elevator_id = %s", self.elevator.id
        )
        self.assertEqual(self._check().state, "broken")

    def test_a_record_inserted_is_found(self):
        self._tamper(
            "INSERT INTO elevator_visit (elevator_id, site_id, branch_id, date, level, state,"
            " codes, seal, seal_number) SELECT elevator_id, site_id, branch_id,"
            " date - 30, level, state, codes, seal, 0 FROM elevator_visit WHERE id = %s",
            self.visits[0].id,
        )
        self.assertBroken("inserted")

    def test_an_entry_inserted_is_found(self):
        self._tamper(
            "INSERT INTO elevator_seal (elevator_id, branch_id, company_id, number, kind,"
            " res_model, res_id, digest, previous, seal, sealed_at, user_id)"
            " SELECT elevator_id, branch_id, company_id, 4, kind, res_model, res_id + 100000,"
            " digest, seal, digest, sealed_at, user_id FROM elevator_seal"
            " WHERE number = 3 AND elevator_id = %s",
            self.elevator.id,
        )
        self.assertEqual(self._check().state, "broken")

    def test_an_order_swapped_is_found(self):
        self._tamper(
            "UPDATE elevator_seal SET number = -number WHERE elevator_id = %s", self.elevator.id
        )
        self._tamper(
            "UPDATE elevator_seal SET number = 4 + number WHERE elevator_id = %s", self.elevator.id
        )
        self.assertBroken("order", 1)

    def _cut(self, fix_head):
        last = self.visits[2]
        for table in ("elevator_visit_finding_photo_rel", "elevator_visit_finding"):
            column = "finding_id" if table.endswith("rel") else "id"
            ids = tuple(last.finding_ids.ids)
            self._tamper(f"DELETE FROM {table} WHERE {column} IN %s", ids)
        self._tamper("DELETE FROM elevator_visit WHERE id = %s", last.id)
        self._tamper(
            "DELETE FROM elevator_seal WHERE number = 3 AND elevator_id = %s", self.elevator.id
        )
        if fix_head:
            self._tamper(
                "UPDATE elevator_unit u SET seal_count = 2, seal_head = s.seal FROM elevator_seal s"
                " WHERE s.elevator_id = u.id AND s.number = 2 AND u.id = %s",
                self.elevator.id,
            )

    def test_last_rows_cut_are_found(self):
        self._cut(fix_head=False)
        self.assertBroken("head")

    def test_last_rows_cut_with_the_head_fixed_are_found_by_the_anchor(self):
        self.env["elevator.seal.anchor"]._anchor_now()
        self._cut(fix_head=True)
        self.assertEqual(self._check().state, "genuine")
        self.assertBroken("anchor", scope="all")

    def test_an_anchor_changed_is_found(self):
        anchor = self.env["elevator.seal.anchor"]._anchor_now()
        self.assertEqual(self._check("all").state, "genuine")
        self._tamper("UPDATE elevator_seal_anchor SET entry_count = 1 WHERE id = %s", anchor.id)
        self.assertBroken("anchor", scope="all")

    def test_a_branch_is_verified_alone(self):
        stray = self._create_done(self._create_maintained("TB-C", self.site_b), self.worker)
        self._tamper("UPDATE elevator_visit SET note = 'x' WHERE id = %s", stray.id)
        self.assertEqual(self._check("branch").state, "genuine")
        self.assertBroken("changed", 1, scope="all")

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2), st.sampled_from(CONTENT), st.data())
    def test_any_change_of_one_character_is_found(self, place, name, data):
        visit = self.visits[place]
        old = visit[name] or ""
        position = data.draw(st.integers(0, len(old)))
        new = old[:position] + data.draw(st.sampled_from("oaxn-é界 ")) + old[position + 1 :]
        if (new or None) == (visit[name] or None):
            return
        with self.env.cr.savepoint() as savepoint:
            self.env.flush_all()
            self.env.cr.execute("SET LOCAL session_replication_role = replica")
            self.env.cr.execute(
                SQL(
                    "UPDATE elevator_visit SET %s = %s WHERE id = %s",
                    SQL.identifier(name),
                    new,
                    visit.id,
                )
            )
            self.env.cr.execute("SET LOCAL session_replication_role = origin")
            found = self.env["elevator.seal.check"]._first_problem(self.elevator.ids)
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(found[:3], ("changed", self.elevator.id, place + 1))

    def test_sealing_a_batch_costs_no_query_per_record(self):
        visits = self.env["elevator.visit"]
        for n in range(12):
            visit = self._create_visit(
                self._create_maintained(f"TA-B{n}", self.site_a), self.worker
            )
            visit._start()
            self._fill(visit)
            visit._write_work({"state": "done"})
            visits |= visit
        self.env.flush_all()
        with self.assertQueryCount(8):
            visits._seal()
        self.assertEqual(set(visits.mapped("seal_number")), {1})

    def test_all_branches_are_begun_at_once_and_left_to_the_cron(self):
        verify = self.env["elevator.seal.verify"].create({"scope": "all"})
        check = self.env["elevator.seal.check"].browse(verify.action_verify()["res_id"])
        self.assertEqual(check.state, "genuine")
        late = self.env["elevator.seal.check"].create({"scope": "all"})
        self.assertFalse(late._begin(seconds=-1))
        self.assertEqual((late.state, late.elevator_count > 0), ("running", True))
        late.action_run()
        self.assertEqual(late.state, "genuine")

    def test_a_signatures_file_swapped_on_disk_is_found(self):
        sheet = self.visits.sheet_id[:1]
        if sheet.state == "waiting":
            sheet._sign(IMAGE, "Sam Safety")
        self.assertEqual(self._check("elevator").state, "genuine")
        self._tamper(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s"
            " WHERE res_model = %s AND res_id = %s AND res_field = 'signature'",
            b"another hand",
            sheet._name,
            sheet.id,
        )
        self.env.invalidate_all()
        check = self.assertBroken("file")
        self.assertEqual((check.res_model, check.res_id), (sheet._name, sheet.id))

    def test_progress_counts_elevators_without_seals_too(self):
        check = self.env["elevator.seal.check"].create({"scope": "all"})
        check._step(size=1)
        self.assertTrue(0 < check.progress < 100, check.progress)
        check.action_run()
        self.assertEqual(check.progress, 100)
