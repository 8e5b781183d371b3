from odoo import api, fields, models
from odoo.tools import SQL


class HrEmployee(models.Model):
    """A maintainer: his branch, his certificates, and whether he may work on a day (M-8.4)."""

    _inherit = "hr.employee"

    elevator_branch_id = fields.Many2one("elevator.branch", "Branch", index="btree_not_null")
    elevator_certificate_ids = fields.One2many(
        "elevator.certificate", "employee_id", "Certificates of maintainers"
    )
    elevator_certificate_no = fields.Char(
        "Operator certificate",
        compute="_compute_elevator_certificate_no",
        store=True,
        help="Special equipment operator certificate (特种设备作业人员证): the latest one.",
    )

    @api.depends(
        "elevator_certificate_ids.number",
        "elevator_certificate_ids.valid_from",
        "elevator_certificate_ids.revoked_on",
        "elevator_certificate_ids.kind_id.is_operator",
    )
    def _compute_elevator_certificate_no(self):
        for employee in self:
            held = employee.elevator_certificate_ids.filtered(
                lambda held: held.kind_id.is_operator and not held.revoked_on
            )
            employee.elevator_certificate_no = held.sorted("valid_from")[-1:].number

    def _record_names(self):
        """Names and operator certificates as they stand in the heading of a record (L-2)."""
        return [
            {"name": worker.name, "certificate": worker.elevator_certificate_no or ""}
            for worker in self.sudo()  # employees are HR's; their names stand on every record
        ]

    def _elevator_uncertified(self, date):
        """Those of these employees who lack a valid certificate of a required kind on a day.

        :param date: datetime.date of the work
        :return: hr.employee; nobody of them may be put on a visit or a call-out (M-8.4)
        """
        pairs = self._elevator_uncertified_on([(employee.id, date) for employee in self])
        return self.browse(employee for employee, _date in pairs)

    @api.model
    def _elevator_uncertified_on(self, pairs):
        """The pairs of (employee's id, date) without certificate, by one query for all."""
        pairs = list(dict.fromkeys(pairs))
        if not pairs:
            return []
        self.env["elevator.certificate"].flush_model()
        self.env["elevator.certificate.kind"].flush_model()
        employees, dates = zip(*pairs, strict=True)
        return self.env.execute_query(
            SQL(
                """
                SELECT pair.employee, pair.day
                FROM unnest(%s::int[], %s::date[]) WITH ORDINALITY AS pair(employee, day, turn)
                WHERE NOT %s ORDER BY turn
                """,
                list(employees),
                list(dates),
                self.env["elevator.certificate.kind"]._sql_certified(
                    SQL("pair.employee"), SQL("pair.day")
                ),
            )
        )

    def _elevator_follow_certificates(self, everybody=False):
        """Visits planned from today on are given to who may do them, and taken from who may not.

        :param bool everybody: all maintainers, because what is required changed
        """
        if not self and not everybody:
            return
        # sudo: who enters a certificate changes what was planned, in whatever branch
        units = self.env["elevator.unit"].sudo()
        visits = self.env["elevator.visit"].sudo()
        if everybody:
            units.search([("maintainer_id", "!=", False)])._reassign_planned()
        else:
            mine = ["|", ("maintainer_id", "in", self.ids)]
            mine += [("second_maintainer_id", "in", self.ids)]
            units.search(mine)._reassign_planned()
        today = self.env.company._elevator_today()
        only = SQL("TRUE")
        if not everybody:
            only = SQL(
                "(maintainer_id = ANY(%(ids)s) OR second_maintainer_id = ANY(%(ids)s))",
                ids=self.ids,
            )
        visits._unassign_uncertified(SQL("date >= %s AND %s", today, only))

    def _pack_certificates(self, first, last):
        """Certificates to work for an inspection pack, valid at some time of its days.

        :return: list of dicts worker, kind, number, from_, to; days as date or ""
        """
        held = self.elevator_certificate_ids.filtered(
            lambda held: (
                (held.kind_id.required or held.kind_id.is_operator)
                and held.valid_from <= last
                and not (held.valid_to and held.valid_to < first)
                and not (held.revoked_on and held.revoked_on <= first)
            )
        )
        return [
            {
                "worker": certificate.employee_id.name,
                "kind": certificate.kind_id.name,
                "number": certificate.number,
                "from_": certificate.valid_from,
                "to": certificate.valid_to or "",
            }
            for certificate in held.sorted(lambda held: (held.employee_id.id, held.valid_from))
        ]
