from odoo import fields, models


class ElevatorUnit(models.Model):
    """What is missing in an elevator's archive (缺失清单, M-2.2.5, M-7)."""

    _inherit = "elevator.unit"

    def _archive_gaps(self, first, last):
        """What lacks in the records of some days, by name.

        :param date first: first day
        :param date last: last day; what lies after today is not missing yet
        :return: list of dicts code, date (text or ""), text; in the order of the days
        """
        self.ensure_one()
        last = min(last, self.company_id._elevator_today())
        visits = self.env["elevator.visit"].search(
            [("elevator_id", "=", self.id), ("date", ">=", first), ("date", "<=", last)],
            order="date, id",
        )
        gaps = [
            *self._gaps_of_visits(visits, last),
            *self._gaps_of_workers(visits),
            *self._gaps_of_services(visits, first, last),
            *self._gaps_of_inspections(first, last),
            *self._gaps_of_seals(),
        ]
        return sorted(gaps, key=lambda gap: gap["date"])

    def _gap(self, code, date, text):
        return {"code": code, "date": fields.Date.to_string(date) or "", "text": text}

    def _gaps_of_visits(self, visits, last):
        """Visits missed or not signed (L-2)."""
        levels = dict(visits._fields["level"]._description_selection(self.env))
        for visit in visits:
            level = levels[visit.level]
            open_one = visit.state in ("planned", "running") and visit.date < last
            if visit.state == "missed" or open_one:
                yield self._gap("missed", visit.date, self.env._("%(level)s missed", level=level))
            if visit.state != "done":
                continue
            if visit.sheet_id.state != "signed":
                text = self.env._("%(level)s not signed by the user", level=level)
                yield self._gap("unsigned", visit.date, text)

    def _gaps_of_workers(self, visits):
        """Work by people without a valid certificate on its day (M-8.4, L-2)."""
        employees = self.env["hr.employee"]
        pairs = [
            (worker.id, visit.date)
            for visit in visits
            if visit.state == "done"
            for worker in visit.maintainer_id | visit.second_maintainer_id
        ]
        for employee, date in employees._elevator_uncertified_on(pairs):
            name = employees.browse(employee).name
            text = self.env._("%(name)s without certificate", name=name)
            yield self._gap("certificate", date, text)

    def _gaps_of_services(self, visits, first, last):
        """Stretches longer than the law allows without a service (L-1)."""
        service = self.env["elevator.visit.level"].search([("level", "!=", "patrol")], limit=1)
        window = service.window_days
        since = self.maintenance_since or self.plan_anchor
        if not (window and since):
            return
        done = visits.filtered(lambda v: v.state == "done" and v.level != "patrol")
        days = [max(first, since), *done.mapped("date"), min(last, self.ended_on or last)]
        for before, after in zip(days, days[1:], strict=False):
            count = (after - before).days
            if count > window and not self._was_suspended(before, after):
                text = self.env._(
                    "%(count)s days without a service, until %(date)s", count=count, date=after
                )
                yield self._gap("interval", before, text)

    def _was_suspended(self, before, after):
        """A stopped elevator owes no service."""
        return any(
            event.kind == "state"
            and "suspended" in (event.state_from, event.state_to)
            and before <= event.date <= after
            for event in self.event_ids
        )

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
