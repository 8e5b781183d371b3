from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# what the seal of a call-out says of its ticket
SEALED = ("fault_code", "situation", "done_on_site", "cause_id", "cause", "remedy")


class HelpdeskTicket(models.Model):
    """The ticket of a call-out follows its call-out (T-2.2)."""

    _inherit = "helpdesk.ticket"

    callout_ids = fields.One2many("elevator.callout", "ticket_id", "Call-out", readonly=True)

    def _missing_to_close(self):
        missing = super()._missing_to_close()
        if self.kind == "callout" and self.callout_ids.state != "done":
            missing.append(self.env._("The call-out itself is still open."))
        return missing

    def _check_content_open(self):
        done = super()._check_content_open()
        if any(self.sudo().callout_ids.mapped("seal")):
            raise UserError(
                self.env._("A sealed call-out is not changed (L-4); write a supplement.")
            )
        return done

    def _check_endable(self):
        done = super()._check_endable()
        if self.kind == "callout":
            raise UserError(self.env._("Cancel the call-out itself."))
        return done

    def _end_for_disposal(self):
        """Open tickets whose content goes are over; nobody is written to about it (M-7)."""
        cancelled = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        running = self.filtered(lambda ticket: not ticket.closed)
        running.with_context(tracking_disable=True)._write_work({"stage_id": cancelled.id})

    def _portal_clock(self):
        """What the customer sees of a call-out's clock: [(label, local time or "")]."""
        self.ensure_one()
        # sudo: the page has checked that he may read the ticket; no names, no reasons
        callout = self.sudo().callout_ids
        if not callout:
            return []
        return [(label, callout._local(moment)) for label, moment in callout._progress()]

    def action_open_callout(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "elevator.callout",
            "res_id": self.callout_ids.id,
            "view_mode": "form",
        }

    def init(self):
        """What the seal of a call-out says of its ticket is kept by the database, too.

        It goes when the call-out was disposed of, and nothing comes in its place (M-7).
        """
        done = super().init()
        words = [SQL.identifier(name) for name in (*SEALED, "configuration")]
        changed = SQL(" OR ").join(
            SQL("NEW.%(c)s IS DISTINCT FROM OLD.%(c)s", c=word)
            for word in (*words, SQL.identifier("elevator_id"))
        )
        blank = SQL(" AND ").join(SQL("NEW.%s IS NULL", word) for word in words)
        self.env["elevator.sealed.mixin"]._create_guard(
            "helpdesk_ticket",
            "sealed",
            SQL(
                "(TG_OP = 'DELETE' OR %s) AND EXISTS (SELECT FROM elevator_callout c"
                " WHERE c.ticket_id = OLD.id AND c.seal IS NOT NULL AND (TG_OP = 'DELETE'"
                " OR c.disposal_id IS NULL OR NEW.elevator_id <> OLD.elevator_id"
                " OR NOT (%s)))",
                changed,
                blank,
            ),
        )
        return done
