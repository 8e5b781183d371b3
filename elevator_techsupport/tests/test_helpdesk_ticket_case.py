"""Rule T-3: from a ticket to a case in two clicks."""

from odoo.tests import tagged

from .case_common import CaseCommon


@tagged("post_install", "-at_install")
class TestHelpdeskTicketCase(CaseCommon):
    def _told(self):
        """A ticket with all that a case takes over."""
        components = [(0, 0, {"name": "Door operator", "maker": "Fermator"})]
        self.unit_a.write({"model_id": self.model_x.id, "component_ids": components})
        return self._create_ticket(
            user=self.worker_user,
            fault_code="e41",
            situation="Lock relay does not pull",
            done_on_site="Pressed the door",
            cause_id=self.cause.id,
            cause="Oxidised",
            remedy="Cleaned",
        )

    def test_two_clicks(self):
        """One makes the case from what the ticket says, the second hands it in."""
        code = self.env["elevator.fault.code"].create(
            {"code": "E41", "controller": "NICE3000", "name": "Door lock"}
        )
        ticket = self._told()
        photo = self._photo(res_model="helpdesk.ticket", res_id=ticket.id)
        action = ticket.with_user(self.worker_user).action_make_case()
        case = self.cases.browse(action["res_id"]).with_user(self.worker_user)
        self.assertRecordValues(
            case,
            [
                {
                    "name": "Door does not close",
                    "origin": "ticket",
                    "phase": "maintenance",
                    "model_id": self.model_x.id,
                    "kind": "traction",
                    "fault_code_id": code.id,
                    "fault_code": "E41",
                    "cause_id": self.cause.id,
                    "system": "door",
                    "symptom": "Lock relay does not pull",
                    "cause": "Oxidised",
                    "remedy": "Pressed the door\nCleaned",
                    "branch_id": self.branch_a.id,
                    "ticket_ids": ticket.ids,
                    "author_ids": self.worker_user.ids,
                }
            ],
        )
        self.assertIn("Fermator", case.configuration)
        self.assertEqual(case.attachment_ids.checksum, photo.checksum)
        self.assertEqual(case.attachment_ids.res_id, case.id)
        case.action_submit()
        self.assertEqual(case.state, "review")
        self.assertEqual(ticket.case_count, 1)

    def test_a_code_of_two_controllers_is_the_author_s_to_tell(self):
        for controller in ("NICE3000", "AS380"):
            self.env["elevator.fault.code"].create(
                {"code": "E02", "controller": controller, "name": "Overcurrent"}
            )
        case = self.cases.browse(self._create_ticket(fault_code="E02").action_make_case()["res_id"])
        self.assertFalse(case.fault_code_id)
        self.assertEqual(case.fault_code, "E02")
