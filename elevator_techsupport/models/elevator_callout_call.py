from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, consteq, plaintext2html

from odoo.addons.elevator_service.tools.locking import lock

from .elevator_callout import RUNNING

CALL_FIELDS = ("source", "caller_name", "caller_phone", "what", "trapped", "trapped_count")


class ElevatorCallout(models.Model):
    """The call: it opens a call-out and starts its clock (T-2.2)."""

    _inherit = "elevator.callout"

    @api.model
    def _open_call(self, elevator, vals, logged=False):
        """A call about an elevator; the caller of this verb has checked who may.

        While a call-out of the elevator is running, a second call is noted on it: one clock.

        :param dict vals: ``source``, ``caller_name``, ``caller_phone``, ``what``, ``trapped``,
            ``trapped_count``, ``called_at`` (UTC, default now) and, when that is late, ``note``
        :param bool logged: the life line of the elevator has the fault already
        :return: the elevator.callout
        :raises UserError: the elevator has ended, or a time ahead, or late without a note
        """
        elevator.ensure_one()
        if elevator.state == "ended":
            raise UserError(self.env._("%(elevator)s has ended.", elevator=elevator.display_name))
        lock(elevator)
        running = self.search(
            [("elevator_id", "=", elevator.id), ("state", "in", RUNNING[:3])], limit=1
        )
        if running:
            running._note_call(vals)
            return running
        now = fields.Datetime.now()
        at = (vals.get("called_at") or now).replace(microsecond=0)
        if at > now + timedelta(seconds=1):
            raise UserError(self.env._("An event is not entered ahead of its time."))
        # sudo: call-outs are opened by their call alone
        callout = self.sudo().create(self._prepare_call_vals(elevator, vals, at)).with_env(self.env)
        late = callout._late_minutes(at, now)
        if late and not vals.get("note"):
            raise UserError(
                self.env._("It is entered %(minutes)s minutes late: say why.", minutes=late)
            )
        callout._add_event("called", at, vals.get("note"), late_minutes=late)
        if not logged:
            callout._log_in_life_line()
        callout._assign_nearest()
        callout._trigger_escalation()
        return callout

    @api.model
    def _prepare_call_vals(self, elevator, vals, at):
        trapped = bool(vals.get("trapped"))
        minutes = self.env["elevator.callout.limit"]._minutes_for(elevator.branch_id, trapped)
        # sudo: the ticket is filed by its call
        ticket = (
            self.env["helpdesk.ticket"].sudo().create(self._prepare_ticket_vals(elevator, vals))
        )
        tz = elevator.company_id._elevator_tz()
        return {
            **{name: vals[name] for name in CALL_FIELDS if name in vals},
            "name": ticket.number,
            "ticket_id": ticket.id,
            "elevator_id": elevator.id,
            "site_id": elevator.site_id.id,
            "branch_id": elevator.branch_id.id,
            "date": pytz.utc.localize(at).astimezone(tz).date(),
            "called_at": at,
            "limit_minutes": minutes,
            "deadline": at + timedelta(minutes=minutes),
            "next_escalation_at": self._next_escalation(at, minutes, 0),
        }

    @api.model
    def _prepare_ticket_vals(self, elevator, vals):
        what = (vals.get("what") or "").strip()
        # who reports by the QR code may speak another language than who reads the ticket
        house = elevator.company_id.sudo().partner_id.lang or self.env.lang
        env = self.with_context(lang=house).env
        title = env._("Persons trapped") if vals.get("trapped") else env._("Fault")
        channel = "web" if vals.get("source") == "qr" else "phone"
        return {
            "kind": "callout",
            "elevator_id": elevator.id,
            "name": " · ".join(filter(None, [title, what.split("\n")[0][:80]])),
            "description": plaintext2html(what or title),
            "situation": what,
            "priority": "3" if vals.get("trapped") else "2",
            "channel_id": self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_channel_{channel}").id,
            "user_id": False,
        }

    def _log_in_life_line(self):
        self.elevator_id._log_event(
            "entrapment" if self.trapped else "fault",
            self.date,
            note="\n".join(filter(None, [self.name, self.what])),
            document=self,
        )

    def _note_call(self, vals):
        """Another call about the same fault; persons trapped make the limit stricter (L-3)."""
        self._add_event(
            "report",
            note="\n".join(
                filter(None, [vals.get("what"), vals.get("caller_name"), vals.get("caller_phone")])
            ),
        )
        if not vals.get("trapped") or self.trapped:
            return
        now = fields.Datetime.now()
        limits = self.env["elevator.callout.limit"]
        minutes = limits._minutes_for(self.branch_id, True)
        self._add_event("trapped", now)
        # sooner, never later: what was promised with the first call holds
        deadline = min(self.deadline, now + timedelta(minutes=minutes))
        self._write_clock(
            {
                "trapped": True,
                "trapped_count": vals.get("trapped_count") or self.trapped_count,
                "deadline": deadline,
                "next_escalation_at": not self.arrived_at
                and self._next_escalation(
                    self.called_at, (deadline - self.called_at).total_seconds() / 60, self.escalated
                ),
            }
        )
        self._trigger_escalation()
        # sudo: the ticket follows its call-out
        self.ticket_id.sudo()._write_work({"priority": "3"})
        self.elevator_id._log_event("entrapment", self.date, note=self.name, document=self)
        self._tell(self._duty_users() | self.employee_id.sudo().user_id, "trapped")

    # ---------------------------------------------------------------- the caller's page

    @api.model
    def _by_progress_token(self, token):
        """The call-out behind a caller's page, or none; needs no rights: call it in sudo."""
        self.flush_model(["progress_token"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, progress_token FROM elevator_callout"
                " WHERE md5(progress_token) = md5(%s)",
                token,
            )
        )
        return self.browse(id_ for id_, own in rows if consteq(own, token))

    def _progress(self):
        """What a caller is told: [(label, UTC time or False)], no names, no reasons."""
        self.ensure_one()
        steps = {
            "called_at": self.env._("Reported"),
            "accepted_at": self.env._("On the way"),
            "arrived_at": self.env._("On site"),
            "freed_at": self.env._("Persons freed"),
            "restored_at": self.env._("Back in service"),
        }
        if not self.trapped:
            del steps["freed_at"]
        return [(label, self[name]) for name, label in steps.items()]

    def _local(self, moment):
        """A UTC time as the company's clock shows it."""
        if not isinstance(moment, datetime):
            return ""
        tz = self.company_id._elevator_tz()
        return pytz.utc.localize(moment).astimezone(tz).strftime("%Y-%m-%d %H:%M")
