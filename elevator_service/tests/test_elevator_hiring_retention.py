"""M-8.1: papers of who is not hired are deleted in time, by the personnel office, with a log."""

from dateutil.relativedelta import relativedelta
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .people_common import ID_NUMBERS, PDF, PeopleCommon


@tagged("post_install", "-at_install")
class TestElevatorHiringRetention(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_user("people_leader", "group_leader")
        cls._create_maintained("TA-H", cls.site_a)

    def _rejected(self, number=ID_NUMBERS[0]):
        hiring = self._hiring(number, phone="13800000000")
        hiring.action_signoff_request()
        self._sign(hiring, self.clerk, "rejected", "No")
        return hiring.with_user(self.clerk)

    def _later(self, months=6, days=1):
        """The day on which, by the setting, papers of today are due."""
        return freeze_time(f"{self.today + relativedelta(months=months, days=days)} 03:00:00")

    def test_kept_so_many_months_after_the_rejection(self):
        hiring = self._rejected()
        self.assertEqual(hiring.papers_until, self.today + relativedelta(months=6))
        with self._later(days=0), self.assertRaisesRegex(UserError, "kept for now"):
            hiring.action_delete_papers()
        self.env.company.elevator_hiring_months = 3
        self.assertEqual(hiring.papers_until, self.today + relativedelta(months=3))
        with self._later(months=3):
            self.assertIn(hiring, hiring.search([("papers_due", "=", True)]))
        for months in (0, 25):
            refused = self.assertRaises(CheckViolation)
            with refused, mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.env.company.elevator_hiring_months = months
                self.env.flush_all()

    def test_who_is_hired_or_decided_on_is_never_due(self):
        hired, pending = self._hiring(), self._hiring(ID_NUMBERS[1])
        for hiring in (hired, pending):
            hiring.action_signoff_request()
        for user in (self.clerk, self.service, self.leader):
            self._sign(hired, user)
        with self._later(months=100):
            self.env.invalidate_all()
            for hiring in (hired, pending):
                self.assertFalse(hiring.papers_until)
                self.assertFalse(
                    hiring.search_count([("id", "=", hiring.id), ("papers_due", "=", 1)])
                )
                with self.assertRaisesRegex(UserError, "kept"):
                    hiring.with_user(self.clerk).action_delete_papers()

    def test_taken_back_and_never_asked_for_are_due_too(self):
        taken, draft = self._hiring(), self._hiring(ID_NUMBERS[1])
        taken.action_signoff_request()
        taken._signoff_withdraw("He does not want to any more")
        with self._later():
            self.env.invalidate_all()
            due = draft.search([("papers_due", "=", True)])
            self.assertLessEqual(taken | draft, due)
            (taken | draft).with_user(self.clerk).action_delete_papers()
        self.assertFalse((taken | draft).paper_ids.filtered("handed_in"))

    def test_files_and_number_are_gone_everywhere(self):
        """No attachment, no number in any column, none in the signed rounds; the decision stays."""
        hiring = self._rejected()
        papers = hiring.paper_ids
        files = self.env["ir.attachment"].search(
            [("res_model", "=", papers._name), ("res_field", "=", "file")]
        )
        self.assertEqual(len(files), 3)
        with self._later():
            hiring.action_delete_papers()
        self.assertFalse(files.exists())
        self.env.flush_all()
        for table in ("elevator_hiring", "elevator_hiring_paper", "elevator_signoff"):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{ID_NUMBERS[0]}%"]
            )
            self.assertEqual(self.env.cr.fetchone(), (0,), table)
        known = hiring.sudo()
        self.assertFalse(known.id_salt or known.id_number or known.phone)
        self.assertEqual((known.name, known.signoff_state), ("Applicant", "rejected"))
        self.assertEqual(known.papers_deleted_by_id, self.clerk)
        with self.assertRaisesRegex(UserError, "deleted"):
            papers[:1].with_user(self.clerk)._open()

    def test_who_deleted_which_paper_is_kept(self):
        hiring = self._rejected()
        with self._later():
            hiring.action_delete_papers()
        log = hiring.paper_ids.sudo().access_ids
        self.assertEqual(set(log.mapped("act")), {"deleted"})
        self.assertEqual((len(log), log.user_id), (3, self.clerk))
        self.assertIn("Papers, ID number", hiring.message_ids[:1].body)

    def test_nobody_else_deletes_them(self):
        hiring = self._rejected()
        manager = self._create_user("people_manager", "group_service_manager")
        with self._later():
            for user in (self.officer, self.service, self.leader, manager):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    hiring.with_user(user).action_delete_papers()
                self.assertFalse(hiring.with_user(user).may_delete_papers)
            self.assertTrue(hiring.may_delete_papers)
            for name in ("papers_deleted_on", "papers_deleted_by_id", "id_digest"):
                with self.assertRaises(UserError):
                    hiring.with_user(self.officer).write({name: False})
            with self.assertRaises(UserError):
                hiring.paper_ids[:1].with_user(self.officer).write({"deleted_on": self.today})
        self.assertTrue(all(hiring.paper_ids.mapped("handed_in")))

    def test_what_was_deleted_is_not_begun_again(self):
        """A new paper, a new request: apply anew."""
        hiring = self._rejected()
        with self._later():
            hiring.action_delete_papers()
            mine = hiring.with_user(self.officer)
            with self.assertRaisesRegex(UserError, "apply anew"):
                mine.paper_ids[:1].upload = PDF
            with self.assertRaisesRegex(UserError, "apply anew"):
                mine.paper_ids.create({"hiring_id": mine.id, "kind": "cv", "upload": PDF})
            with self.assertRaises(UserError):
                mine.action_signoff_request()
            with self.assertRaisesRegex(UserError, "kept for now"):
                hiring.action_delete_papers()

    def test_the_night_tells_the_office_once(self):
        hiring, kept = self._rejected(), self._hiring(ID_NUMBERS[1])
        kept.action_signoff_request()
        holder = self.env.ref("elevator_service.group_people")._elevator_holders(
            self.env["elevator.branch"]
        )[:1]
        cron = self.env.ref("elevator_service.cron_hiring_papers")
        with self._later(), self.enter_registry_test_mode():
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        kind = self.env.ref("elevator_service.activity_hiring_papers")
        tasks = (hiring | kept).sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertEqual((len(tasks), tasks.res_id, tasks.user_id), (1, hiring.id, holder))
        with self._later():
            hiring.action_delete_papers()
        self.assertFalse(tasks.exists())

    def test_signatures_cover_the_number_and_do_not_show_it(self):
        """The leader signs for a person whose number he does not read; changed, it shows."""
        hiring = self._hiring()
        hiring.action_signoff_request()
        signoff = hiring.with_user(self.leader).signoff_id
        self.assertNotIn(ID_NUMBERS[0], signoff.content + str(signoff.readable))
        self.assertIn("110105********002X", signoff.content)
        with self.assertRaises(UserError):
            hiring.id_number = ID_NUMBERS[1]
        self.assertTrue(hiring.signoff_intact)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE elevator_hiring SET id_digest = repeat('0', 64) WHERE id = %s", [hiring.id]
        )
        self.env.invalidate_all()
        self.assertFalse(hiring.signoff_intact)
