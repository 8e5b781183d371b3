from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.locking import lock
from ..tools.transitions import check_transition

STATES = [
    ("draft", "Proposed"),
    ("confirmed", "Confirmed"),
    ("running", "Maintenance stopped"),
    ("resumed", "Resumed"),
    ("cancelled", "Cancelled"),
]
TRANSITIONS = {
    "draft": {"confirmed", "cancelled"},
    "confirmed": {"running", "cancelled"},
    "running": {"resumed"},
}
# the papers of the checklist, which the branch brings: (day, scan, what is missing)
PAPERS = (
    ("branch_notice_on", "branch_notice", "the written notice to the branch"),
    ("customer_notice_on", "customer_notice", "the written notice to the customer"),
    ("handover_on", "handover", "the hand-over letter on the elevators' safety"),
)
PAPER_FIELDS = {name for paper in PAPERS for name in paper[:2]} | {
    f"{paper[1]}_name" for paper in PAPERS
}
VERB_FIELDS = {
    *("name", "state", "started_on", "resumed_on", "resume_reason", "line_ids"),
    *("confirmed_by_id", "confirmed_on", "credit_ids"),
}


class ElevatorSuspension(models.Model):
    """Maintenance of a contract is stopped because its fees stay unpaid (停保, M-4.2.3).

    Proposed when the gates hold, prepared with the papers that safety asks for, confirmed by HQ;
    from its day on nothing is covered, planned or billed, until it is resumed. Withholding branch
    funds is another act with a record of its own. Persons trapped are freed all the same.
    """

    _name = "elevator.suspension"
    _description = "Stop of maintenance"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "elevator.branch.once.mixin",
        "elevator.signoff.mixin",
    ]
    _order = "id desc"

    _signoff_fields = dict.fromkeys(("contract_id", "date_from", "reason"))

    name = fields.Char("Number", readonly=True, copy=False)
    contract_id = fields.Many2one(
        "contract.contract",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("elevator_state", "=", "active"), ("suspension_id", "=", False)],
    )
    branch_id = fields.Many2one(
        related="contract_id.branch_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="contract_id.commercial_partner_id", string="Customer", store=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    elevator_ids = fields.Many2many("elevator.unit", compute="_compute_elevator_ids")
    date_from = fields.Date(
        "Stop on", required=True, tracking=True, help="First day without maintenance."
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, index=True, tracking=True, copy=False
    )
    # checklist
    branch_notice_on = fields.Date("Branch told on", copy=False)
    branch_notice = fields.Binary("Notice to the branch", attachment=True, copy=False)
    branch_notice_name = fields.Char(copy=False)
    customer_notice_on = fields.Date("Customer told on", copy=False)
    customer_notice = fields.Binary("Notice to the customer", attachment=True, copy=False)
    customer_notice_name = fields.Char(copy=False)
    handover_on = fields.Date("Safety handed over on", copy=False)
    handover = fields.Binary(
        "Hand-over letter",
        attachment=True,
        copy=False,
        help="Signed by the customer: from the stop on the customer answers for the elevators.",
    )
    handover_name = fields.Char(copy=False)
    missing = fields.Text("Still missing", compute="_compute_missing")
    # how it went on
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    confirmed_on = fields.Date("Confirmed", readonly=True, copy=False)
    started_on = fields.Date("Stopped since", readonly=True, copy=False)
    resumed_on = fields.Date("Resumed", readonly=True, copy=False)
    resume_reason = fields.Char("Resumed because", readonly=True, copy=False)
    line_ids = fields.One2many("elevator.suspension.line", "suspension_id", readonly=True)
    credit_ids = fields.Many2many(
        "account.move", "elevator_suspension_credit_rel", string="Credit notes", readonly=True
    )

    _one_open = models.UniqueIndex(
        "(contract_id) WHERE state IN ('draft', 'confirmed', 'running')",
        "A stop of this contract is proposed or running already.",
    )

    @api.depends("contract_id.contract_line_ids", "line_ids")
    def _compute_elevator_ids(self):
        for stop in self:
            stop.elevator_ids = stop.line_ids.elevator_id or stop.contract_id._elevators()

    @api.depends(*(name for paper in PAPERS for name in paper[:2]))
    def _compute_missing(self):
        texts = {
            "branch_notice": self.env._("the written notice to the branch"),
            "customer_notice": self.env._("the written notice to the customer"),
            "handover": self.env._("the hand-over letter on the elevators' safety"),
        }
        for stop in self:
            absent = [texts[scan] for day, scan, _text in PAPERS if not (stop[day] and stop[scan])]
            stop.missing = "\n".join(absent)

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A stop begins as a proposal, whatever the caller asks for."""
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        for vals in clean:
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.suspension")
        return super().create([vals | {"state": "draft"} for vals in clean])

    def write(self, vals):
        """The branch brings the papers, HQ writes the proposal; verbs do the rest."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A stop of maintenance is moved by its buttons."))
        if (PAPER_FIELDS | {"date_from", "reason", "contract_id"}) & vals.keys() and any(
            stop.state != "draft" for stop in self
        ):
            raise UserError(self.env._("It is confirmed: papers and days stay as they are."))
        if {"date_from", "reason", "contract_id"} & vals.keys():
            self._check_may_propose()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_proposals(self):
        if any(stop.state not in ("draft", "cancelled") for stop in self):
            raise UserError(self.env._("A stop that was confirmed is kept."))

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    def _check_office(self, *offices):
        if self.env.su or any(
            self.env.user.has_group(f"elevator_service.{office}") for office in offices
        ):
            return
        raise AccessError(self.env._("Maintenance is stopped and resumed by HQ service."))

    def _check_may_propose(self):
        self._check_office("group_hq_service", "group_accountant")

    # ---------------------------------------------------------------- verbs

    @api.model
    def _propose(self, contracts, reason=""):
        """A proposal for each contract in force that has none: elevator.suspension.

        :raises AccessError: neither HQ service nor accountant
        """
        self._check_may_propose()
        open_ones = self.search([("state", "in", ("draft", "confirmed", "running"))])
        todo = contracts.filtered(lambda c: c.elevator_state == "active") - open_ones.contract_id
        return self.create(
            [
                {
                    "contract_id": contract.id,
                    "date_from": self.env.company._elevator_today(),
                    "reason": reason or self.env._("Maintenance fees long overdue."),
                }
                for contract in todo
            ]
        )

    def _signoff_check_request(self):
        if self.state != "draft":
            raise UserError(self.env._("Only a proposal is decided."))
        self._check_may_propose()

    def _signoff_check_withdraw(self):
        if self.state != "draft":
            raise UserError(self.env._("It is confirmed already."))

    def action_confirm(self):
        """HQ confirms: gates or a signed decision, all papers, a day that has not passed.

        :raises AccessError: not HQ service
        :raises UserError: says what is missing
        """
        self._check_office("group_hq_service")
        self.check_access("write")
        lock(self)
        lock(self.contract_id)
        check_transition(self, "confirmed", TRANSITIONS)
        today = self.env.company._elevator_today()
        for stop in self:
            stop._check_confirmable(today)
        self._set(state="confirmed", confirmed_by_id=self.env.uid, confirmed_on=today)
        self.filtered(lambda stop: stop.date_from <= today)._start()
        return True

    def _check_confirmable(self, today):
        """Raise when something is missing (M-4.2.3)."""
        if self.contract_id.elevator_state != "active" or self.contract_id.suspension_id:
            raise UserError(self.env._("Only a contract in force is stopped."))
        if not self.gates_hold:
            if self.signoff_state != "approved":
                raise UserError(
                    self.env._(
                        "The gates do not hold, ask for a signed decision:\n%(gaps)s",
                        gaps=self.gate_gaps,
                    )
                )
            self._signoff_check_approved()
        if self.missing:
            raise UserError(self.env._("Still missing:\n%(papers)s", papers=self.missing))
        if self.date_from < today:
            raise UserError(self.env._("The day of the stop has passed: choose a new one."))

    def action_cancel(self):
        """Give the stop up before its day."""
        self._check_office("group_hq_service")
        self.check_access("write")
        lock(self)
        check_transition(self, "cancelled", TRANSITIONS)
        for stop in self.filtered(lambda s: s.signoff_state in ("pending", "approved")):
            # sudo: who may give the stop up may void its signatures with it
            stop.sudo().signoff_id._void(self.env._("The stop is given up."))
        return self._set(state="cancelled")

    def action_start(self):
        """Stop now what is confirmed and due."""
        self._check_office("group_hq_service")
        self.check_access("write")
        if any(stop.date_from > self.env.company._elevator_today() for stop in self):
            raise UserError(self.env._("Its day has not come."))
        return self._start()

    def action_resume(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Resume maintenance"),
            "res_model": "elevator.suspension.resume",
            "view_mode": "form",
            "target": "new",
            "context": {"default_suspension_id": self.id},
        }
