from odoo import api, fields, models
from odoo.fields import Domain

STAGES = [
    ("draft", "At the branch"),
    ("centre", "Service centre"),
    ("quote", "Quote"),
    ("payment", "Payment"),
    ("signing", "Signatures"),
    ("approved", "To be handed over"),
    ("handed", "On its way"),
    ("received", "Received"),
    ("closed", "Filed"),
    ("rejected", "Rejected"),
    ("cancelled", "Given up"),
]
# facts that put a request where it is whatever its sign-off says, the last one first
OVER = (
    ("cancelled_at", "cancelled"),
    ("closed_at", "closed"),
    ("received_at", "received"),
    ("handed_at", "handed"),
)
# whom a stage waits for, when no signature is what it waits for
OFFICES = {
    "draft": "branch_officer",
    "centre": "hq_service",
    "handed": "branch_officer",
    "received": "hq_service",
    "rejected": "hq_service",
}
HANDS_OVER = {"factory": "planning", "supply": "supply", "onsite": "branch_officer"}
SINCE = {
    "centre": "submitted_at",
    "payment": "told_at",
    "handed": "handed_at",
    "received": "received_at",
    "closed": "closed_at",
    "cancelled": "cancelled_at",
}


class ElevatorMaterialRequest(models.Model):
    """Where a request is, for whom it waits, since when and why: for boards and for the branch."""

    _inherit = "elevator.material.request"

    stage = fields.Selection(
        STAGES, compute="_compute_stage", store=True, index=True, group_expand=True
    )
    waiting_ids = fields.Many2many(
        "res.groups",
        "elevator_material_request_waiting_rel",
        "request_id",
        "office_id",
        compute="_compute_waiting",
        compute_sudo=True,
        store=True,
        string="Waits for",
    )
    since = fields.Datetime(compute="_compute_waiting", compute_sudo=True, store=True)
    age = fields.Integer("Days there", compute="_compute_age")
    late = fields.Boolean(compute="_compute_late", search="_search_late")
    where = fields.Char("Where and why", compute="_compute_where", compute_sudo=True)

    @api.depends(
        *("signoff_state", "quoted", "submitted_at", "quote_asked_at", "is_paid", "disputed"),
        *("decision", "handed_at", "received_at", "closed_at", "cancelled_at"),
    )
    def _compute_stage(self):
        for request in self:
            request.stage = request._stage()

    def _stage(self):
        for fact, stage in OVER:
            if self[fact]:
                return stage
        if self.signoff_state == "rejected":
            return "rejected"
        if self.signoff_state == "approved":
            return "payment" if self._payment_due() else "approved"
        if self.signoff_state == "pending":
            return "payment" if self._payment_due() and not self.disputed else "signing"
        if self.quoted and self.quote_asked_at:
            return "quote"
        return "centre" if self.submitted_at else "draft"

    @api.depends(
        *("stage", "handover", "quoted_at", "invoice_id", "signoff_id.turn_ids.opened_at"),
        *("signoff_id.turn_ids.done_at", "signoff_id.signature_ids", "reimbursement_id"),
        *("charge_id", "decision"),
    )
    def _compute_waiting(self):
        waiting = {}
        for request in self:
            turns = request.stage == "signing" and request._open_turns()
            request.since = request._since(turns)
            offices = turns._missing_offices().ids if turns else request._waiting_offices()
            waiting[tuple(offices)] = waiting.get(tuple(offices), self.browse()) | request
        # a many2many is written in one go for all that wait for the same
        for offices, requests in waiting.items():
            requests.waiting_ids = [fields.Command.set(offices)]

    def _waiting_offices(self):
        known = self.env["ir.model.data"]._xmlid_to_res_id
        return [known(f"elevator_service.group_{name}") for name in self._waiting_names()]

    def _open_turns(self):
        return self.signoff_id.turn_ids.filtered(lambda turn: turn.opened_at and not turn.done_at)

    def _waiting_names(self):
        """Short names of the groups a stage waits for."""
        if self.stage == "quote":
            return ("hq_service",) if self.quoted_at else ("business",)
        if self.stage == "payment":
            return ("branch_officer",) if self.invoice_id else ("accountant",)
        if self.stage == "approved":
            return (HANDS_OVER[self.handover],)
        if self.stage == "received" and (self._to_reimburse() or self.to_invoice):
            return ("accountant",)
        if self.stage == "rejected" and not self.submitted_at:
            return ("branch_officer",)
        office = OFFICES.get(self.stage)
        return (office,) if office else ()

    def _since(self, turns):
        if self.stage == "quote":
            return self.quoted_at or self.quote_asked_at
        if self.stage in ("approved", "rejected"):
            return self.signoff_id.decided_at
        if self.stage == "signing":
            opened = min(turns.mapped("opened_at"), default=None) if turns else None
            return opened or self.signoff_id.requested_at
        name = SINCE.get(self.stage)
        return (name and self[name]) or self.create_date or fields.Datetime.now()

    @api.depends("since")
    def _compute_age(self):
        now = fields.Datetime.now()
        for request in self:
            request.age = (now - request.since).days if request.since else 0

    @api.model
    def _late_domain(self):
        """Approved or on its way, and needed, promised or put off until a day that is over."""
        over = Domain("delay_until", "<", "today") | (
            Domain("delay_until", "=", False)
            & (Domain("arrives_on", "<", "today") | Domain("need_on", "<", "today"))
        )
        return Domain("stage", "in", ("approved", "handed")) & over

    @api.depends("stage", "delay_until", "arrives_on", "need_on")
    def _compute_late(self):
        late = self.filtered_domain(self._late_domain())
        late.late = True
        (self - late).late = False

    @api.model
    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._late_domain()
        return domain if True in value else ~domain

    @api.depends("stage", "waiting_ids", "since", "delay_until", "signoff_id.signature_ids")
    def _compute_where(self):
        stages = dict(self._fields["stage"]._description_selection(self.env))
        for request in self:
            texts = [stages.get(request.stage), ", ".join(request.waiting_ids.mapped("name"))]
            request.where = ": ".join(filter(None, [*texts, request._why()]))

    def _why(self):
        """The reason of a halt, in the words of who caused it."""
        if self.stage == "rejected":
            return self.signoff_id.signature_ids[:1].opinion
        if self.stage == "cancelled":
            return self.cancel_reason
        if self.stage == "payment":
            return self.currency_id.format(self.total)
        if self.stage == "signing" and self.disputed:
            return self.dispute
        if self.stage == "approved" and self.delay_until:
            return f"{self.delay_until} {self.delay_note}"
        return False
