import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ElevatorCommon

IMAGE = base64.b64encode(b"\x89PNG\r\n\x1a\n drawn").decode()


@tagged("post_install", "-at_install")
class TestElevatorVisitSheet(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._create_maintainer("Worker", cls.branch_a)
        cls.elevators = cls._create_maintained("TA-S1", cls.site_a)
        cls.elevators |= cls._create_maintained("TA-S2", cls.site_a)
        cls.visits = cls.env["elevator.visit"]
        for elevator in cls.elevators:
            cls.visits |= cls._create_done(elevator, cls.worker)
        cls.sheet = cls.visits.sheet_id

    def test_d14b_one_sheet_a_site_and_day(self):
        self.assertEqual(len(self.sheet), 1)
        self.assertEqual(self.sheet.visit_ids, self.visits)

    def test_l_2_signed_once_by_name(self):
        for image, name in ((IMAGE, " "), ("", "Ma")):
            with self.assertRaises(UserError):
                self.sheet._sign(image, name)
        self.sheet._sign(IMAGE, "Ma Xiaoyan")
        self.assertEqual(self.sheet.state, "signed")
        self.assertEqual(self.sheet.signed_by, "Ma Xiaoyan")
        with self.assertRaisesRegex(UserError, "Ma Xiaoyan"):
            self.sheet._sign(IMAGE, "Somebody else")

    def test_the_signature_stands_in_each_chain(self):
        self.sheet._sign(IMAGE, "Ma Xiaoyan")
        entries = self.env["elevator.seal"].search([("elevator_id", "in", self.elevators.ids)])
        signed = entries.filtered(lambda entry: entry.kind == "signature")
        self.assertEqual(signed.elevator_id, self.elevators)
        self.assertEqual(set(signed.mapped("number")), {2})

    def test_a_visit_after_the_signature_goes_on_a_further_sheet(self):
        self.sheet._sign(IMAGE, "Ma Xiaoyan")
        late = self._create_done(self._create_maintained("TA-S3", self.site_a), self.worker)
        self.assertNotEqual(late.sheet_id, self.sheet)
        self.assertEqual(late.sheet_id.date, self.sheet.date)
        self.assertNotEqual(late.sheet_id.name, self.sheet.name)

    def test_nobody_types_a_signature(self):
        for vals in ({"state": "signed"}, {"signature": IMAGE}, {"signed_by": "Me"}):
            with self.subTest(vals), self.assertRaises(UserError):
                self.sheet.write(vals)
        with self.assertRaises(UserError):
            self.sheet.copy({"state": "signed"})

    def test_a_signed_sheet_does_not_change(self):
        self.sheet._sign(IMAGE, "Ma Xiaoyan")
        with self.assertRaises(UserError):
            self.sheet.date = "2026-01-01"
