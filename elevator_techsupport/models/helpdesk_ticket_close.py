from odoo import fields, models
from odoo.exceptions import AccessError, UserError

# the facts of a fault and its answer; a closed ticket keeps them
CONTENT = frozenset(
    ["name", "description", "fault_code", "situation", "done_on_site", "cause_id", "cause"]
    + ["remedy", "part_ids", "category_id", "partner_id"]
)


class HelpdeskTicket(models.Model):
    """The end of a ticket: complete and verified, or ended with a reason (M-1.3.7, M-2.2.4)."""

    _inherit = "helpdesk.ticket"

    end_reason = fields.Char(
        "Ended because", readonly=True, copy=False, help="Why it ended without an answer."
    )
    missing_points = fields.Text("Before it can be closed", compute="_compute_missing_points")

    def _compute_missing_points(self):
        for ticket in self:
            open_ticket = ticket.kind and not ticket.closed
            ticket.missing_points = "\n".join(ticket._missing_to_close()) if open_ticket else False

    def _missing_to_close(self):
        """What keeps the ticket from being closed, as sentences."""
        self.ensure_one()
        missing = []
        if not self.cause_id:
            missing.append(self.env._("Classify the cause (M-2.2.4)."))
        if not (self.cause or "").strip() or not (self.remedy or "").strip():
            missing.append(self.env._("Write down cause and remedy."))
        if self.kind != "callout" and not self.answered_at:
            missing.append(self.env._("Nobody has answered yet (T-1.2)."))
        if not self.verified_at:
            missing.append(self.env._("Not verified with the customer yet (M-1.3.7)."))
        return missing

    def _check_content_open(self):
        """Raise when the facts of one of the tickets are not to be changed any more."""
        closed = self.filtered(lambda ticket: ticket.kind and ticket.closed)
        if closed:
            raise UserError(
                self.env._(
                    "Closed, reopen it first: %(tickets)s",
                    tickets=", ".join(closed.mapped("number")),
                )
            )

    def write(self, vals):
        """A filed ticket is closed by its verbs alone, and keeps its facts afterwards.

        :raises UserError: the stage closes or reopens, or the facts of a closed ticket change
        """
        filed = self.filtered("kind")
        if filed and vals.get("stage_id"):
            closing = self._stage(vals["stage_id"]).closed
            if closing or any(ticket.closed for ticket in filed):
                raise UserError(self.env._("Close, end and reopen a filed ticket by its buttons."))
        if CONTENT & vals.keys():
            filed._check_content_open()
        return super().write(vals)

    def action_close(self):
        """Close what is answered, classified and verified.

        :raises UserError: says what is missing (M-1.3.7, M-2.2.4)
        """
        self.check_access("write")
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        for ticket in self:
            if not ticket.kind or ticket.closed:
                raise UserError(self.env._("Only an open ticket of an elevator is closed."))
            missing = ticket._missing_to_close()
            if missing:
                raise UserError("\n".join(missing))
            ticket._step("close")
            ticket._write_work({"stage_id": stage.id})
        return True

    def _end(self, reason):
        """End a ticket without an answer: mistaken, double; the branch's officer says why."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("elevator_service.group_branch_officer"):
            raise AccessError(self.env._("An officer ends a ticket without an answer."))
        if self.closed:
            raise UserError(self.env._("The ticket is closed."))
        self._check_endable()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        stage = self.env["helpdesk.ticket.stage"].search(
            [("without_answer", "=", True), ("closed", "=", True)], limit=1
        )
        self._step("end", text=reason)
        self._write_work({"stage_id": stage.id, "end_reason": reason})

    def _check_endable(self):
        """What else stands against ending it; for what a ticket belongs to."""

    def _reopen(self, reason):
        """Take a closed ticket back into work; it is verified again before it closes.

        :raises AccessError: not HQ service
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("elevator_service.group_hq_service"):
            raise AccessError(self.env._("HQ service reopens a ticket."))
        if not self.closed or not self.kind:
            raise UserError(self.env._("Only a closed ticket is reopened."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        self._step("reopen", text=reason)
        going = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        self._write_work(
            {
                "stage_id": going.id,
                "closed_date": False,
                "end_reason": False,
                "verified_at": False,
                "verified_by_id": False,
                "verified_with": False,
            }
        )
