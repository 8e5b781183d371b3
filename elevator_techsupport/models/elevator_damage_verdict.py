from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_parts.models.elevator_damage_rule import ANSWERS, FACTS, RULINGS
from odoo.addons.elevator_parts.models.elevator_paper_mixin import DRAFT

LATE = ("draft", "ruled", "appealed", "final")


class ElevatorDamageVerdict(models.Model):
    """A damaged component and what broke it (损坏件判定): facts, photos, ruling, appeal (T-1.5).

    The table in force rules; a person named in the settings may overturn it with a reason, and a
    second one decides an appeal. What follows is settled by the parts' own ways.
    """

    _name = "elevator.damage.verdict"
    _description = "Damage verdict"
    _inherit = [
        "elevator.branch.once.mixin",
        "elevator.paper.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"
    _paper_loose = DRAFT

    # what
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '!=', False), ('elevator_id', '=', elevator_id)]",
    )
    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    site_id = fields.Many2one(related="elevator_id.site_id", store=True, index=True)
    branch_id = fields.Many2one(
        related="elevator_id.branch_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="elevator_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        "Component",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    qty = fields.Float("Quantity", digits="Product Unit", required=True, default=1)
    serial = fields.Char("Serial no.")
    batch = fields.Char(help="Batch of manufacture (生产批次).", index="btree_not_null")
    supplier_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="restrict")
    happened = fields.Text("What happened", required=True)
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    # facts
    tested = fields.Selection(ANSWERS, "Tested before delivery", required=True, default="unknown")
    qa_passed = fields.Selection(ANSWERS, "QA passed", required=True, default="unknown")
    forced = fields.Selection(ANSWERS, "External force", required=True, default="unknown")
    burnt = fields.Selection(ANSWERS, "Burn marks", required=True, default="unknown")
    wet = fields.Selection(ANSWERS, "Stored wet", required=True, default="unknown")
    # ruling
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("ruled", "Ruled"),
            ("appealed", "Appealed"),
            ("final", "Final"),
            ("settled", "Settled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    table_id = fields.Many2one(
        "elevator.damage.table", readonly=True, copy=False, ondelete="restrict"
    )
    rule_id = fields.Many2one(
        "elevator.damage.rule", "Row", readonly=True, copy=False, ondelete="restrict"
    )
    presumption = fields.Selection(RULINGS, "By the table", readonly=True, copy=False)
    ruling = fields.Selection(
        RULINGS, readonly=True, copy=False, index=True, tracking=True, help="What holds now."
    )
    ruled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    ruled_on = fields.Date(readonly=True, copy=False)

    _positive = models.Constraint("CHECK (qty > 0)", "A quantity is above zero.")
    _ruled = models.Constraint(
        "CHECK (state = 'draft' OR (table_id IS NOT NULL AND ruling IS NOT NULL))",
        "A ruling names its table.",
    )

    # ---------------------------------------------------------------- typed

    def _paper_typed(self):
        """Facts while it is a draft; until it is settled the depot that replaces, or who pays."""
        what = ("elevator_id", "ticket_id", "product_id", "qty", "serial", "batch", "supplier_id")
        facts = dict.fromkeys((*what, "happened", "photo_ids", *FACTS), DRAFT)
        return facts | dict.fromkeys(("depot_id", "liable"), LATE)

    def _paper_kept(self):
        return self.env._("Facts that were ruled on are not changed.")

    @api.constrains("ticket_id", "elevator_id")
    def _check_ticket(self):
        for verdict in self:
            ticket = verdict.ticket_id
            if ticket and ticket.elevator_id != verdict.elevator_id:
                raise UserError(self.env._("The ticket is of another elevator."))

    # ---------------------------------------------------------------- rule

    def _today(self):
        return self.env.company._elevator_today()

    def action_rule(self):
        """Technical support lets the table in force rule on the facts (T-1.5).

        :raises AccessError: not HQ service
        :raises UserError: no table in force
        """
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("Technical support at HQ rules on damage."))
        self._begin("draft")
        table = self.env["elevator.damage.table"]._current()
        for verdict in self:
            rule = table._decide({fact: verdict[fact] for fact in FACTS})
            verdict._move_to(
                "ruled",
                table_id=table.id,
                rule_id=rule.id,
                presumption=rule.ruling,
                ruling=rule.ruling,
                ruled_by_id=self.env.uid,
                ruled_on=self._today(),
            )
            if rule.ruling == "open":
                verdict._task(self.env.company.elevator_damage_judge_id)
        return True

    def _task(self, user):
        if user:
            # sudo: who rules leaves a task to the named person
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Decide what broke a component (T-1.5)"),
            )
