from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html


class ElevatorCallout(models.Model):
    """Nobody has arrived: who is told, and when (T-2.2). The deadline is stored, the cron is woken
    at it; the board counts by itself."""

    _inherit = "elevator.callout"

    @api.model
    def _next_escalation(self, called_at, minutes, done):
        """The time of the next level after ``done`` percent of the limit, or False."""
        level = self.env["elevator.callout.level"].search([("percent", ">", done)], limit=1)
        if not level:
            return False
        return called_at + timedelta(seconds=minutes * 60 * level.percent / 100)

    def _trigger_escalation(self):
        """Wake the cron at the next level of each."""
        cron = self.env.ref("elevator_techsupport.cron_escalate_callouts").sudo()
        moments = {moment for moment in self.sudo().mapped("next_escalation_at") if moment}
        if moments:
            cron._trigger(at=sorted(moments))

    @api.model
    def _due_domain(self, now):
        return Domain(
            [
                ("next_escalation_at", "<=", now),
                ("state", "in", ("called", "accepted")),
            ]
        )

    @api.model
    def _cron_escalate(self, batch_size=50):
        """Tell whom the levels name of the call-outs where nobody has arrived."""
        domain = self._due_domain(fields.Datetime.now())
        due = self.search(
            domain, limit=batch_size, order="next_escalation_at"
        ).try_lock_for_update()
        due._escalate()
        self.env["ir.cron"]._commit_progress(len(due), remaining=self.search_count(domain))

    def _escalate(self):
        """Take each to the level its time has reached; each level once, with its own event."""
        now = fields.Datetime.now()
        levels = self.env["elevator.callout.level"].search([("percent", ">", 0)])
        for callout in self:
            passed = levels.filtered(
                lambda level, callout=callout: (
                    callout.escalated < level.percent and callout._level_at(level.percent) <= now
                )
            )
            for level in passed:
                users = callout._level_users(level)
                names = ", ".join(users.mapped("name")) or callout.env._("nobody to tell")
                callout._add_event("escalated", note=f"{level.percent} %: {names}")
                callout._tell(users, "escalated", level.percent)
            done = max(passed.mapped("percent"), default=callout.escalated)
            callout._write_clock(
                {
                    "escalated": done,
                    "late": callout.late or now > callout.deadline,
                    "next_escalation_at": callout._next_escalation(
                        callout.called_at, callout._span() / 60, done
                    ),
                }
            )
        self._trigger_escalation()

    def _span(self):
        """Seconds from the call to the deadline."""
        return (self.deadline - self.called_at).total_seconds()

    def _level_at(self, percent):
        return self.called_at + timedelta(seconds=self._span() * percent / 100)

    # ---------------------------------------------------------------- who is told

    def _level_users(self, level):
        users = self.env["res.users"]
        if level.tell_duty:
            users |= self._duty_users()
        if level.tell_manager:
            users |= self.branch_id.sudo().manager_id.user_id
        if level.tell_hq:
            users |= self._hq_users()
        return users.filtered("active")

    def _duty_users(self):
        """The duty officer; while none is planned the branch manager, then its officers."""
        branch = self.branch_id.sudo()
        officers = branch.user_ids.filtered(
            lambda user: user.has_group("elevator_service.group_branch_officer")
        )
        users = self.duty_id.sudo().officer_id.user_id or branch.manager_id.user_id
        return users or officers

    def _hq_users(self):
        """HQ's people for call-outs by the settings, else the service managers."""
        users = self.company_id.sudo().elevator_callout_hq_ids
        return users or self.env.ref("elevator_service.group_service_manager").sudo().all_user_ids

    def _words(self, what, percent=0):
        """The message of an occasion, in the language of the context."""
        values = {
            "number": self.name,
            "elevator": self.elevator_id.sudo().display_name,
            "minutes": self.limit_minutes,
            "percent": percent,
        }
        if what == "assigned":
            return self.env._("Call-out for you: %(number)s, %(elevator)s", **values)
        if what == "trapped":
            return self.env._("PERSONS TRAPPED: %(number)s, %(elevator)s", **values)
        if what == "nobody":
            return self.env._("Nobody on duty for %(number)s, %(elevator)s", **values)
        return self.env._(
            "%(percent)s %% of %(minutes)s minutes are over, nobody is on site: %(number)s,"
            " %(elevator)s",
            **values,
        )

    def _tell(self, users, what, percent=0):
        """Tell people at once, each in his own language.

        :param str what: an occasion of ``_words``
        """
        for lang, same in users.sudo().grouped("lang").items():
            callout = self.with_context(lang=lang)
            callout._send(same, callout._words(what, percent))

    def _in_house(self):
        """The call-out in the language of its company: what is written on it all read."""
        return self.with_context(lang=self.company_id.sudo().partner_id.lang or self.env.lang)

    def _send(self, users, text):
        """A task that stays, and a message on their screen.

        A hook: other ways of telling are added to it (elevator_callout_sms).
        """
        # sudo: the ticket belongs to who works on it; a public page tells, too
        ticket = self.ticket_id.sudo()
        for user in users:
            ticket.with_context(mail_activity_quick_update=True).activity_schedule(
                "elevator_techsupport.activity_callout",
                self.company_id._elevator_today(),
                summary=text,
                note=plaintext2html(self.what or ""),
                user_id=user.id,
            )
            user.sudo()._bus_send(
                "simple_notification",
                {"type": "danger", "title": self.name, "message": text, "sticky": True},
            )
