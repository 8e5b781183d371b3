from odoo import api, fields, models
from odoo.exceptions import UserError

TYPED = {"elevator_id", "wish", "wished_on", "wished_by", "paper", "paper_name", "line_ids"}
STAGES = [
    ("wish", "Wish"),
    ("argued", "Feasible"),
    ("costed", "Costed"),
    ("signing", "Being signed"),
    ("approved", "Approved"),
    ("ordered", "Ordered by the customer"),
    ("planned", "Planned"),
    ("done", "Done"),
    ("refused", "Not feasible"),
    ("cancelled", "Given up"),
]


class ElevatorContractSupplement(models.Model):
    """What a customer wants beside the contract while his elevator is installed (合同增补, T-1.4).

    Technical support argues whether it can be done and adds the parts, the business department
    costs them, both sign with the leader in charge, the customer orders, the site gets its plan.
    What happened is kept with person and day; the stage follows from it.
    """

    _name = "elevator.contract.supplement"
    _description = "Contract supplement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "elevator.branch.once.mixin",
        "elevator.signoff.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    _signoff_fields = dict.fromkeys(("elevator_id", "wish", "argument", "feasible")) | {
        "line_ids": dict.fromkeys(("product_id", "name", "qty", "price"))
    }

    # the wish
    name = fields.Char("Number", readonly=True, copy=False, index=True)
    elevator_id = fields.Many2one(
        "elevator.unit",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "installation")],
    )
    site_id = fields.Many2one(related="elevator_id.site_id", store=True, index=True)
    partner_id = fields.Many2one(related="site_id.partner_id", string="Customer")
    branch_id = fields.Many2one(
        related="elevator_id.branch_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="elevator_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    wish = fields.Text("What the customer wants", required=True)
    wished_on = fields.Date("Asked on", default=lambda self: self.env.company._elevator_today())
    wished_by = fields.Char("Asked by", help="Who spoke for the customer.")
    paper = fields.Binary("Customer's letter", attachment=True, copy=False)
    paper_name = fields.Char(copy=False)
    # argued
    feasible = fields.Boolean(readonly=True, copy=False)
    argument = fields.Text(readonly=True, copy=False, help="Why it can be done, or not (论证).")
    argued_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    argued_on = fields.Date(readonly=True, copy=False)
    line_ids = fields.One2many("elevator.contract.supplement.line", "supplement_id", "Parts")
    # costed
    costed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    costed_on = fields.Date(readonly=True, copy=False)
    total = fields.Monetary(compute="_compute_total", store=True)
    # ordered
    order_ref = fields.Char("Customer's order no.", readonly=True, copy=False)
    order = fields.Binary(attachment=True, readonly=True, copy=False)
    order_name = fields.Char(readonly=True, copy=False)
    ordered_on = fields.Date(readonly=True, copy=False)
    ordered_by_id = fields.Many2one("res.users", "Order taken by", readonly=True, copy=False)
    # planned
    ships_on = fields.Date(readonly=True, copy=False)
    installs_on = fields.Date("To be installed", readonly=True, copy=False)
    assistant_id = fields.Many2one(
        "res.users", "Told", readonly=True, copy=False, help="Who of the site was told (安装助理)."
    )
    planned_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    planned_on = fields.Date(readonly=True, copy=False)
    done_on = fields.Date(readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancelled_on = fields.Date(readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False)
    stage = fields.Selection(
        STAGES, compute="_compute_stage", store=True, index=True, tracking=True
    )

    @api.depends("line_ids.amount")
    def _compute_total(self):
        for supplement in self:
            supplement.total = sum(supplement.line_ids.mapped("amount"))

    @api.depends(
        *("cancelled_on", "argued_on", "feasible", "done_on", "planned_on", "ordered_on"),
        *("signoff_state", "costed_on"),
    )
    def _compute_stage(self):
        for supplement in self:
            true = {
                "cancelled": supplement.cancelled_on,
                "refused": supplement.argued_on and not supplement.feasible,
                "done": supplement.done_on,
                "planned": supplement.planned_on,
                "ordered": supplement.ordered_on,
                "approved": supplement.signoff_state == "approved",
                "signing": supplement.signoff_state == "pending",
                "costed": supplement.costed_on,
                "argued": supplement.argued_on,
                "wish": True,
            }
            # what has happened last counts
            supplement.stage = next(stage for stage, _label in reversed(STAGES) if true[stage])

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """A supplement begins as a wish, with its number.

        :raises UserError: the elevator is no longer in installation (T-1.4)
        """
        known = TYPED | {"message_ids", "message_follower_ids"}
        clean = [{k: v for k, v in vals.items() if k in known} for vals in vals_list]
        for vals in clean:
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.contract.supplement")
        supplements = super().create(clean)
        for supplement in supplements:
            if supplement.elevator_id.state != "installation":
                raise UserError(
                    self.env._(
                        "%(elevator)s is not in installation: amend its contract (T-1.4).",
                        elevator=supplement.elevator_id.display_name,
                    )
                )
        return supplements

    def write(self, vals):
        """The wish is typed until it is argued, parts until it is signed; facts are never."""
        social = {*self.env["mail.thread"]._fields, *self.env["mail.activity.mixin"]._fields}
        if vals.keys() - TYPED - social:
            raise UserError(self.env._("A supplement goes on by its buttons."))
        if (TYPED - {"line_ids"}) & vals.keys() and any(self.mapped("argued_on")):
            raise UserError(self.env._("What was argued on is not changed."))
        return super().write(vals)

    def _write_verb(self, **vals):
        """The one writer of what happened."""
        # sudo: the verb has checked who may
        return super(ElevatorContractSupplement, self.sudo()).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_wish(self):
        if any(supplement.argued_on for supplement in self):
            raise UserError(self.env._("What was argued on is kept: give it up."))
