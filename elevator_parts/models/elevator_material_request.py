from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

PHASES = [
    ("installation", "Installation"),
    ("free", "Free maintenance"),
    ("paid", "Paid maintenance"),
    ("uncovered", "Maintenance without contract"),
]
CAUSES = [
    ("not_site", "Not the site"),
    ("customer", "Site: customer"),
    ("installer", "Site: installers"),
    ("branch", "Site: branch"),
]
CHANNELS = [
    ("factory", "Shipped by manufacturing planning"),
    ("supply", "Shipped by the supply department"),
    ("onsite", "Bought on site"),
]
FORMS = [
    ("feedback", "Quality feedback form"),
    ("requisition", "Parts requisition"),
    ("purchase", "On-site purchase application"),
]
# what the branch and the centre type; all else follows from verbs
TYPED = {
    *("elevator_id", "cause", "channel", "form", "reason", "need_on", "answer_id", "payer_id"),
    *("line_ids", "feedback", "feedback_name"),
}
# kept when a request is copied by a split, never typed
FACTS = {
    *("submitted_at", "submitted_by_id", "quote_asked_at", "quoted_at", "quoted_by_id"),
    *("told_at", "told_by_id", "invoice_id", "charge_id", "disputed", "dispute_kind", "dispute"),
    *("decision", "ships_on", "arrives_on", "dates_by_id", "delay_until", "delay_note"),
    *("delay_by_id", "carrier", "parcel_no", "order_id", "handed_at", "handed_by_id"),
    *("received_at", "received_by_id", "receipt_note", "reimbursement_id", "closed_at"),
    *("closed_by_id", "cancelled_at", "cancel_reason"),
}
# computed and stored: whoever could write them would choose his signatories
FOLLOWS = {
    *("site_id", "branch_id", "company_id", "phase", "wear", "route_id", "total", "handover"),
    *("stage", "waiting_ids", "since", "is_paid", "bought_total"),
}
VERB_FIELDS = FACTS | FOLLOWS | {"name", "applicant_id"}


class ElevatorMaterialRequest(models.Model):
    """Material a site needs (材料申请): why and how decide form, signatures and gates (P-7).

    Phase, cause, channel and kind of material give the route; routes are data. What happened is
    kept as facts (who, when); the stage follows from them and from the sign-off.
    """

    _name = "elevator.material.request"
    _description = "Material request"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "elevator.branch.once.mixin",
        "elevator.signoff.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    # what for
    name = fields.Char("Number", readonly=True, copy=False, index=True)
    elevator_id = fields.Many2one(
        "elevator.unit", required=True, index=True, ondelete="restrict", tracking=True
    )
    site_id = fields.Many2one(related="elevator_id.site_id", store=True, index=True)
    branch_id = fields.Many2one(
        related="elevator_id.branch_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="elevator_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    applicant_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", index=True
    )
    reason = fields.Text(
        "What happened", help="The fault, the situation at the time, what was done (反馈)."
    )
    feedback = fields.Binary("Feedback sheet", copy=False, help="The branch's sheet as it came.")
    feedback_name = fields.Char(copy=False)
    need_on = fields.Date("Needed", tracking=True)
    # what decides the route
    phase = fields.Selection(
        PHASES,
        compute="_compute_phase",
        store=True,
        help="From the elevator's state and coverage, never typed (M-4.1.1).",
    )
    cause = fields.Selection(CAUSES, required=True, tracking=True, help="现场因素 / 非现场因素")
    channel = fields.Selection(CHANNELS, required=True, default="factory", tracking=True)
    wear = fields.Selection(
        [("none", "No wear parts"), ("all", "Wear parts only"), ("mixed", "Both")],
        "Wear parts",
        compute="_compute_wear",
        store=True,
    )
    needs_split = fields.Boolean(compute="_compute_needs_split")
    route_id = fields.Many2one(
        "elevator.signoff.route",
        compute="_compute_route_id",
        store=True,
        index=True,
        ondelete="restrict",
    )
    rule_no = fields.Char(related="route_id.rule_no")
    steps = fields.Char("Signatures needed", compute="_compute_steps", compute_sudo=True)
    quoted = fields.Boolean(related="route_id.quoted")
    # the form
    form = fields.Selection(FORMS, compute="_compute_form", store=True, readonly=False)
    answer_id = fields.Many2one(
        "res.users",
        "Answers for it",
        domain="[('share', '=', False), ('elevator_branch_ids', 'in', branch_id)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Installation assistant (安装助理) who answers for what is bought on site.",
    )
    answers_for = fields.Char(related="route_id.answers_for")
    line_ids = fields.One2many(
        "elevator.material.request.line", "request_id", "Materials", copy=True
    )
    total = fields.Monetary(compute="_compute_total", store=True)
    # handed to the centre
    submitted_at = fields.Datetime("Sent to the centre", readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", "Sent by", readonly=True, copy=False)
    cancelled_at = fields.Datetime("Given up", readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)

    # ---------------------------------------------------------------- the route

    @api.depends("elevator_id")
    def _compute_phase(self):
        for request in self:
            request.phase = request._phase_today()

    def _phase_today(self):
        """Installation until acceptance; then free, paid or covered by nothing."""
        elevator = self.elevator_id
        if elevator.coverage_kind in ("free", "paid"):
            return elevator.coverage_kind
        if elevator.state in ("installation", "accepted"):
            return "installation"
        return elevator and "uncovered"

    @api.depends("line_ids.wear")
    def _compute_wear(self):
        for request in self:
            kinds = set(request.line_ids.mapped("wear"))
            request.wear = "mixed" if len(kinds) > 1 else "all" if True in kinds else "none"

    @api.depends("phase", "cause", "channel", "wear")
    def _compute_route_id(self):
        known = self.filtered(lambda request: request.phase and request.cause and request.channel)
        routes = self.env["elevator.signoff.route"]._find(known)
        for request in self:
            request.route_id = routes.get(request)

    @api.depends("phase", "cause", "channel", "wear")
    def _compute_needs_split(self):
        """Wear parts and others on one paper, though they take different routes (P-7.3.2)."""
        for request in self:
            request.needs_split = request.wear == "mixed" and (
                request._route_if("all") != request._route_if("none")
            )

    def _route_if(self, wear):
        names = ("phase", "cause", "channel")
        probe = self.new({name: self[name] for name in names} | {"wear": wear})
        return self.env["elevator.signoff.route"]._find(probe)[probe]

    @api.depends("route_id", "disputed")
    def _compute_steps(self):
        for request in self:
            steps = request.route_id.step_ids._for(request)
            request.steps = " → ".join(steps.sorted().mapped("name"))

    @api.depends("route_id")
    def _compute_form(self):
        for request in self:
            if request.route_id.material_form == "purchase":
                request.form = "purchase"
            elif not request.form or request.form == "purchase":
                request.form = "requisition"

    @api.depends("line_ids.amount")
    def _compute_total(self):
        for request in self:
            request.total = sum(request.line_ids.mapped("amount"))

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """A request begins at the branch, with its number; its creator is the applicant."""
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        for vals in clean:
            vals |= dict.fromkeys(FACTS, False)
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.material.request")
            vals["applicant_id"] = self.env.uid
        return super().create(clean)

    def write(self, vals):
        """Facts follow from verbs; what was sent to the centre is the centre's to correct."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A request goes on by its buttons."))
        if TYPED & vals.keys():
            self._check_typing()
        if "elevator_id" in vals:
            elevator = self.env["elevator.unit"].browse(vals["elevator_id"])
            if any(request.branch_id != elevator.branch_id for request in self):
                raise UserError(self.env._("A request stays with its branch."))
        return super().write(vals)

    def _write_verb(self, vals):
        """The one writer of facts, past the guard."""
        # sudo: the verb has checked who may
        return super(ElevatorMaterialRequest, self.sudo()).write(vals)

    def _check_typing(self):
        """Raise when the request is not the user's to change.

        :raises UserError: sent to the centre, quoted, or over
        """
        centre = self.env.su or self.env.user.has_group("elevator_service.group_hq_service")
        for request in self:
            if request.handed_at or request.cancelled_at:
                raise UserError(self.env._("%(name)s is over.", name=request.name))
            if request.submitted_at and not centre:
                raise UserError(self.env._("%(name)s is at the service centre.", name=request.name))
            if request.quoted_at:
                raise UserError(
                    self.env._(
                        "%(name)s is quoted: ask for a new quote to change it.", name=request.name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(request.submitted_at or request.handed_at for request in self):
            raise UserError(self.env._("What was sent to the centre is given up, not deleted."))

    # ---------------------------------------------------------------- who

    def _check_office(self, *offices):
        """Raise unless the user holds one of the offices (short names of this addon's groups)."""
        user = self.env.user
        if self.env.su or any(user.has_group(f"elevator_service.group_{name}") for name in offices):
            return
        names = [self.env.ref(f"elevator_service.group_{name}").name for name in offices]
        raise AccessError(self.env._("This is for: %(offices)s.", offices=", ".join(names)))
