"""M-8.1, M-8.2: the branch applies by numbers and papers, departments confirm, the leader signs."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_common import hostile_context
from .people_common import ID_NUMBERS, PDF, PeopleCommon


@tagged("post_install", "-at_install")
class TestElevatorHiring(PeopleCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_user("people_leader", "group_leader")
        cls._create_maintained("TA-H", cls.site_a)

    def _signed(self, hiring):
        hiring.action_signoff_request()
        for user in (self.clerk, self.service, self.leader):
            self._sign(hiring, user)
        return hiring.sudo()

    def test_m_8_1_the_ground_is_the_branchs_numbers(self):
        self._create_uncertified("One", self.branch_a)
        hiring = self._hiring()
        self.assertEqual(
            (hiring.elevator_count, hiring.maintainer_count, hiring.standard), (1, 1, 30)
        )
        self.assertEqual((hiring.ratio, hiring.ratio_after), (1, 0.5))
        self.assertFalse(hiring.is_called_for)
        for name in ("elevator_count", "maintainer_count", "standard"):
            with self.assertRaises(UserError):
                hiring.write({name: 500})
        hiring.reason = False
        with self.assertRaisesRegex(UserError, "why"):
            hiring.action_signoff_request()
        self.env.company.elevator_per_maintainer = 1
        self._create_maintained("TA-H2", self.site_a)
        hiring.action_signoff_request()
        self.assertEqual((hiring.elevator_count, hiring.standard), (2, 1), "as on that day")
        self._create_maintained("TA-H3", self.site_a)
        self.assertEqual(hiring.elevator_count, 2, "what is signed stays")
        self.assertTrue(hiring.signoff_intact)

    def test_m_8_1_papers_are_complete(self):
        hiring = self._hiring(papers=("id_card", "health"))
        with self.assertRaisesRegex(UserError, "CV"):
            hiring.action_signoff_request()
        self.env["elevator.hiring.paper"].with_user(self.officer).create(
            {"hiring_id": hiring.id, "kind": "cv", "name": "cv.pdf", "upload": PDF}
        )
        health = hiring.paper_ids.filtered(lambda paper: paper.kind == "health")
        health.expires_on = self.today - timedelta(1)
        with self.assertRaisesRegex(UserError, "expired"):
            hiring.action_signoff_request()
        health.expires_on = self.today
        hiring.action_signoff_request()
        with self.assertRaises(UserError):
            health.upload = PDF
        with self.assertRaises(UserError):
            health.expires_on = self.today + timedelta(9)

    def test_m_8_1_the_id_number_is_checked(self):
        """Check digit, date, length; small x and spaces are put right; no children."""
        for wrong in ("110105194912310021", "11010519491331002X", "123", "37010220240101001X"):
            with self.assertRaises(ValidationError):
                self._hiring(wrong)
        hiring = self._hiring("110105 19491231 002x")
        self.assertEqual(hiring.id_number, ID_NUMBERS[0])
        self.assertEqual(str(hiring.birthday), "1949-12-31")
        self.assertEqual(hiring.id_masked, "110105********002X")
        with self.assertRaises(AccessError):
            hiring.with_user(self.leader).read(["id_number"])
        self.assertTrue(hiring.with_user(self.leader).read(["id_masked", "name"]))

    def test_m_8_2_departments_confirm_then_the_leader_signs(self):
        hiring = self._hiring(ID_NUMBERS[1])
        hiring.action_signoff_request()
        with self.assertRaises(AccessError):
            self._sign(hiring, self.leader)
        self._sign(hiring, self.clerk)
        self._sign(hiring, self.service)
        self.assertFalse(hiring.employee_id)
        self._sign(hiring, self.leader)
        employee = hiring.sudo().employee_id
        self.assertEqual(employee.elevator_branch_id, self.branch_a)
        self.assertEqual(employee.identification_id, ID_NUMBERS[1])
        self.assertEqual(employee.elevator_certificate_ids.kind_id, self.health_kind)
        self.assertEqual(employee._elevator_uncertified(self.today), employee, "not yet to work")
        with self.assertRaises(UserError):
            hiring.with_user(self.officer)._signoff_withdraw("Mistake")
        with self.assertRaises(UserError):
            hiring.with_user(self.officer).write({"employee_id": False})
        again = self._hiring(ID_NUMBERS[1])
        with self.assertRaisesRegex(UserError, "already"):
            again.action_signoff_request()

    def test_m_8_2_a_rejection_hires_nobody(self):
        hiring = self._hiring()
        hiring.action_signoff_request()
        self._sign(hiring, self.clerk, "rejected", "No")
        self.assertEqual((hiring.signoff_state, hiring.employee_id.ids), ("rejected", []))

    def test_who_reads_no_hirings_reads_no_signatures_of_them(self):
        """The name of an applicant stands under his signatures, too."""
        worker = self._create_user("people_worker", "group_maintainer", self.branch_a)
        signoff = self._signed(self._hiring()).signoff_id
        for rows in (signoff, signoff.turn_ids, signoff.signature_ids):
            with self.subTest(model=rows._name):
                found = [("id", "in", rows.ids)]
                self.assertEqual(rows.with_user(self.officer).search_count(found), len(rows))
                self.assertFalse(rows.with_user(worker).search_count(found))

    # ---------------------------------------------------------------- sensitive files

    def test_only_the_office_opens_a_paper_and_it_is_kept(self):
        """M-8.1: who opened which file when; nobody else, by no way."""
        paper = self._hiring().paper_ids[:1]
        url = f"/elevator/hiring/paper/{paper.id}"
        self.clerk.password = "people_clerk1"
        self.authenticate("people_clerk", "people_clerk1")
        response = self.url_open(url)
        self.assertEqual((response.status_code, response.content), (200, b"%PDF-1.4 paper"))
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertRecordValues(
            paper.sudo().access_ids,
            [{"user_id": self.clerk.id, "name": paper.name, "branch_id": self.branch_a.id}],
        )
        self.officer.password = "people_officer1"
        self.authenticate("people_officer", "people_officer1")
        with mute_logger("odoo.http"):
            self.assertNotIn(b"PDF", self.url_open(url).content)
            raw = self.url_open(f"/web/content/elevator.hiring.paper/{paper.id}/file")
            self.assertNotIn(b"PDF", raw.content)
        self.assertEqual(len(paper.sudo().access_ids), 1)
        manager = self._create_user("people_manager", "group_service_manager")
        with self.assertRaises(AccessError):
            paper.with_user(manager)._open()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_the_file_comes_out_by_no_other_way(self):
        paper = self._hiring().paper_ids[:1]
        papers = self.env["elevator.hiring.paper"]
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", paper._name),
                    ("res_id", "=", paper.id),
                    ("res_field", "=", "file"),
                ]
            )
        )
        self.assertTrue(attachment)
        for user in (self.officer, self.service, self.clerk, self.leader):
            with self.subTest(user=user.login):
                self.assertFalse(paper.with_user(user).upload)
                with self.assertRaises(AccessError):
                    call_kw(
                        papers.with_user(user),
                        "read",
                        [paper.ids, ["file"]],
                        {"context": hostile_context()},
                    )
                with self.assertRaises(AccessError):
                    attachment.with_user(user).read(["datas"])
        for vals in ({"checksum": "0" * 64}, {"file": PDF}):
            with self.assertRaises(UserError):
                paper.with_user(self.officer).write(vals)
            with self.assertRaises(UserError):
                papers.with_user(self.officer).create(
                    {"hiring_id": paper.hiring_id.id, "kind": "other", **vals}
                )

    def test_what_could_run_is_not_taken(self):
        for content in (b"PGh0bWw+", b"!!"):
            with self.assertRaisesRegex(UserError, "PDF"):
                self.env["elevator.hiring.paper"].with_user(self.officer).create(
                    {"hiring_id": self._hiring().id, "kind": "cv", "upload": content}
                )
