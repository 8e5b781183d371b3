from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ElevatorCommon


@tagged("post_install", "-at_install")
class TestElevatorBranch(ElevatorCommon):
    def test_a_document_stays_with_its_branch(self):
        with self.assertRaises(UserError):
            self.elevator_a.branch_id = self.branch_b

    def test_a_branch_user_sees_the_own_branch_only(self):
        officer = self._create_user("officer_a", "group_branch_officer", self.branch_a)
        units = self.env["elevator.unit"].with_user(officer).search([("code", "=like", "T_-1")])
        self.assertEqual(units, self.elevator_a)

    def test_a_new_branch_of_a_user_shows_at_once(self):
        officer = self._create_user("officer_a", "group_branch_officer", self.branch_a)
        units = self.env["elevator.unit"].with_user(officer)
        self.assertNotIn(self.elevator_b, units.search([]))
        officer.elevator_branch_ids |= self.branch_b
        self.assertIn(self.elevator_b, units.search([]))
