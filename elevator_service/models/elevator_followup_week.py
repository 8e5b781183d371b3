from datetime import datetime, time, timedelta

import pytz

from odoo import models
from odoo.fields import Domain

from .elevator_followup import ANSWERS, DAYS


class ElevatorFollowup(models.Model):
    """What the records say of the week of a call: beside it on the screen, and matched with it."""

    _inherit = "elevator.followup"

    def _week_visits(self):
        """Visits of the site that were begun on the seven days: {elevator.visit: day}."""
        self.ensure_one()
        tz = self.company_id._elevator_tz()
        start = tz.localize(datetime.combine(self.date_from, time.min)).astimezone(pytz.utc)
        begin = start.replace(tzinfo=None)
        end = begin + timedelta(DAYS)
        phone = Domain("client_started_at", ">=", begin) & Domain("client_started_at", "<", end)
        server = Domain("client_started_at", "=", False)
        server &= Domain("started_at", ">=", begin) & Domain("started_at", "<", end)
        visits = self.env["elevator.visit"].search(
            Domain("site_id", "=", self.site_id.id)
            # a late one is done days after its plan; the index wants a bound
            & Domain("date", ">=", self.date_from - timedelta(60))
            & Domain("date", "<=", self.date_to + timedelta(60))
            & Domain("state", "in", ("running", "done"))
            & (phone | server),
            order="started_at, id",
        )
        return {
            visit: pytz.utc.localize(visit.client_started_at or visit.started_at)
            .astimezone(tz)
            .date()
            for visit in visits
        }

    def _week_events(self):
        """Faults, entrapments and parts of the site's elevators on the seven days."""
        self.ensure_one()
        return self.env["elevator.unit.event"].search(
            [
                ("elevator_id.site_id", "=", self.site_id.id),
                ("kind", "in", ("fault", "entrapment", "part")),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ],
            order="date, id",
        )

    # ---------------------------------------------------------------- for the screen

    def _queue_data(self):
        """All the caller sees of a call; plain values."""
        self.ensure_one()
        visits, events = self._week_visits(), self._week_events()
        return {
            "id": self.id,
            "site": self.site_id.name,
            "branch": self.branch_id.name,
            "customer": self.partner_id.name,
            "place": " ".join(filter(None, (self.site_id.city, self.site_id.street))),
            "days": [str(self.date_from + timedelta(n)) for n in range(DAYS)],
            "attempts": self.attempts,
            "last": self._last_remarks(),
            "answers": {name: self[name] or False for name in ANSWERS},
            "contacts": self._queue_contacts(),
            "elevators": [
                {"code": unit.code, "name": unit.name, "state": self._word(unit, "state")}
                for unit in self.site_id.elevator_ids
            ],
            "visits": [self._queue_visit(visit, day) for visit, day in visits.items()],
            "findings": [
                self._queue_finding(finding, day)
                for visit, day in visits.items()
                for finding in visit.finding_ids
            ],
            "events": [self._queue_event(event) for event in events],
        }

    def _queue_finding(self, finding, day):
        return {
            "date": str(day),
            "elevator": finding.elevator_id.name,
            "item": finding.item_id.name,
            "code": finding.code,
            "result": self._word(finding, "code"),
            "note": finding.disposal or finding.note or "",
        }

    def _queue_event(self, event):
        return {
            "date": str(event.date),
            "elevator": event.elevator_id.name,
            "kind": event.kind,
            "word": self._word(event, "kind"),
            "note": (event.note or "")[:200],
        }

    def _word(self, record, name):
        """A choice in the reader's language."""
        return dict(record._fields[name]._description_selection(self.env)).get(record[name], "")

    def _queue_visit(self, visit, day):
        workers = visit.maintainer_id | visit.second_maintainer_id
        return {
            "date": str(day),
            "elevator": visit.elevator_id.name,
            "level": self._word(visit, "level"),
            "workers": ", ".join(workers.mapped("name")),
            "minutes": round(visit.minutes),
            "sealed": bool(visit.seal),
            "readings": ", ".join(f"{k} {v:g}" for k, v in sorted((visit.readings or {}).items())),
            "parts": visit.parts_used or "",
        }

    def _queue_contacts(self):
        """Whom to call: the safety manager first."""
        site = self.site_id
        people = site.safety_manager_id | site.contact_ids | site.partner_id
        return [
            {
                "name": person.name,
                "phone": person.phone or "",
                "safety": person == site.safety_manager_id,
            }
            for person in people
        ]

    def _last_remarks(self):
        """What was said the last time, for the caller to begin with."""
        last = self.search(
            [("site_id", "=", self.site_id.id), ("week", "<", self.week), ("state", "=", "done")],
            order="week desc",
            limit=1,
        )
        if not last:
            return False
        return {"week": str(last.week), "quality": last.quality, "remarks": last.remarks or ""}
