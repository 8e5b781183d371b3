"""Rule T-2.2: where the company wants it, who is told of a call-out gets a text message."""

from odoo.tests import tagged

from .common import TechCommon


@tagged("post_install", "-at_install")
class TestElevatorCalloutSms(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"elevator_callout_sms": True, "country_id": cls.env.ref("base.cn").id})
        cls.worker.mobile_phone = "139 1234 5678"
        cls._create_duty()

    def _sent(self, partner):
        return self.env["sms.sms"].search([("partner_id", "=", partner.id)])

    def test_who_is_sent_reads_which_elevator(self):
        callout = self._call()
        [message] = self._sent(self.worker_user.partner_id)
        self.assertEqual(message.state, "outgoing")
        self.assertTrue(message.number.endswith("13912345678"), message.number)
        for part in (callout.name, self.unit_a.display_name):
            self.assertIn(part, message.body)

    def test_without_a_number_the_screen_has_to_do(self):
        self.worker.mobile_phone = False
        callout = self._call()
        self.assertFalse(self._sent(self.worker_user.partner_id))
        self.assertTrue(callout.ticket_id.activity_ids)

    def test_only_where_the_company_wants_it(self):
        self.company.elevator_callout_sms = False
        self._call(trapped=True)
        self.assertFalse(self._sent(self.worker_user.partner_id))
