from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [("new", "New depot"), ("review", "Review of the list")]
STATES = [
    ("draft", "Draft"),
    ("pending", "HQ decides"),
    ("approved", "Approved"),
    ("applied", "In force"),
]
VERB_FIELDS = {"name", "applied_on", "applied_by_id", "opened_depot_id", "state"}
# elevators that need parts: in service, or stopped for a time
SERVED = ("accepted", "maintenance", "suspended")


class ElevatorDepotApplication(models.Model):
    """A branch applies for a depot, or for another list of one it has (库存申请, P-5).

    The list is proposed by the par rules from the elevators served, edited, compared with the cap,
    approved by HQ and then put into force: the depot is opened, its list is written.
    """

    _name = "elevator.depot.application"
    _description = "Depot application"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "elevator.branch.mixin",
        "elevator.signoff.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    _signoff_fields = dict.fromkeys(
        ("kind", "branch_id", "depot_id", "tier_id", "depot_code", "depot_name", "keeper_id")
        + ("address", "site_ids", "need_on", "reason")
    ) | {"line_ids": dict.fromkeys(("product_id", "qty", "reason"))}

    name = fields.Char("Number", readonly=True, copy=False, index=True)
    kind = fields.Selection(KINDS, required=True, default="new")
    depot_id = fields.Many2one(
        "elevator.depot",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'tier'), ('branch_id', '=', branch_id)]",
        help="The depot whose list is reviewed.",
    )
    tier_id = fields.Many2one(
        "elevator.depot.tier",
        compute="_compute_tier_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # a new depot
    depot_code = fields.Char("Code")
    depot_name = fields.Char("Name of the depot")
    keeper_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    address = fields.Char()
    # whom it serves
    site_ids = fields.Many2many(
        "elevator.site", string="Sites served", help="Empty: all sites of the branch."
    )
    elevator_count = fields.Integer("Elevators served", compute="_compute_elevator_count")
    need_on = fields.Date(
        "Needed", required=True, default=lambda self: self.env.company._elevator_today()
    )
    reason = fields.Text(help="Why a depot, or another list, is needed.")
    # the list
    line_ids = fields.One2many(
        "elevator.depot.application.line", "application_id", "Parts", copy=True
    )
    value = fields.Monetary(
        compute="_compute_value", store=True, help="The full list at HQ prices, CNY."
    )
    cap = fields.Monetary(related="tier_id.cap")
    cap_rate = fields.Float("Of the cap, %", compute="_compute_cap_rate")
    over_cap = fields.Boolean(compute="_compute_cap_rate")
    # course
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)
    applied_on = fields.Date("In force since", readonly=True, copy=False)
    applied_by_id = fields.Many2one("res.users", "Put into force by", readonly=True, copy=False)
    opened_depot_id = fields.Many2one(
        "elevator.depot", "Depot opened", readonly=True, copy=False, index="btree_not_null"
    )

    _depot_given = models.Constraint(
        "CHECK (kind = 'new' OR depot_id IS NOT NULL)", "A review is of a depot."
    )
    _pending_review = models.UniqueIndex(
        "(depot_id) WHERE applied_on IS NULL AND signoff_state IN ('pending', 'approved')",
        "Another list of this depot is being decided.",
    )

    @api.depends("depot_id")
    def _compute_tier_id(self):
        for application in self:
            application.tier_id = application.depot_id.tier_id or application.tier_id

    def _compute_elevator_count(self):
        for application in self:
            application.elevator_count = len(application._elevators())

    @api.depends("line_ids.value")
    def _compute_value(self):
        for application in self:
            application.value = sum(application.line_ids.mapped("value"))

    @api.depends("value", "tier_id")
    def _compute_cap_rate(self):
        for application in self:
            cap, value = application.cap, application.value
            application.cap_rate = 100 * value / cap if cap else 0
            application.over_cap = bool(cap) and not application.tier_id._within(value)

    @api.depends("signoff_state", "applied_on")
    def _compute_state(self):
        for application in self:
            waiting = application.signoff_state
            state = "applied" if application.applied_on else waiting
            application.state = "draft" if state == "rejected" else state

    @api.constrains("kind", "depot_id", "branch_id", "tier_id")
    def _check_depot(self):
        for application in self:
            if application.depot_id and application.depot_id.branch_id != application.branch_id:
                raise ValidationError(self.env._("The depot is another branch's."))
            if application.kind == "new" and application.depot_id:
                raise ValidationError(self.env._("A new depot is not there yet."))
            if application.depot_id and application.depot_id.tier_id != application.tier_id:
                raise ValidationError(self.env._("A review keeps the tier of its depot."))

    @api.constrains("site_ids")
    def _check_sites(self):
        for application in self:
            if application.site_ids.branch_id - application.branch_id:
                raise ValidationError(self.env._("A depot serves sites of its branch."))

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """An application begins as a draft, with its number."""
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        for vals in clean:
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.depot.application")
        return super().create(clean)

    def write(self, vals):
        """What verbs decide is not typed."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("An application goes on by its buttons."))
        return super().write(vals)

    def _write_verb(self, vals):
        """The one writer of what verbs decide."""
        # sudo: the verb has checked who may
        return super(ElevatorDepotApplication, self.sudo()).write(vals)

    def _elevators(self):
        """The elevators that the depot serves."""
        domain = [("branch_id", "=", self.branch_id.id), ("state", "in", SERVED)]
        if self.site_ids:
            domain.append(("site_id", "in", self.site_ids.ids))
        return self.env["elevator.unit"].search(domain)

    def _depot(self):
        """The depot it is about, once there is one."""
        return self.depot_id or self.opened_depot_id

    # ---------------------------------------------------------------- actions

    def action_open_depot(self):
        return self._depot().get_formview_action()

    def action_open_elevators(self):
        return self._elevators()._get_records_action(name=self.env._("Elevators served"))
