from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL


class ElevatorCertificate(models.Model):
    """What the night does: reminders, and once, what was there before certificates were kept."""

    _inherit = "elevator.certificate"

    @api.model
    def _cron_remind(self):  # pylint: disable=missing-return
        """Tell the branch of certificates that expire soon and that nothing follows, once each."""
        for certificate in self._expiring():
            manager = certificate.branch_id.manager_id.user_id
            office = self.env.ref("elevator_service.group_people")
            user = manager or office._elevator_holders(certificate.branch_id)[:1]
            if not user:
                continue
            certificate.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=certificate.valid_to,
                user_id=user.id,
                summary=self.env._(
                    "%(certificate)s of %(person)s expires",
                    certificate=certificate.kind_id.name,
                    person=certificate.employee_id.name,
                ),
            )
            super(ElevatorCertificate, certificate).write(
                {"reminded_on": certificate.company_id._elevator_today()}
            )

    @api.model
    def _expiring(self):
        """Certificates inside the days of their kind, not told yet, without a later one."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id FROM elevator_certificate c
                JOIN elevator_certificate_kind k ON k.id = c.kind_id AND k.active
                JOIN hr_employee e ON e.id = c.employee_id AND e.active
                WHERE c.revoked_on IS NULL AND c.reminded_on IS NULL
                  AND c.branch_id IS NOT NULL
                  AND c.valid_to BETWEEN %(today)s AND %(today)s + k.remind_days
                  AND NOT EXISTS (
                    SELECT 1 FROM elevator_certificate later
                    WHERE later.employee_id = c.employee_id AND later.kind_id = c.kind_id
                      AND later.revoked_on IS NULL AND later.valid_to > c.valid_to
                  )
                ORDER BY c.valid_to, c.id
                """,
                today=self.env.company._elevator_today(),
            )
        )
        return self.browse([row[0] for row in rows])

    @api.model
    def _take_over(self):
        """Once, when certificates begin to be kept: who worked before goes on, for a time.

        A maintainer with the number of an operator certificate gets that certificate, its last
        day to be completed from the card, and the company's for half a year, in which he takes
        the exams. Who has no number gets nothing: he may not have worked by law either.
        """
        once = self.env["ir.config_parameter"].sudo()
        if once.get_param("elevator_service.certificates_taken_over"):
            return self.browse()
        today = self.env.company._elevator_today()
        once.set_param("elevator_service.certificates_taken_over", today)
        workers = self.env["hr.employee"].search(
            [
                ("elevator_branch_id", "!=", False),
                ("elevator_certificate_no", "!=", False),
                ("elevator_certificate_ids", "=", False),
            ]
        )
        return self._give(
            [vals for worker in workers for vals in self._prepare_take_over_vals(worker, today)]
        )

    @api.model
    def _prepare_take_over_vals(self, worker, today):
        common = {"employee_id": worker.id, "valid_from": today, "taken_over": True}
        kind = self.env.ref
        operator = kind("elevator_service.certificate_kind_operator")
        company = kind("elevator_service.certificate_kind_company")
        return [
            {**common, "kind_id": operator.id, "number": worker.elevator_certificate_no},
            {
                **common,
                "kind_id": company.id,
                "number": f"{company.code}T{worker.id:05d}",
                "valid_to": today + relativedelta(months=6),
                "note": self.env._("Worked before certificates were kept; exams to be taken."),
            },
        ]
