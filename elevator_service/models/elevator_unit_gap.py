from odoo import fields, models


class ElevatorUnit(models.Model):
    """What is missing in an elevator's archive (缺失清单, M-2.2.5, M-7)."""

    _inherit = "elevator.unit"

    def _archive_gaps(self, first, last):
        """What lacks in the records of some days, by name.

        Visits, signatures and services as in record books (``elevator.record.gap``); beside them
        certificates, self-inspections and seals.

        :param date first: first day
        :param date last: day; what lies after today is not missing yet
        :return: list of dicts code, date (text or ""), text; in the order of the days
        """
        self.ensure_one()
        last = min(last, self.company_id._elevator_today())
        gaps = [
            *self._gaps_of_records(first, last),
            *self._gaps_of_workers(first, last),
            *self._gaps_of_inspections(first, last),
            *self._gaps_of_seals(),
        ]
        return sorted(gaps, key=lambda gap: gap["date"])

    def _gap(self, code, date, text):
        return {"code": code, "date": fields.Date.to_string(date) or "", "text": text}

    def _gaps_of_records(self, first, last):
        """Visits missed or not signed, days without a service (L-1, L-2)."""
        gaps = self.env["elevator.record.gap"].with_company(self.company_id)
        rows = gaps._between(self, first, last)
        visits = self.env["elevator.visit"].browse([row[3] for row in rows if row[3]])
        levels = dict(visits._fields["level"]._description_selection(self.env))
        level_of = {visit.id: levels[visit.level] for visit in visits}
        for kind, date, until, visit in rows:
            level = level_of.get(visit)
            if kind == "missed":
                yield self._gap(kind, date, self.env._("%(level)s missed", level=level))
            elif kind == "unsigned":
                text = self.env._("%(level)s not signed by the user", level=level)
                yield self._gap(kind, date, text)
            else:
                text = self.env._(
                    "%(count)s days without a service, until %(date)s",
                    count=(until - date).days + 1,
                    date=until,
                )
                yield self._gap("interval", date, text)

    def _gaps_of_workers(self, first, last):
        """Work by people without a valid certificate on its day (M-8.4, L-2)."""
        visits = self.env["elevator.visit"].search(
            [
                ("elevator_id", "=", self.id),
                ("date", ">=", first),
                ("date", "<=", last),
                ("state", "=", "done"),
            ],
            order="date, id",
        )
        employees = self.env["hr.employee"]
        pairs = [
            (worker.id, visit.date)
            for visit in visits
            for worker in visit.maintainer_id | visit.second_maintainer_id
        ]
        for employee, date in employees._elevator_uncertified_on(pairs):
            name = employees.browse(employee).name
            text = self.env._("%(name)s without certificate", name=name)
            yield self._gap("certificate", date, text)

    def _gaps_of_inspections(self, first, last):
        """Self-inspections that were due and are not done (L-5)."""
        inspections = self.env["elevator.self.inspection"].search(
            [
                ("elevator_id", "=", self.id),
                ("due_on", ">=", first),
                ("due_on", "<", last),
                ("state", "in", ("planned", "running")),
            ]
        )
        for inspection in inspections:
            text = self.env._("Self-inspection not done")
            yield self._gap("self_inspection", inspection.due_on, text)

    def _gaps_of_seals(self):
        """The first record that is not what was sealed (L-4)."""
        check = self.env["elevator.seal.check"]
        found = check._first_problem(self.ids) or check._first_file_problem(self.ids)
        if found:
            yield self._gap("seal", False, check._tell(*found))
