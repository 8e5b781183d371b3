from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.elevator_service.tools.locking import lock

from ..tools.distance import distance_km
from .elevator_callout import RUNNING
from .elevator_callout_clock import OFFICER

# a place where somebody was longer ago says nothing
PLACE_HOURS = 12


class ElevatorCallout(models.Model):
    """Who goes: the nearest certified maintainer on duty (T-2.2)."""

    _inherit = "elevator.callout"

    def _assign_nearest(self):
        """Assign who is on duty, certified, free and nearest; tell when there is none."""
        self.ensure_one()
        duty = self.env["elevator.duty"]._on_duty(self.branch_id, self.called_at)[self.branch_id]
        self._write_clock({"duty_id": duty.id})
        ranked = self._rank(duty.sudo().employee_ids)
        if not ranked:
            nobody = self._in_house().env._("Nobody with a certificate is on duty.")
            self._add_event("assigned", note=nobody)
            self._tell(self._duty_users() | self._hq_users(), "nobody")
            return
        employee, km = ranked[0]
        note = self._in_house().env._("%(km).1f km away", km=km) if km is not None else ""
        self._give_to(employee, note)

    def _rank(self, employees):
        """[(employee, km or None)] of the certified: the free first, then the nearest."""
        today = self.company_id._elevator_today()
        able = employees._callout_certified(today)
        busy = self.sudo().search(
            [
                ("employee_id", "in", able.ids),
                ("state", "in", RUNNING[:3]),
                ("id", "!=", self.id),
            ]
        )
        busy = busy.employee_id
        site = self.site_id.sudo()
        here = (site.latitude, site.longitude)
        places = self._last_places(able) if any(here) else {}
        rows = [(worker, self._km(places.get(worker.id), here)) for worker in able]
        own = self.elevator_id.sudo().maintainer_id | self.elevator_id.sudo().second_maintainer_id
        return sorted(
            rows,
            key=lambda row: (
                row[0] in busy,
                row[1] if row[1] is not None else float("inf"),
                row[0] not in own,
                row[0].id,
            ),
        )

    def _km(self, there, here):
        return distance_km(there, here) if there else None

    def _last_places(self, employees):
        """{employee id: (latitude, longitude)} where each was last seen at work."""
        if not employees:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (employee) employee, latitude, longitude FROM (
                    SELECT c.employee_id AS employee, s.latitude, s.longitude, c.arrived_at AS at
                    FROM elevator_callout c JOIN elevator_site s ON s.id = c.site_id
                    WHERE c.employee_id IN %(ids)s AND c.arrived_at >= %(since)s
                    UNION ALL
                    SELECT v.maintainer_id, COALESCE(NULLIF(v.latitude, 0), s.latitude),
                        COALESCE(NULLIF(v.longitude, 0), s.longitude), v.started_at
                    FROM elevator_visit v JOIN elevator_site s ON s.id = v.site_id
                    WHERE v.maintainer_id IN %(ids)s AND v.started_at >= %(since)s
                ) place WHERE latitude <> 0 OR longitude <> 0
                ORDER BY employee, at DESC
                """,
                ids=tuple(employees.ids),
                since=fields.Datetime.now() - timedelta(hours=PLACE_HOURS),
            )
        )
        return {employee: (float(lat), float(lon)) for employee, lat, lon in rows}

    def _give_to(self, employee, note=""):
        """Record and tell who is to go."""
        self._add_event("assigned", note=note, employee_id=employee.id)
        self._write_clock({"employee_id": employee.id})
        self._tell(employee.sudo().user_id, "assigned")

    def _assign(self, employee, note=""):
        """An officer sends somebody else, before the arrival.

        :raises AccessError: no officer of the branch
        :raises UserError: arrived already, or not certified, or of another branch
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("An officer of the branch assigns call-outs."))
        lock(self)
        self.invalidate_recordset()
        if self.state not in ("called", "accepted"):
            raise UserError(self.env._("Somebody is on site already."))
        if not employee:
            raise UserError(self.env._("Name a maintainer."))
        employee = employee.sudo()  # employees are HR's; who maintains is the branch's
        employee._check_callout(self.branch_id)
        self._give_to(employee, note)
