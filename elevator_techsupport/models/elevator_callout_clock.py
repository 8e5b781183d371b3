from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock

# event → states it may follow, the state it leads to, the clock that must have run before
CLOCK = {
    "accepted": (("called",), "accepted", "called_at"),
    "arrived": (("accepted",), "arrived", "accepted_at"),
    "freed": (("called", "accepted", "arrived"), None, "called_at"),
    "restored": (("arrived",), "restored", "arrived_at"),
}
MINUTES = {
    "arrived": "arrive_minutes",
    "freed": "free_minutes",
    "restored": "restore_minutes",
}
OFFICER = "elevator_service.group_branch_officer"


class ElevatorCallout(models.Model):
    """The clock of a call-out: each event once, stored when it happens (T-2.2)."""

    _inherit = "elevator.callout"

    def _clock(self, kind, at=None, note="", employee=None):
        """Record an event of the clock: accepted, arrived, freed, restored.

        :param datetime at: UTC when it happened; default now; earlier is a late entry and says why
        :param employee: hr.employee who accepts, when an officer enters it for him
        :raises AccessError: neither the maintainer nor an officer of the branch
        :raises UserError: out of order, ahead of time, recorded already, or late without a note
        """
        self.ensure_one()
        self.check_access("read")
        # who comes second starts over and reads what the first recorded
        lock(self)
        self.invalidate_recordset()
        employee = self._check_clock_person(kind, employee)
        now = fields.Datetime.now()
        at = (at or now).replace(microsecond=0)
        self._check_order(kind, at, now)
        late = self._late_minutes(at, now)
        if late and not (note or "").strip():
            raise UserError(
                self.env._("It is entered %(minutes)s minutes late: say why.", minutes=late)
            )
        self._add_event(kind, at, note, employee_id=employee.id, late_minutes=late)
        self._write_clock(self._prepare_clock_vals(kind, at, employee))
        # sudo: the ticket follows its call-out, also for who may not write tickets
        ticket = self.ticket_id.sudo()
        ticket._write_work(ticket._going_on())
        return True

    def _late_minutes(self, at, now):
        """Whole minutes an entry is late, 0 within the tolerance of the company."""
        minutes = int((now - at) / timedelta(minutes=1))
        return minutes if minutes > self.company_id.elevator_late_entry_minutes else 0

    def _check_order(self, kind, at, now):
        states, _state, before = CLOCK[kind]
        if self[f"{kind}_at"]:
            raise UserError(
                self.env._(
                    "Recorded already at %(time)s by %(user)s.",
                    time=fields.Datetime.context_timestamp(self, self[f"{kind}_at"]).strftime(
                        "%H:%M"
                    ),
                    user=self.event_ids.filtered(lambda e: e.kind == kind).user_id.name,
                )
            )
        if self.state not in states:
            raise UserError(self.env._("The events of a call-out follow their order."))
        if kind == "freed" and not self.trapped:
            raise UserError(self.env._("Nobody was trapped."))
        if kind == "restored" and self.trapped and not self.freed_at:
            raise UserError(self.env._("First the persons are freed (T-2.2)."))
        if at > now + timedelta(seconds=1):
            raise UserError(self.env._("An event is not entered ahead of its time."))
        if at < self[before]:
            raise UserError(self.env._("An event lies after the one before it."))

    def _check_clock_person(self, kind, employee):
        """The maintainer whose event it is.

        :raises AccessError: the user is not he, and no officer
        """
        # employees are HR's; who maintains is the branch's
        employees = self.env["hr.employee"].sudo()
        own = employees.search(
            [("user_id", "=", self.env.uid), ("elevator_branch_id", "=", self.branch_id.id)],
            limit=1,
        )
        if kind == "accepted":
            officer = self.env.user.has_group(OFFICER)
            worker = (employee.sudo() if employee else self.employee_id.sudo()) if officer else own
            if officer and not employee and own:
                worker = own
            if not worker:
                raise AccessError(self.env._("Maintainers of the branch accept its call-outs."))
            worker._check_callout(self.branch_id)
            return worker
        if self.env.user.has_group(OFFICER) or (own and own == self.employee_id.sudo()):
            return self.employee_id.sudo()
        raise AccessError(
            self.env._("The maintainer who accepted it, or an officer, records this.")
        )

    def _prepare_clock_vals(self, kind, at, employee):
        _states, state, _before = CLOCK[kind]
        vals = {f"{kind}_at": at}
        if state:
            vals["state"] = state
        if kind in MINUTES:
            vals[MINUTES[kind]] = (at - self.called_at) / timedelta(minutes=1)
        if kind == "accepted":
            vals["employee_id"] = employee.id
        if kind == "arrived":
            vals |= {"late": at > self.deadline, "next_escalation_at": False}
        return vals

    # buttons

    def action_accept(self):
        return self._clock("accepted")

    def action_arrive(self):
        return self._clock("arrived")

    def action_free(self):
        return self._clock("freed")

    def action_restore(self):
        return self._clock("restored")
