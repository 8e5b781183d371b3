"""Rule T-3: the same model and fault code again and again proposes a case."""

from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
class TestElevatorCaseRepeat(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.unit_a + cls.unit_b).model_id = cls.model_x
        cls.company.write({"elevator_repeat_count": 3, "elevator_repeat_days": 30})

    def _tickets(self, *codes, ago=0):
        with freeze_time(self.today - timedelta(ago)):
            for number, code in enumerate(codes):
                self._create_ticket(self.unit_b if number % 2 else self.unit_a, fault_code=code)

    def _proposed(self):
        found = self.cases._propose_repeats(self.company)
        return found.mapped("fault_code")

    def test_the_third_within_the_window_proposes_one(self):
        """T-3: over branches, whatever the case of the letters; asking again proposes nothing."""
        self._tickets("E41", "e41")
        self.assertFalse(self._proposed())
        self._tickets("E41")
        case = self.cases._propose_repeats(self.company)
        self.assertRecordValues(
            case,
            [
                {
                    "origin": "repeat",
                    "state": "draft",
                    "fault_code": "E41",
                    "model_id": self.model_x.id,
                    "ticket_count": 3,
                    "author_ids": [],
                    "branch_id": False,
                }
            ],
        )
        self.assertFalse(self._proposed())
        self._tickets("E41")
        self.assertFalse(self._proposed(), "a case is there")

    def test_what_is_too_old_does_not_count(self):
        self._tickets("E41", ago=31)
        self._tickets("E41", "E41")
        self.assertFalse(self._proposed())
        self.company.elevator_repeat_days = 60
        self.assertEqual(self._proposed(), ["E41"])

    def test_another_model_or_no_code_does_not_count(self):
        self.unit_b.model_id = self.env["elevator.model"].create({"maker": "M", "name": "Y"})
        self._tickets("E41", "E41", "E41", False, False, False)
        self.assertFalse(self._proposed())

    def test_a_known_case_proposes_nothing(self):
        self._published(model_id=self.model_x.id, fault_code="e41")
        self._tickets("E41", "E41", "E41")
        self.assertFalse(self._proposed())

    def test_the_cron_runs(self):
        self._tickets("E41", "E41", "E41")
        self.cases._cron_propose()
        self.assertTrue(self.cases.search([("origin", "=", "repeat")]))

    def test_hq_publishes_what_was_proposed(self):
        """A proposal has no author: who completes it is one, somebody else publishes it."""
        self._tickets("E41", "E41", "E41")
        case = self.cases._propose_repeats(self.company).with_user(self.hq)
        case.write({"cause": "Contacts", "remedy": "Replaced", "symptom": "Stops"})
        case.action_submit()
        self.assertFalse(case.may_review)
