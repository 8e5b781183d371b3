"""L-4, M-7: call-outs in packs and disposals, as visits are."""

import json
import shutil
import tempfile
from datetime import date
from pathlib import Path

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.elevator_service.tests.archive_common import ArchiveCommon

from .common import TechCommon

PHOTO = b"\x89PNG\r\n\x1a\n broken lock"


@tagged("post_install", "-at_install")
class TestElevatorCalloutArchive(ArchiveCommon, TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gone = cls._create_maintained("TA-O3", cls.site_old, since="2020-01-01")
        with freeze_time("2021-03-01 03:00:00"):
            cls.callout = cls._served_with_photo(cls.gone)
            cls.ticket = cls.callout.ticket_id
        with freeze_time("2021-03-05 03:00:00"):
            cls.callout.with_user(cls.worker_user)._supplement("Two persons, not one", "Haste")
        cls.gone._move_to("ended", date=date(2021, 9, 1), note="Contract over")

    @classmethod
    def _served_with_photo(cls, elevator):
        """A call-out with a part and a photo on its ticket, sealed."""
        callout = cls._call(elevator, trapped=True, caller_name="Li", what="Door open")
        ticket = callout.ticket_id
        cls.env["elevator.ticket.part"].create(
            {"ticket_id": ticket.id, "product_id": cls._create_part().id, "serial": "S-1"}
        )
        ticket.message_post(body="Called back", attachments=[("lock.png", PHOTO)])
        mine = callout.with_user(cls.worker_user)
        for act in ("action_accept", "action_arrive", "action_free", "action_restore"):
            getattr(mine, act)()
        cls._finish_facts(ticket)
        mine.action_close()
        return callout

    def _photo(self):
        return self.callout._ticket_files()

    def _genuine(self, elevator):
        self.env.invalidate_all()
        return elevator._verify_seals().state

    def _decided_list(self):
        return self._decided().filtered(lambda one: self.gone in one.item_ids.elevator_id)

    # ---------------------------------------------------------------- what is sealed

    @mute_logger("odoo.sql_db")
    def test_l_4_the_database_keeps_text_and_photo(self):
        photo = self._photo()
        self.env.flush_all()
        for statement, key in (
            ("UPDATE elevator_callout_supplement SET text = 'x' WHERE id = %s", "supplement"),
            ("UPDATE ir_attachment SET checksum = 'x' WHERE id = %s", "photo"),
            ("UPDATE ir_attachment SET res_id = res_id + 1 WHERE id = %s", "photo"),
            ("DELETE FROM ir_attachment WHERE id = %s", "photo"),
        ):
            ids = {"supplement": self.callout.supplement_ids.id, "photo": photo.id}
            with (
                self.subTest(statement),
                self.assertRaises(psycopg2.errors.RaiseException),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [ids[key]])

    def test_l_4_a_photo_changed_behind_the_database_is_found(self):
        photo, check = self._photo(), self.env["elevator.seal.check"]
        self.assertIsNone(check._first_file_problem(self.gone.ids))
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        with self.env.cr.savepoint() as savepoint:
            photo.raw = b"another"
            self.env.flush_all()
            found = check._first_file_problem(self.gone.ids)
            self.assertEqual(found[0], "file")
            self.assertEqual(found[3:], ("elevator.callout", self.callout.id))
            savepoint.rollback()
        self.env.invalidate_all()
        photo.unlink()
        self.assertEqual(check._first_file_problem(self.gone.ids)[0], "file", "gone is no better")
        self.env.cr.execute("SET LOCAL session_replication_role = origin")

    def test_a_file_that_came_after_the_seal_is_not_sealed(self):
        late = self.ticket.message_post(body="x", attachments=[("late.png", b"late")])
        self.assertNotIn(str(late.attachment_ids.id), self.callout.photo_digests)
        late.attachment_ids.unlink()
        self.assertEqual(self._genuine(self.gone), "genuine")

    # ---------------------------------------------------------------- packs

    def _unpacked(self, **vals):
        vals = {"date_from": "2021-01-01", "date_to": "2021-12-31", **vals}
        pack = self._pack(scope="elevator", elevator_id=self.gone.id, site_id=False, **vals)
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        return self._unpack(self._zip(pack), folder)

    def test_l_4_in_the_pack_with_paper_photo_and_seal(self):
        folder = self._unpacked()
        code, said = self._verify(folder / "verify.py", folder)
        self.assertEqual(code, 0, said)
        self.assertIn("records: 2,", said)
        self.assertIn("files: 1", said)
        papers = list((folder / "records").glob("*.pdf"))
        self.assertEqual(len(papers), 1, "one paper of call-outs; a supplement stands on it")
        text = (folder / "pack.xml").read_text()
        self.assertIn('kind="callout"', text)
        self.assertIn("Two persons, not one", text)

    def test_l_4_the_verifier_names_what_is_false(self):
        for what, old, new in (
            ("changed", "Worn contact", "Vandalism"),
            ("changed", "Two persons, not one", "One person"),
        ):
            folder = self._unpacked(with_papers=False)
            xml = folder / "pack.xml"
            xml.write_text(xml.read_text().replace(old, new))
            code, said = self._verify(folder / "verify.py", folder)
            self.assertEqual(code, 1, said)
            self.assertIn(f"[{what}] TA-O3", said)
        folder = self._unpacked(with_papers=False)
        next((folder / "files").iterdir()).write_bytes(b"another")
        code, said = self._verify(folder / "verify.py", folder)
        self.assertEqual(code, 1, said)
        self.assertIn("[file] TA-O3 #1 callout", said)

    def test_a_supplement_of_later_goes_with_its_call_out(self):
        """Outside the period alone it stays outside; with its call-out it comes along."""
        folder = self._unpacked(date_to="2021-03-02", with_papers=False)
        self.assertIn("Two persons", (folder / "pack.xml").read_text())
        folder = self._unpacked(date_from="2021-02-01", date_to="2021-02-28", with_papers=False)
        self.assertNotIn("Two persons", (folder / "pack.xml").read_text())

    # ---------------------------------------------------------------- disposal

    def test_m_7_due_as_visits_are(self):
        """L-4: four years after the seal; the supplement by its own day."""
        self.assertNotIn(self.gone, self._due("2025-03-01"))
        self.assertEqual(self._due("2025-03-02")[self.gone], [1])
        self.assertEqual(self._due("2025-03-06")[self.gone], [1, 2])

    def test_m_7_what_was_said_goes_number_and_days_stay(self):
        photo, ticket = self._photo(), self.ticket
        number, seal = ticket.number, self.callout.seal
        disposal = self._decided_list()
        disposal.action_dispose()
        self.env.invalidate_all()
        callout = self.callout
        self.assertRecordValues(
            callout,
            [
                {"name": number, "seal": seal, "state": "done", "elevator_id": self.gone.id}
                | {"what": False, "caller_name": False, "employee_id": False, "late": False}
                | {"photo_digests": False, "disposal_id": disposal.id}
            ],
        )
        self.assertFalse(callout.event_ids or ticket.part_ids or ticket.step_ids)
        self.assertFalse(ticket.message_ids or photo.exists())
        self.assertEqual(callout.supplement_ids.text, "")
        self.assertRecordValues(
            ticket,
            [
                {"number": number, "name": number, "elevator_id": self.gone.id, "closed": True}
                | dict.fromkeys(("situation", "cause", "remedy", "configuration"), False)
                | {"cause_id": False, "partner_id": False, "description": ""}
            ],
        )
        words = json.dumps(ticket.read()[0] | callout.read()[0], default=str)
        for word in ("Door open", "Worn contact", "Li"):
            self.assertNotIn(f'"{word}', words)
        self.assertEqual(self._genuine(self.gone), "genuine")

    def test_m_7_disposed_of_outside_odoo(self):
        self._decided_list().action_dispose()
        folder = self._unpacked(date_from="2020-01-01", with_papers=False)
        code, said = self._verify(folder / "verify.py", folder)
        self.assertEqual(code, 0, said)
        self.assertIn("disposed: 2", said)
        self.assertNotIn("Worn contact", (folder / "pack.xml").read_text())

    def test_m_7_a_hold_keeps_the_call_out(self):
        disposal = self._decided_list()
        self.env["elevator.legal.hold"].create({"reason": "Court", "elevator_id": self.gone.id})
        with self.assertRaisesRegex(UserError, "TA-O3"):
            disposal.action_dispose()
        self.assertEqual(self.ticket.cause, "Worn contact")

    @mute_logger("odoo.sql_db")
    def test_l_4_nothing_else_blanks_or_refills(self):
        statements = (
            "UPDATE helpdesk_ticket SET cause = NULL WHERE id = %(ticket)s",
            "DELETE FROM elevator_callout_event WHERE callout_id = %(callout)s",
            "DELETE FROM elevator_ticket_part WHERE ticket_id = %(ticket)s",
            "DELETE FROM helpdesk_ticket WHERE id = %(ticket)s",
        )
        for statement in statements:
            self.assertRefused(statement)
        self._decided_list().action_dispose()
        for statement in (
            "UPDATE helpdesk_ticket SET cause = 'Vandalism' WHERE id = %(ticket)s",
            "UPDATE elevator_callout SET what = 'x' WHERE id = %(callout)s",
            "DELETE FROM helpdesk_ticket WHERE id = %(ticket)s",
            "DELETE FROM elevator_callout WHERE id = %(callout)s",
        ):
            self.assertRefused(statement)
        # others keep what they say
        other = self._served_with_photo(self.lift)
        self.assertRefused(statements[1].replace("%(callout)s", str(other.id)))
        self.assertEqual(self._genuine(self.lift), "genuine")

    def assertRefused(self, statement):
        self.env.flush_all()
        with (
            self.subTest(statement),
            self.assertRaises(psycopg2.errors.RaiseException),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(statement, {"ticket": self.ticket.id, "callout": self.callout.id})
