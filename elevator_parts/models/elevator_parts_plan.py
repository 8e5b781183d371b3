from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "Draft"),
    ("costing", "Business costing"),
    ("approval", "Company decides"),
    ("approved", "Lead times"),
    ("lead", "To order"),
    ("ordered", "Ordered"),
    ("done", "Received"),
    ("cancelled", "Cancelled"),
]
VERB_FIELDS = {
    *("name", "state", "submitted_on", "costed_by_id", "costed_on", "lead_by_id", "lead_on"),
    *("ordered_by_id", "ordered_on", "cancelled_on"),
}
OFFICES = {
    "hq_service": "elevator_service.group_hq_service",
    "business": "elevator_service.group_business",
    "supply": "elevator_service.group_supply",
}


class ElevatorPartsPlan(models.Model):
    """The purchase plan (备品备件采购计划): what HQ buys for its store and the depots (P-5).

    Collected from what depots lack and the main store has not, costed by the business department,
    approved by the company, its lead times confirmed by the supply department, then ordered from
    the suppliers. Each of them does his step, none the next one's.
    """

    _name = "elevator.parts.plan"
    _description = "Purchase plan"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.signoff.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _signoff_fields = dict.fromkeys(("need_on",)) | {
        "line_ids": dict.fromkeys(("product_id", "qty", "price", "need_on"))
    }

    name = fields.Char("Number", readonly=True, copy=False, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, default=lambda self: self.env.company._elevator_today())
    need_on = fields.Date(
        "Needed",
        required=True,
        default=lambda self: self._default_need_on(),
        help="When the parts are needed, where nobody says an earlier day.",
    )
    line_ids = fields.One2many("elevator.parts.plan.line", "plan_id", "Parts")
    note = fields.Text()
    amount = fields.Monetary(compute="_compute_amount", store=True, help="As costed, CNY.")
    late_count = fields.Integer("Late", compute="_compute_late_count")
    order_ids = fields.One2many("purchase.order", compute="_compute_orders", string="Orders")
    order_count = fields.Integer("Purchase orders", compute="_compute_orders")
    # course
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)
    submitted_on = fields.Date("Sent to costing", readonly=True, copy=False)
    costed_by_id = fields.Many2one("res.users", "Costed by", readonly=True, copy=False)
    costed_on = fields.Date("Costed", readonly=True, copy=False)
    lead_by_id = fields.Many2one("res.users", "Lead times by", readonly=True, copy=False)
    lead_on = fields.Date("Lead times confirmed", readonly=True, copy=False)
    ordered_by_id = fields.Many2one("res.users", "Ordered by", readonly=True, copy=False)
    ordered_on = fields.Date("Ordered on", readonly=True, copy=False)
    cancelled_on = fields.Date("Given up", readonly=True, copy=False)

    @api.model
    def _default_need_on(self):
        company = self.env.company
        return fields.Date.add(company._elevator_today(), days=company.elevator_plan_days)

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for plan in self:
            plan.amount = sum(plan.line_ids.mapped("amount"))

    def _compute_late_count(self):
        groups = self.env["elevator.parts.plan.line"]._read_group(
            [("plan_id", "in", self.ids), ("late", "=", True)], ["plan_id"], ["__count"]
        )
        counts = {plan.id: count for plan, count in groups}
        for plan in self:
            plan.late_count = counts.get(plan.id, 0)

    def _compute_orders(self):
        for plan in self:
            # sudo: HQ service sees which orders came of its plan, not all purchases
            plan.order_ids = plan.sudo().line_ids.purchase_line_ids.order_id
            plan.order_count = len(plan.order_ids)

    @api.depends(
        *("signoff_state", "submitted_on", "lead_on", "ordered_on", "cancelled_on"),
        "line_ids.received",
    )
    def _compute_state(self):
        for plan in self:
            plan.state = plan._state()

    def _state(self):
        if self.cancelled_on:
            return "cancelled"
        if self.ordered_on:
            return "done" if all(self.line_ids.mapped("received")) else "ordered"
        if self.signoff_state == "approved":
            return "lead" if self.lead_on else "approved"
        if self.signoff_state == "pending":
            return "approval"
        return "costing" if self.submitted_on else "draft"

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """A plan begins as a draft, with its number, made by HQ service."""
        self._check_office("hq_service")
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        for vals in clean:
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.parts.plan")
        return super().create(clean)

    def write(self, vals):
        """What verbs decide is not typed; the head is HQ service's, in the draft."""
        if (VERB_FIELDS | {"company_id"}) & vals.keys():
            raise UserError(self.env._("A purchase plan goes on by its buttons."))
        if {"date", "need_on"} & vals.keys():
            self._check_office("hq_service")
            self._check_state("draft")
        return super().write(vals)

    def _write_verb(self, vals):
        """The one writer of what verbs decide."""
        # sudo: the verb has checked whose step it is
        return super(ElevatorPartsPlan, self.sudo()).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_state("draft")

    # ---------------------------------------------------------------- whose step it is

    def _check_office(self, office):
        """Raise unless the user holds the office whose step it is.

        :raises AccessError: somebody else, also over RPC
        """
        group = OFFICES[office]
        if not (self.env.su or self.env.user.has_group(group)):
            # sudo: names of offices are no secret
            name = self.env.ref(group).sudo().name
            raise AccessError(self.env._("This step is done by: %(office)s.", office=name))

    def _check_state(self, *states):
        names = dict(self._fields["state"]._description_selection(self.env))
        for plan in self:
            if plan.state not in states:
                raise UserError(
                    self.env._(
                        "%(plan)s is at: %(state)s.", plan=plan.name, state=names[plan.state]
                    )
                )

    # ---------------------------------------------------------------- actions

    def action_open_orders(self):
        return self.order_ids._get_records_action(name=self.env._("Purchase orders"))

    def action_open_late(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_parts_plan_line_action"
        )
        return action | {"domain": [("plan_id", "in", self.ids)], "context": {}}
