from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

STATES = [
    ("count", "Count"),
    ("plan", "Plan"),
    ("check", "HQ check"),
    ("sent", "Replenishment"),
    ("closed", "Closed"),
]
VERB_FIELDS = {
    *("state", "counted_by_id", "counted_on", "planned_by_id", "planned_on"),
    *("approved_by_id", "approved_on", "dispatch_id"),
}


class ElevatorDepotMonth(models.Model):
    """The month of a depot (月盘点与补充): counted, planned, checked, replenished, closed.

    One document for what the regulation wants each month: the branch counts and plans (P-2.1), HQ
    checks use and books (P-2.3), what is sent makes the depot equal its list again (P-2.2).
    """

    _name = "elevator.depot.month"
    _description = "Month of a depot"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.both.sign.mixin"]
    _order = "month desc, depot_id"
    _mail_post_access = "read"

    depot_id = fields.Many2one(
        "elevator.depot",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', 'tier')]",
    )
    month = fields.Date(required=True, help="First day of the month.")
    branch_id = fields.Many2one(related="depot_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(related="depot_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    keeper_id = fields.Many2one(related="depot_id.keeper_id")
    state = fields.Selection(
        STATES, default="count", required=True, readonly=True, copy=False, index=True, tracking=True
    )
    line_ids = fields.One2many("elevator.depot.month.line", "month_id", "Parts", copy=False)
    # course
    counted_by_id = fields.Many2one("res.users", "Counted by", readonly=True, copy=False)
    counted_on = fields.Date("Counted", readonly=True, copy=False)
    planned_by_id = fields.Many2one("res.users", "Planned by", readonly=True, copy=False)
    planned_on = fields.Date("Plan filed", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", "Checked by HQ service", readonly=True, copy=False
    )
    approved_on = fields.Date("HQ checked", readonly=True, copy=False)
    dispatch_id = fields.Many2one(
        "elevator.parts.dispatch",
        "Replenishment",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    shortage_ids = fields.One2many("elevator.parts.shortage", "month_id", "Missing parts")
    # figures
    progress = fields.Float("Counted, %", compute="_compute_figures")
    plan_value = fields.Monetary("Planned value", compute="_compute_figures", help="At HQ prices.")
    late = fields.Boolean(compute="_compute_late", search="_search_late")
    _month_uniq = models.UniqueIndex("(depot_id, month)", "The depot has this month already.")
    _first_day = models.Constraint(
        "CHECK (EXTRACT(DAY FROM month) = 1)", "A month begins on its first day."
    )

    @api.depends("depot_id", "month")
    def _compute_display_name(self):
        for month in self:
            first = month.month and f"{month.month:%Y-%m}"
            month.display_name = " ".join(filter(None, [month.depot_id.code, first]))

    @api.depends("line_ids.counted", "line_ids.approved_qty", "line_ids.plan_qty", "state")
    def _compute_figures(self):
        for month in self:
            lines = month.line_ids
            done = len(lines.filtered("counted"))
            month.progress = 100 * done / len(lines) if lines else 100
            wanted = "plan_qty" if month.state in ("count", "plan") else "approved_qty"
            month.plan_value = sum(line[wanted] * line.price for line in lines)

    # ---------------------------------------------------------------- late

    def _due_on(self):
        """The last day to count and plan (P-2.1)."""
        return self.month + relativedelta(days=self.company_id.elevator_month_days - 1)

    @api.depends("state", "month")
    def _compute_late(self):
        for month in self:
            today = (month.company_id or self.env.company)._elevator_today()
            waiting = month.state in ("count", "plan")
            month.late = bool(month.month) and (
                (waiting and month._due_on() < today)
                or (month.state != "closed" and month.month + relativedelta(months=1) < today)
            )

    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        company = self.env.company
        today = company._elevator_today()
        due = today - relativedelta(days=company.elevator_month_days - 1)
        waiting = [("state", "in", ("count", "plan")), ("month", "<", due)]
        overdue = [("state", "!=", "closed"), ("month", "<", today - relativedelta(months=1))]
        late = ["|", "&", *waiting, "&", *overdue]
        return late if True in value else ["!", *late]

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """A month opens with every part of the depot's list or stock, none of them counted."""
        verbs = VERB_FIELDS | self.SIGN_FIELDS
        clean = [{k: v for k, v in vals.items() if k not in verbs} for vals in vals_list]
        for vals in clean:
            day = fields.Date.to_date(vals.get("month")) or self.env.company._elevator_today()
            vals["month"] = day.replace(day=1)
        months = super().create(clean)
        months._make_lines()
        return months

    def write(self, vals):
        """A month goes on by its verbs."""
        fixed = {"depot_id", "month", "branch_id", "company_id"}
        if (VERB_FIELDS | self.SIGN_FIELDS | fixed) & vals.keys():
            raise UserError(self.env._("A month goes on by its buttons."))
        return super().write(vals)

    def _move_to(self, state, **vals):
        """The one writer of what verbs decide."""
        # sudo: the verb has checked who may
        return super(ElevatorDepotMonth, self.sudo()).write({"state": state, **vals})

    @api.ondelete(at_uninstall=False)
    def _unlink_if_counting(self):
        if any(month.state != "count" for month in self):
            raise UserError(self.env._("A month that was counted is kept."))

    def _make_lines(self):
        """Rows for parts that have none yet: what is on the list or in stock, one statement."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO elevator_depot_month_line (month_id, branch_id, product_id, par_qty,
                    book_qty, counted, counted_qty, difference_qty, proposed_qty, plan_qty,
                    approved_qty, lacking_qty, price)
                SELECT m.id, m.branch_id, p.product_id, p.par_qty, p.balance_qty, FALSE,
                    0, 0, 0, 0, 0, 0, 0
                FROM elevator_depot_month m
                JOIN elevator_depot_part p ON p.depot_id = m.depot_id
                WHERE m.id IN %s AND (p.par_qty > 0 OR p.balance_qty > 0)
                ORDER BY m.id, p.product_id
                ON CONFLICT (month_id, product_id) DO NOTHING
                """,
                tuple(self.ids) or (0,),
            )
        )
        self.env["elevator.depot.month.line"].invalidate_model()
        self.invalidate_recordset(["line_ids", "progress"])
