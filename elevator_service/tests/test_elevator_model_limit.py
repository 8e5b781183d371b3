from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ElevatorCommon


@tagged("post_install", "-at_install")
class TestElevatorModelLimit(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env["elevator.model"].create({"maker": "M", "name": "T1"})

    def _create(self, **vals):
        return self.env["elevator.model.limit"].create(
            {"model_id": self.model.id, "code": "A-1-29", "unit": "mm", **vals}
        )

    def test_a_limit_names_an_item_in_its_unit(self):
        with self.assertRaises(ValidationError):
            self._create(code="A-9-99", has_min=True)
        with self.assertRaises(ValidationError):
            self._create(unit="cm", has_min=True)
        self.assertTrue(self._create(has_min=True, limit_min=8))

    @mute_logger("odoo.sql_db")
    def test_limits_make_sense(self):
        for vals in ({}, {"has_min": True, "limit_min": 2, "has_max": True, "limit_max": 1}):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self._create(**vals)
        self._create(has_min=True)
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._create(has_max=True)

    def test_branches_do_not_change_limits(self):
        officer = self._create_user("officer", "group_branch_officer", self.branch_a)
        limit = self._create(has_min=True, limit_min=8)
        with self.assertRaises(AccessError):
            limit.with_user(officer).limit_min = 1
        limit.with_user(self._create_user("hq", "group_hq_service")).limit_min = 9
        self.assertEqual(limit.limit_min, 9)
