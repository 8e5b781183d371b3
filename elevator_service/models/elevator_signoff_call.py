from datetime import timedelta

from odoo import fields, models

ACTIVITY = "elevator_service.mail_activity_type_sign"


class ElevatorSignoffMixin(models.AbstractModel):
    """Who is called to sign: activities of the offices' holders, reminders, and the answer."""

    _inherit = "elevator.signoff.mixin"

    def _signoff_authors(self):
        """Who stands behind the document when signatures are asked for: none of them signs it."""
        return self.env.user

    def _signoff_call(self, turn):
        """An activity for each who may sign the step."""
        for user in turn._holders():
            self.activity_schedule(
                ACTIVITY,
                summary=turn.name,
                user_id=user.id,
                date_deadline=self.env.company._elevator_today() + timedelta(turn.remind_days),
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

    def _signoff_tell_rejected(self):
        last = self.signoff_id.signature_ids[:1]
        self.message_notify(
            partner_ids=self.signoff_id.requested_by_id.partner_id.ids,
            subject=self.env._("Rejected: %(name)s", name=self.display_name),
            body=last.opinion,
        )
