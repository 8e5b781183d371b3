from odoo.exceptions import AccessError, UserError
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

    def test_the_assistant_makes_all_a_branch_needs(self):
        manager = self._create_user("manager_x", "group_service_manager")
        officer = self._create_user("officer_x", "group_branch_officer", self.branch_a)
        vals = {"name": "Qingdao", "code": "QX", "city": "Qingdao", "phone_24h": "0532-1"}
        self.env.company.partner_id.city = "Jinan"
        assistant = self.env["elevator.branch.assistant"].with_user(manager).create(vals)
        assistant.user_ids = officer
        branch = self.env["elevator.branch"].browse(assistant.action_create_branch()["res_id"])
        self.assertEqual(branch.partner_id.city, "Qingdao")
        self.assertEqual(branch.analytic_account_id.name, "Qingdao")
        self.assertEqual((branch.journal_id.type, branch.journal_id.code), ("sale", "SQX"))
        self.assertIn(branch, officer.elevator_branch_ids)

    def test_only_the_service_manager_founds_a_branch(self):
        officer = self._create_user("officer_x", "group_branch_officer", self.branch_a)
        with self.assertRaises(AccessError):
            self.env["elevator.branch.assistant"].with_user(officer).create(
                {"name": "Mine", "code": "MX"}
            )
