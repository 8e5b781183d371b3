from odoo import models


class ElevatorCallout(models.Model):
    """Text messages (短信) beside the message on the screen, for who is on the way (T-2.2).

    Odoo's queue sends them by the provider of the company (``_get_sms_api_class``).
    """

    _inherit = "elevator.callout"

    def _send(self, users, text):
        sent = super()._send(users, text)
        company = self.company_id.sudo()
        if company.elevator_callout_sms:
            # sudo: nobody has a right on the queue; numbers are those of colleagues
            self.env["sms.sms"].sudo().create(
                [
                    {"number": number, "body": text, "partner_id": partner.id}
                    for number, partner in self._sms_numbers(users.sudo(), company)
                ]
            )
        return sent

    @staticmethod
    def _sms_numbers(users, company):
        """[(number with its country, partner)] of those who have a mobile phone."""
        found = []
        for user in users:
            number = user.employee_ids[:1].mobile_phone or user.phone
            if number:
                country = user.country_id or company.country_id
                whole = user.partner_id._phone_format(number=number, country=country) or number
                found.append((whole.replace(" ", ""), user.partner_id))
        return found
