from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

ACTIVITY = "elevator_service.mail_activity_type_sign"


class ElevatorSignoffMixin(models.AbstractModel):
    """Who is called to sign: activities of the offices' holders, reminders, and the answer."""

    _inherit = "elevator.signoff.mixin"

    def _signoff_authors(self):
        """Who stands behind the document when signatures are asked for: none of them signs it."""
        return self.env.user

    @api.model
    def _signoff_call(self, turns):
        """An activity for each who may sign one of these steps, and one message to each of them.

        Twenty documents for one signatory are twenty activities and a single message.
        """
        calls = turns._holders_by_turn()
        kind, model = self.env.ref(ACTIVITY), self.env["ir.model"]._get(self._name)
        today = self.env.company._elevator_today()
        activities = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        activities.create(
            [
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "summary": turn.name,
                    "user_id": user.id,
                    "res_model_id": model.id,
                    "res_id": turn.signoff_id.res_id,
                    "date_deadline": today + timedelta(turn.remind_days),
                }
                for turn, users in calls.items()
                for user in users
            ]
        )
        for (lang, todo), users in self._signoff_called(calls).items():
            self.with_context(lang=lang)._signoff_tell_called(todo.with_context(lang=lang), users)

    def _signoff_called(self, calls):
        """{(language, steps): users who are called to just these}, from {step: users}."""
        todo, told = {}, {}
        for turn, users in calls.items():
            for user in users:
                todo[user] = todo.get(user, turn) | turn
        for user, turns in todo.items():
            key = user.lang, turns
            told[key] = told.get(key, user) | user
        return told

    def _signoff_tell_called(self, turns, users):
        documents = self.browse(dict.fromkeys(turns.signoff_id.mapped("res_id")))
        single = len(documents) == 1
        thread = documents if single else self.env["mail.thread"]
        link = Markup('<li><a href="/mail/view?model=%s&amp;res_id=%s">%s</a>: %s</li>')
        rows = [(self._name, t.signoff_id.res_id, t.document_name, t.name) for t in turns]
        thread.message_notify(
            partner_ids=users.partner_id.ids,
            subject=self.env._("To sign: %(name)s", name=turns[0].document_name)
            if single
            else self.env._("To sign: %(count)s documents", count=len(documents)),
            body=Markup("<ul>%s</ul>") % Markup().join(link % row for row in rows),
        )

    def _signoff_quiet(self, turn=None, user=None):
        """Nobody needs to sign any more: this step, or of one user only, or the document."""
        calls = self.sudo().activity_search([ACTIVITY])
        if turn:
            calls = calls.filtered(lambda call: call.summary == turn.name)
        if user:
            calls = calls.filtered(lambda call: call.user_id == user)
        calls.unlink()

    def _signoff_remind(self, turn):
        """Write to the holders of a step that waits longer than it should, once per that time."""
        if turn.state != "open" or not turn.remind_days:
            return
        now = fields.Datetime.now()
        if now - (turn.reminded_at or turn.opened_at) < timedelta(turn.remind_days):
            return
        self.message_notify(
            partner_ids=turn._holders().partner_id.ids,
            subject=self.env._("Waits for your signature: %(name)s", name=self.display_name),
            body=self.env._(
                "%(document)s waits since %(date)s: %(step)s.",
                document=self.display_name,
                date=turn.opened_at.date(),
                step=turn.name,
            ),
        )
        turn.write({"reminded_at": now, "reminder_count": turn.reminder_count + 1})

    def _signoff_says(self, state):
        """In the user's language, also where nobody asked for one, as at night."""
        env = self.with_context(lang=self.env.lang or self.env.user.lang).env
        states = dict(self._fields["signoff_state"]._description_selection(env))
        return env._("Approval: %(state)s", state=states[state])

    def _signoff_tell_rejected(self):
        last = self.signoff_id.signature_ids[:1]
        self.message_notify(
            partner_ids=self.signoff_id.requested_by_id.partner_id.ids,
            subject=self.env._("Rejected: %(name)s", name=self.display_name),
            body=last.opinion,
        )
