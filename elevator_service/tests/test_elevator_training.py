"""M-8.3, M-8.4: attendance, then theory AND practical exam, then the certificate to work."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from psycopg2 import Error

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .people_common import PeopleCommon


@tagged("post_install", "-at_install")
class TestElevatorTraining(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two, cls.three = (
            cls._create_uncertified(f"Trainee {n}", cls.branch_a) for n in range(3)
        )

    def test_m_8_4_both_exams_and_attendance_certify(self):
        """Theory alone, practice alone, a score below the mark, an unconfirmed one: nothing."""
        training = self._training(self.one | self.two | self.three)
        absent = self._create_uncertified("Absent", self.branch_a)
        training.attendee_ids.create({"training_id": training.id, "employee_id": absent.id})
        self._exam(training, self.one, "theory", 60)
        self._exam(training, self.one, "practical", 100)
        self._exam(training, self.two, "theory", 99)
        self._exam(training, self.two, "practical", 59.9)
        self._exam(training, self.three, "theory", 99)
        draft = self._exam(training, self.three, "practical", 99, confirm=False)
        with self.assertRaisesRegex(UserError, "Absent"):
            self._exam(training, absent, "theory", 90)
        training.action_issue()
        certificate = training.certificate_ids
        self.assertEqual(certificate.employee_id, self.one)
        self.assertEqual(certificate.valid_from, self.today)
        self.assertEqual(certificate.valid_to, self.today + relativedelta(months=24, days=-1))
        self.assertTrue(certificate.number.startswith("EC"))
        row = training.attendee_ids.filtered(lambda row: row.employee_id == self.one)
        self.assertEqual(
            (row.theory, row.practical, row.passed, row.certificate_id),
            (60, 100, True, certificate),
        )
        with self.assertRaises(UserError):
            training.action_issue()
        draft.action_confirm()
        self._exam(training, self.two, "practical", 60)
        training.action_issue()
        self.assertEqual(training.certificate_ids.employee_id, self.one | self.two | self.three)
        self.assertEqual(len(training.certificate_ids), 3, "each once")

    def test_m_8_3_material_attendance_and_states(self):
        training = self._training(self.one, attended=False, held=False)
        with self.assertRaisesRegex(UserError, "attended"):
            training.action_held()
        training.attendee_ids.attended = True
        training.date_to = self.today + timedelta(3)
        training.date_from = self.today + timedelta(1)
        with self.assertRaisesRegex(UserError, "begun"):
            training.action_held()
        training.date_from = self.today
        with self.assertRaises(UserError):
            training.state = "held"
        with self.assertRaises(UserError):
            training.action_prepare_exams()
        training.action_held()
        for _twice in range(2):
            training.action_prepare_exams()
        self.assertEqual(sorted(training.exam_ids.mapped("part")), ["practical", "theory"])
        with self.assertRaises(UserError):
            training.action_cancel()
        with mute_logger("odoo.sql_db"), self.assertRaises(Error), self.cr.savepoint():
            training.attendee_ids.copy()

    def test_a_confirmed_result_stays(self):
        training = self._training(self.one)
        exam = self._exam(training, self.one, "theory", 40)
        self.assertFalse(exam.passed)
        for change in ({"score": 100}, {"passed": True}, {"state": "draft"}):
            with self.assertRaises(UserError):
                exam.write(change)
        with self.assertRaises(UserError):
            exam.unlink()
        with self.assertRaises(UserError):
            exam.action_confirm()
        typed = training.exam_ids.create(
            {
                "training_id": training.id,
                "employee_id": self.one.id,
                "part": "practical",
                "passed": True,
                "state": "confirmed",
            }
        )
        self.assertEqual((typed.state, typed.passed), ("draft", False))
        self._exam(training, self.one, "theory", 61)
        self._exam(training, self.one, "practical", 61)
        training.action_issue()
        with self.assertRaisesRegex(UserError, "Certified"):
            training.attendee_ids.attended = False

    def test_nobody_examines_himself_and_branches_examine_nobody(self):
        self.one.user_id = self.service
        training = self._training(self.one)
        with self.assertRaises(AccessError):
            self._exam(training, self.one, "theory", 100)
        with self.assertRaises(AccessError):
            training.with_user(self.officer).action_issue()
