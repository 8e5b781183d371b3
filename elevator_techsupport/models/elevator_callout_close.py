from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock

from .elevator_callout import RUNNING
from .elevator_callout_clock import OFFICER


class ElevatorCallout(models.Model):
    """The end of a call-out: complete, with the reason of a delay, sealed like a visit (D15)."""

    _inherit = "elevator.callout"

    missing_points = fields.Text("Before it can be closed", compute="_compute_missing_points")

    def _compute_missing_points(self):
        for callout in self:
            running = callout.state in RUNNING
            callout.missing_points = "\n".join(callout._missing()) if running else False

    def _missing(self):
        """What keeps the call-out from being closed, as sentences."""
        missing, ticket = [], self.ticket_id
        if not self.restored_at:
            missing.append(self.env._("The elevator is not back in service yet."))
        if self.late and not self.late_reason:
            missing.append(self.env._("Later than the limit: give the reason (T-2.2)."))
        if not ticket.cause_id:
            missing.append(self.env._("Classify the cause (M-2.2.4)."))
        if not (ticket.cause or "").strip() or not (ticket.remedy or "").strip():
            missing.append(self.env._("Write down cause and remedy."))
        return missing

    def _check_person(self):
        """The maintainer who accepted it, or an officer.

        :raises AccessError: neither of them
        """
        self.ensure_one()
        self.check_access("read")
        # employees are HR's; who accepted it is known
        own = self.employee_id.sudo().user_id == self.env.user
        if not own and not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("The maintainer who accepted it, or an officer, records this.")
            )

    def _give_reason(self, reason):
        """Why nobody was there in time; kept as an event, too (T-2.2)."""
        self._check_person()
        lock(self)
        if self.state not in RUNNING or not self.late:
            raise UserError(self.env._("Only a running call-out over its limit needs a reason."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        self._add_event("reason", note=reason)
        self._write_clock({"late_reason": reason})

    def action_close(self):
        """Close and seal; the ticket then waits for the customer's word (M-1.3.7).

        :raises UserError: says what is missing
        """
        for callout in self:
            callout._check_person()
            lock(callout)
            callout.invalidate_recordset()
            if callout.state not in RUNNING:
                raise UserError(self.env._("The call-out has ended."))
            missing = callout._missing()
            if missing:
                raise UserError("\n".join(missing))
            callout._end("done", "closed")
            waiting = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
            callout.ticket_id.sudo()._write_work({"stage_id": waiting.id})
        return True

    def _cancel(self, reason):
        """A mistaken call: an officer says why; the record stays and is sealed.

        :raises AccessError: no officer of the branch
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("An officer of the branch cancels call-outs."))
        lock(self)
        self.invalidate_recordset()
        if self.state not in RUNNING:
            raise UserError(self.env._("The call-out has ended."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        ticket = self.ticket_id.sudo()
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        ticket.with_user(self.env.user)._step("end", text=reason)
        ticket._write_work({"stage_id": stage.id, "end_reason": reason})
        self._end("cancelled", "cancelled", note=reason, cancel_reason=reason)

    def _end(self, state, kind, note="", **vals):
        now = fields.Datetime.now()
        self._add_event(kind, now, note)
        self._write_clock({"state": state, "ended_at": now, "next_escalation_at": False, **vals})
        # who could act is told no more
        self.ticket_id.sudo().activity_unlink(["elevator_techsupport.activity_callout"])
        self._write_clock({"photo_digests": self._photo_digests()})
        self.sudo()._seal()

    def _supplement(self, text, reason):
        """A correction stands beside the sealed record, sealed itself (L-4).

        :param str text: what is right instead
        :param str reason: why the record was wrong
        :return: elevator.callout.supplement
        :raises AccessError: neither the maintainer who accepted it nor an officer
        :raises UserError: the call-out is still running, or words are missing
        """
        self._check_person()
        if not (text or "").strip() or not (reason or "").strip():
            raise UserError(self.env._("Say what is right instead, and why it was wrong."))
        # sudo: nobody has the right to create one past this verb
        supplements = self.env["elevator.callout.supplement"].sudo()
        return supplements.create({"callout_id": self.id, "text": text, "reason": reason})
