from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.locking import lock

PAYMENT_MODES = [
    ("lump_pre", "Lump sum in advance"),
    ("lump_post", "Lump sum afterwards"),
    ("quarter_pre", "Quarterly in advance"),
    ("quarter_post", "Quarterly afterwards"),
]
STATES = [
    ("draft", "Draft"),
    ("pending", "Approval"),
    ("approved", "To be signed"),
    ("active", "In force"),
    ("ended", "Ended"),
    ("lost", "Lost"),
    ("cancelled", "Cancelled"),
]
# set by verbs only
VERB_FIELDS = {
    "activated_on",
    "closing",
    "closed_on",
    "period_confirmed_by_id",
    "period_confirmed_on",
    "period_confirmed_days",
    "period_confirmed",
    "elevator_state",
    "suspension_id",
}


class ContractContract(models.Model):
    """A paid maintenance contract (电/扶梯有偿保养合同) for elevators of a fee sheet.

    Draft, then the signatures of the company (M-2.1), then the customer's, then in force: what was
    signed changes by an amendment only.
    """

    _name = "contract.contract"
    _inherit = [
        "contract.contract",
        "elevator.branch.once.mixin",
        "elevator.signoff.mixin",
    ]

    branch_id = fields.Many2one(
        "elevator.branch", index="btree_not_null", ondelete="restrict", check_company=True
    )
    currency_id = fields.Many2one(compute_sudo=True)  # its journal is accounting's to read
    elevator_state = fields.Selection(
        STATES, "State", compute="_compute_elevator_state", store=True, index=True
    )
    # what is agreed
    service_from = fields.Date("Service from", copy=False, tracking=True)
    service_to = fields.Date("Service until", copy=False, tracking=True)
    payment_mode = fields.Selection(PAYMENT_MODES, default="quarter_pre", tracking=True)
    fee_sheet_ids = fields.One2many("elevator.fee.sheet", "contract_id", "Fee sheets")
    fee_sheet_id = fields.Many2one(
        "elevator.fee.sheet", compute="_compute_fee_sheet_id", store=True, copy=False
    )
    fee_line_ids = fields.One2many(related="fee_sheet_id.line_ids", string="Fees")
    fee_amount = fields.Monetary(
        "Contract value",
        compute="_compute_fee_amount",
        store=True,
        help="For the whole term, before tax.",
    )
    # signed with the customer
    signed_on = fields.Date(copy=False, tracking=True)
    scan = fields.Binary("Signed scan", attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    activated_on = fields.Date("In force since", readonly=True, copy=False)
    # how it went on
    closing = fields.Selection(
        [("ended", "Ended"), ("lost", "Lost"), ("cancelled", "Cancelled")],
        readonly=True,
        copy=False,
    )
    closed_on = fields.Date(readonly=True, copy=False)
    coverage_ids = fields.One2many("elevator.coverage", "contract_id")
    elevator_count = fields.Integer("Elevators", compute="_compute_elevator_count")

    _service_period = models.Constraint(
        "CHECK (service_from <= service_to)", "The service ends after its start."
    )

    @api.depends("signoff_state", "activated_on", "closing")
    def _compute_elevator_state(self):
        for contract in self:
            agreed = contract.activated_on and "active"
            waiting = contract.signoff_state if contract.signoff_state != "rejected" else "draft"
            contract.elevator_state = contract.closing or agreed or waiting

    @api.depends("fee_sheet_ids")
    def _compute_fee_sheet_id(self):
        for contract in self:
            contract.fee_sheet_id = contract.fee_sheet_ids[:1]

    @api.depends("contract_line_ids.fee_value", "fee_sheet_ids.amount", "elevator_state")
    def _compute_fee_amount(self):
        for contract in self:
            lines = contract.contract_line_ids.filtered("elevator_id")
            agreed = lines if contract.elevator_state not in ("draft", False) else lines.browse()
            contract.fee_amount = (
                sum(agreed.mapped("fee_value"))
                if agreed
                else sum(contract.fee_sheet_ids.mapped("amount"))
            )

    @api.depends("contract_line_ids.elevator_id", "fee_sheet_ids.line_ids.elevator_id")
    def _compute_elevator_count(self):
        for contract in self:
            contract.elevator_count = len(contract._elevators())

    def _elevators(self):
        """The elevators of the contract: of its lines, before those exist of its fee sheet."""
        return self.contract_line_ids.elevator_id or self.fee_sheet_ids.line_ids.elevator_id

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A contract begins as a draft; one of a branch gets its number and its fee sheet."""
        clean = [self._prepare_draft_vals(vals) for vals in vals_list]
        plain = {k: v for k, v in self.env.context.items() if k[8:] not in VERB_FIELDS}
        # the context loses its defaults for what verbs write
        model = self.with_context(plain)  # pylint: disable=context-overridden
        contracts = super(ContractContract, model).create(clean)
        own = contracts.filtered("branch_id")
        self.env["elevator.fee.sheet"].create(
            [{"contract_id": contract.id} for contract in own if not contract.fee_sheet_ids]
        )
        return contracts

    @api.model
    def _prepare_draft_vals(self, vals):
        vals = {name: value for name, value in vals.items() if name not in VERB_FIELDS}
        vals |= dict.fromkeys(VERB_FIELDS - {"elevator_state", "period_confirmed"}, False)
        if vals.get("branch_id"):
            vals["line_recurrence"] = True
            if not vals.get("code"):
                vals["code"] = self.env["ir.sequence"].next_by_code("elevator.contract")
        return vals

    def write(self, vals):
        """Refuse what only verbs write, and the papers of a contract that is in force."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("The state of a contract is changed by its buttons."))
        papers = {"signed_on", "scan", "scan_name", "active"} & vals.keys()
        if papers and any(self.mapped("activated_on")):
            raise UserError(self.env._("The contract is in force: its papers stay as they are."))
        return super().write(vals)

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    def get_formview_id(self, access_uid=None):
        """A branch's contract opens in our form: its readers do not read accounting."""
        if self.branch_id:
            return self.env.ref("elevator_service.elevator_contract_view_form").id
        return super().get_formview_id(access_uid)

    # ---------------------------------------------------------------- signed with the customer

    def action_sign_elevators(self):
        """The contract is signed with the customer: it is in force, its elevators are covered.

        :raises UserError: not approved (M-2.1), period not confirmed (M-4.1.2), papers missing
        """
        self.check_access("write")
        lock(self)
        for contract in self:
            contract._check_elevator_signable()
            contract._set(activated_on=self.env.company._elevator_today())
            contract._cover_elevators()
            self.env["elevator.loss"]._recover(contract._elevators())
            contract.activity_unlink(["mail.mail_activity_data_todo"])
        return True

    def _check_elevator_signable(self):
        """Raise when the contract cannot be signed with the customer."""
        if self.activated_on or self.closing:
            raise UserError(self.env._("%(name)s is signed already.", name=self.display_name))
        self._signoff_check_approved()
        self._check_period_confirmed()
        if not (self.branch_id and self.signed_on and self.scan):
            raise UserError(
                self.env._("Enter the branch, the day of signing and the signed scan first.")
            )
        if self.signed_on < self.signoff_id.decided_at.date():
            raise UserError(self.env._("It is signed with the customer after its approval."))

    def _cover_elevators(self):
        lines = self.contract_line_ids.filtered("elevator_id")
        periods = {line.elevator_id: (line.date_start, line.date_end) for line in lines}
        return self.env["elevator.coverage"]._cover(self, periods)

    def _elevators_to_cover(self):
        """Elevators of the customer in the branch that nothing paid covers in that time."""
        self.ensure_one()
        if not (self.service_from and self.service_to):
            raise UserError(self.env._("Enter the first and last day of the service first."))
        paid = [
            ("kind", "=", "paid"),
            ("date_from", "<=", self.service_to),
            ("date_to", ">=", self.service_from),
        ]
        return self.env["elevator.unit"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "in", ("accepted", "maintenance", "suspended")),
                ("coverage_ids", "not any", paid),
            ]
        )

    # ---------------------------------------------------------------- closing

    def action_cancel(self):
        """Give up a contract that is not in force."""
        return self._close("cancelled", self.env._("The contract is given up."))

    def _close_lost(self):
        """The customer refused it."""
        return self._close("lost", self.env._("The customer refused."))

    def _close(self, closing, reason):
        self.check_access("write")
        lock(self)
        if any(self.mapped("activated_on")) or any(self.mapped("closing")):
            raise UserError(self.env._("Only a contract that is not in force is closed."))
        for contract in self.filtered(lambda c: c.signoff_state in ("pending", "approved")):
            # sudo: who may close the contract may void its signatures with it
            contract.sudo().signoff_id._void(reason)
        self.activity_unlink(["mail.mail_activity_data_todo"])
        return self._set(closing=closing, closed_on=self.env.company._elevator_today())

    @api.model
    def _cron_end(self):
        """Contracts whose last day has passed and that are billed to the end are ended."""
        over = self.search(
            Domain("elevator_state", "=", "active")
            & Domain("suspension_id", "=", False)
            & Domain("service_to", "<", self.env.company._elevator_today())
            & Domain("recurring_next_date", "=", False)
        )
        return over._set(closing="ended", closed_on=self.env.company._elevator_today())

    def action_open_fee_sheet(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "elevator.fee.sheet",
            "res_id": self.fee_sheet_id.id,
            "view_mode": "form",
        }

    def action_open_elevators(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Elevators"),
            "res_model": "elevator.unit",
            "view_mode": "list,form",
            "domain": [("id", "in", self._elevators().ids)],
        }
