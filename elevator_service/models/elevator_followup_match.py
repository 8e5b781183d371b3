from datetime import timedelta

from odoo import models


class ElevatorFollowup(models.Model):
    """Said against done: each answer beside the records of its week (M-5.1–5.5).

    A rule is a ``_differs_<rule>(week, parameters)`` that gives what was said and what is
    recorded, with the records that show it, or nothing where both agree.
    """

    _inherit = "elevator.followup"

    def _match(self):
        """Raise a finding for each answer that differs from the records.

        :return: elevator.trust.finding
        """
        self.ensure_one()
        findings = self.env["elevator.trust.finding"]
        rules = self.env["elevator.trust.rule"].search([("source", "=", "call")])
        week = self._week()
        found = []
        for rule in rules.filtered(lambda rule: hasattr(self, f"_differs_{rule.code}")):
            call = self.with_context(lang=findings._owner_lang(rule.code, self.company_id))
            differs = getattr(call, f"_differs_{rule.code}")(week, rule._parameters())
            if differs:
                found.append(self._prepare_mismatch_vals(rule, week, *differs))
        return findings._raise(found)

    def _week(self):
        """The records of the week in the shape the rules ask for."""
        visits, events = self._week_visits(), self._week_events()
        days = {}
        for visit, day in visits.items():
            days.setdefault(day, self.env["elevator.visit"])
            days[day] |= visit
        done = self.env["elevator.visit"].union(*visits)
        return {
            "visits": done,
            "days": days,
            "events": {
                kind: events.filtered(lambda event, kind=kind: event.kind == kind)
                for kind in ("fault", "entrapment", "part")
            },
            "replaced": done.finding_ids.filtered(lambda finding: finding.code == "r"),
            "defects": done.finding_ids.filtered(lambda finding: finding.code == "x"),
            "called": set(events.mapped("date")),
        }

    def _prepare_mismatch_vals(self, rule, week, said, recorded, *records):
        visits = week["visits"]
        for shown in records:
            if shown._name == "elevator.visit":
                visits = shown
        elevators = self.site_id.elevator_ids
        return {
            "rule": rule.code,
            "key": f"followup:{self.id}",
            "branch_id": self.branch_id.id,
            "site_id": self.site_id.id,
            "elevator_id": elevators.id if len(elevators) == 1 else False,
            "worker_ids": (visits.maintainer_id | visits.second_maintainer_id).ids,
            "date": self.week,
            "said": said,
            "recorded": recorded,
            "evidence": [
                (self._name, self.id),
                *((record._name, record.id) for shown in records for record in shown),
            ],
        }

    @staticmethod
    def _near(day, days, tolerance):
        return any(day + timedelta(n) in days for n in range(-tolerance, tolerance + 1))

    def _list(self, days):
        return ", ".join(str(day) for day in sorted(days))

    # ---------------------------------------------------------------- days

    def _differs_call_no_visit(self, week, p):
        """M-5.2: recorded on days on which the customer saw nobody."""
        said, tolerance = self._said_days(), int(p["tolerance_days"])
        doubted = [day for day in week["days"] if not self._near(day, said, tolerance)]
        if not self.came or not doubted:
            return None
        visits = self.env["elevator.visit"].union(*(week["days"][day] for day in doubted))
        return (
            self.env._("Came on: %(days)s", days=self.came_text),
            self.env._(
                "Visits on %(days)s: %(count)s records", days=self._list(doubted), count=len(visits)
            ),
            visits,
        )

    def _differs_call_unrecorded(self, week, p):
        """Somebody came, and neither a visit nor a call-out says so."""
        known = set(week["days"]) | week["called"]
        tolerance = int(p["tolerance_days"])
        alone = [day for day in self._said_days() if not self._near(day, known, tolerance)]
        if not alone:
            return None
        return (
            self.env._("Came on: %(days)s", days=self._list(alone)),
            self.env._(
                "Recorded visits: %(days)s", days=self._list(week["days"]) or self.env._("none")
            ),
            week["visits"],
        )

    # ---------------------------------------------------------------- faults and parts

    def _differs_call_fault(self, week, p):
        """An entrapment may be counted as a fault, or not."""
        faults, trapped = week["events"]["fault"], week["events"]["entrapment"]
        low = len(faults) - p["tolerance"]
        high = len(faults) + len(trapped) + p["tolerance"]
        if low <= self.fault_count <= high:
            return None
        return (
            self.env._("Faults: %(count)s", count=self.fault_count),
            self.env._("Faults: %(count)s", count=len(faults)),
            faults,
        )

    def _differs_call_entrapment(self, week, p):
        trapped = week["events"]["entrapment"]
        if abs(len(trapped) - self.entrapment_count) <= p["tolerance"]:
            return None
        return (
            self.env._("Entrapments: %(count)s", count=self.entrapment_count),
            self.env._("Entrapments: %(count)s", count=len(trapped)),
            trapped,
        )

    def _differs_call_part(self, week, p):
        """Parts stand in events, as items replaced and as words on the visit."""
        events, replaced = week["events"]["part"], week["replaced"]
        worded = week["visits"].filtered("parts_used")
        recorded = bool(events or replaced or worded)
        if recorded == bool(self.parts_count):
            return None
        lines = [*replaced.item_id.mapped("name"), *worded.mapped("parts_used")]
        lines += [event.note or event.display_name for event in events]
        said = self.env._(
            "Parts changed: %(count)s %(which)s",
            count=self.parts_count,
            which=self.parts_text or "",
        )
        return (
            said.strip(),
            "\n".join(lines) or self.env._("No part recorded"),
            events,
            replaced.visit_id | worded,
        )

    # ---------------------------------------------------------------- running, quality

    def _differs_call_running(self, week, p):
        """An elevator that is stopped, broken or was found defective may well run badly."""
        known = week["events"]["fault"] | week["events"]["entrapment"]
        stopped = "suspended" in self.site_id.elevator_ids.mapped("state")
        if self.running == "ok" or known or week["defects"] or stopped:
            return None
        words = dict(self._fields["running"]._description_selection(self.env))
        return (
            " ".join(filter(None, (words[self.running], self.remarks or ""))),
            self.env._("No fault, no defect, no stop"),
            week["visits"],
        )

    def _differs_call_quality(self, week, p):
        if not 0 < self.quality <= p["points"]:
            return None
        said = self.env._("Points for the maintainer: %(points)s", points=self.quality)
        return (
            " ".join(filter(None, (said, self.remarks or ""))),
            self.env._("Visits of the week: %(count)s", count=len(week["visits"])),
            week["visits"],
        )
