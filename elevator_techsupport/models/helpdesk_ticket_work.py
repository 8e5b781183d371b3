from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .elevator_ticket_step import MODES, TIERS

HQ = "elevator_service.group_hq_service"


class HelpdeskTicket(models.Model):
    """The way of a ticket: answered, forwarded branch → HQ → factory, verified (T-1.2, M-1.3.7)."""

    _inherit = "helpdesk.ticket"

    # the way; written by the verbs below
    tier = fields.Selection(
        TIERS,
        readonly=True,
        copy=False,
        index=True,
        help="Who has to answer now (分公司→总公司→工厂).",
    )
    step_ids = fields.One2many("elevator.ticket.step", "ticket_id", "Steps", readonly=True)
    answer_mode = fields.Selection(
        MODES, "How answered", readonly=True, copy=False, help="The last answer (电话、书面、现场)."
    )
    answered_at = fields.Datetime("First answer", readonly=True, copy=False)
    answer_hours = fields.Float(
        "Hours to the answer", readonly=True, copy=False, aggregator="avg", digits=(10, 1)
    )
    verified_at = fields.Datetime(readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    verified_with = fields.Char("Spoke with", readonly=True, copy=False)
    part_ids = fields.One2many("elevator.ticket.part", "ticket_id", "Parts")

    def _step(self, kind, **vals):
        """Add a step with time and person; the caller has checked who may."""
        self.ensure_one()
        if not self.kind:
            raise UserError(self.env._("An ordinary ticket has no steps."))
        # sudo: steps are written by the verbs of a ticket alone
        return (
            self.env["elevator.ticket.step"]
            .sudo()
            .create(
                {
                    "ticket_id": self.id,
                    "branch_id": self.branch_id.id,
                    "kind": kind,
                    "user_id": self.env.uid,
                    **vals,
                }
            )
        )

    def _check_answering(self):
        """Who works on tickets answers, and whom it was given to, whatever his office.

        :raises AccessError: neither of them
        :raises UserError: the ticket is closed
        """
        self.ensure_one()
        self.check_access("read")
        if not self.has_access("write") and self.user_id != self.env.user:
            raise AccessError(self.env._("This ticket was not given to you."))
        if self.closed:
            raise UserError(self.env._("Reopen the ticket first."))

    def _answer(self, mode, text):
        """Answer the site by phone, in writing or on site (T-1.2, T-2.3).

        :param str mode: phone, written or site
        """
        self._check_answering()
        if not (text or "").strip():
            raise UserError(self.env._("Write down what was answered."))
        step = self._step("answer", mode=mode, text=text, tier_from=self.tier)
        vals = {"answer_mode": mode} | self._going_on()
        if not self.answered_at:
            hours = (step.at - self.create_date).total_seconds() / 3600
            vals |= {"answered_at": step.at, "answer_hours": max(hours, 0)}
        self._write_work(vals)
        return step

    def _going_on(self):
        """A new ticket is in progress from its first step."""
        new = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        going = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        return {"stage_id": going.id} if self.stage_id == new else {}

    def _forward(self, tier, person, text=""):
        """Give the ticket to another tier: branch, HQ or factory, and to a person there.

        :param person: res.users who answers from now on; must be allowed to read the ticket
        """
        self._check_answering()
        if tier == self.tier:
            raise UserError(self.env._("The ticket is there already."))
        if not person or not self.with_user(person).has_access("read"):
            raise UserError(self.env._("Name a person who may read this ticket."))
        self._step("forward", tier_from=self.tier, tier_to=tier, person_id=person.id, text=text)
        self._write_work({"tier": tier, "user_id": person.id, **self._going_on()})
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            self.company_id._elevator_today(),
            summary=self.env._("Forwarded to you: %(number)s", number=self.number),
            note=text,
            user_id=person.id,
        )

    def _verify(self, verdict, spoke_with, text):
        """Service asks the customer whether the fault is gone (M-1.3.7).

        :param str verdict: confirmed or denied; denied sends the ticket back into work
        :raises AccessError: not HQ service
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(HQ):
            raise AccessError(self.env._("HQ service verifies with the customer (M-1.3.7)."))
        if self.closed:
            raise UserError(self.env._("Reopen the ticket first."))
        if not (spoke_with or "").strip() or not verdict:
            raise UserError(self.env._("Say with whom you spoke, and what was said."))
        step = self._step("verify", verdict=verdict, spoke_with=spoke_with, text=text)
        done = verdict == "confirmed"
        self._write_work(
            {
                "verified_at": done and step.at,
                "verified_by_id": done and self.env.uid,
                "verified_with": done and spoke_with,
                **({} if done else self._going_on()),
            }
        )
        return step
