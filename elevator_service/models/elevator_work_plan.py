from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.transitions import check_transition

TRANSITIONS = {
    "draft": {"submitted"},
    "submitted": {"approved", "draft"},
    "approved": {"closed", "draft"},
    "closed": {"approved"},
}
# who and when; set when the plan is made
IDENTITY = {"maintainer_id", "month", "state"}


class ElevatorWorkPlan(models.Model):
    """Monthly work plan of a maintainer (月工作计划表), also the basis of attendance (M-1.3.5)."""

    _name = "elevator.work.plan"
    _description = "Work plan"
    _inherit = ["elevator.branch.mixin"]
    _order = "month desc, branch_id, maintainer_id"

    maintainer_id = fields.Many2one(
        "hr.employee",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Empty: visits of elevators that no maintainer is assigned to.",
    )
    month = fields.Date(required=True, index=True, help="First day of the month.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("closed", "Closed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Date(readonly=True, copy=False)
    note = fields.Text()
    visit_ids = fields.One2many("elevator.visit", "plan_id")
    # in numbers
    visit_count = fields.Integer("Visits", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    missed_count = fields.Integer("Missed", compute="_compute_counts")
    open_count = fields.Integer("Still open", compute="_compute_counts")
    shifted_count = fields.Integer("Moved", compute="_compute_counts")
    alone_count = fields.Integer(
        "One worker short",
        compute="_compute_counts",
        help="Visits of a level that takes two workers (L-2), with only one planned.",
    )
    done_rate = fields.Float("Done (%)", compute="_compute_counts")

    _plan_uniq = models.UniqueIndex(
        "(branch_id, month, COALESCE(maintainer_id, 0))",
        "A maintainer has one plan a month in a branch.",
    )
    _first_of_month = models.Constraint(
        "CHECK (EXTRACT(DAY FROM month) = 1)", "A plan is made for a month: take its first day."
    )

    @api.depends("month", "maintainer_id")
    def _compute_display_name(self):
        for plan in self:
            who = plan.maintainer_id.display_name or self.env._("Not assigned")
            plan.display_name = f"{plan.month:%Y-%m} {who}" if plan.month else who

    @api.depends("visit_ids.state", "visit_ids.shift_reason", "visit_ids.second_maintainer_id")
    def _compute_counts(self):
        visits = self.env["elevator.visit"]
        mine = Domain("plan_id", "in", self.ids)
        states = {
            (plan, state): count
            for plan, state, count in visits._read_group(mine, ["plan_id", "state"], ["__count"])
        }
        shifted = self._count_visits(mine & Domain("shift_reason", "!=", False))
        two = self.env["elevator.visit.level"]._two_worker_levels()
        alone = self._count_visits(
            mine
            & Domain("state", "=", "planned")
            & Domain("level", "in", two)
            & (Domain("second_maintainer_id", "=", False) | Domain("maintainer_id", "=", False))
        )
        for plan in self:
            plan.done_count = states.get((plan, "done"), 0)
            plan.missed_count = states.get((plan, "missed"), 0)
            plan.open_count = states.get((plan, "planned"), 0) + states.get((plan, "running"), 0)
            plan.visit_count = plan.done_count + plan.missed_count + plan.open_count
            plan.done_rate = 100 * plan.done_count / plan.visit_count if plan.visit_count else 0
            plan.shifted_count = shifted.get(plan, 0)
            plan.alone_count = alone.get(plan, 0)

    def _count_visits(self, domain):
        return dict(self.env["elevator.visit"]._read_group(domain, ["plan_id"], ["__count"]))

    @api.model_create_multi
    def create(self, vals_list):
        """A plan starts as a draft; `_move_to` changes that."""
        return super().create(
            [{name: v for name, v in vals.items() if name != "state"} for vals in vals_list]
        )

    def write(self, vals):
        """Refuse to change whose plan it is, and to change the state but by the buttons."""
        if IDENTITY & set(vals):
            raise UserError(self.env._("The state of a plan is changed by its buttons."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_empty_draft(self):
        if self.filtered(lambda plan: plan.state != "draft" or plan.visit_count):
            raise UserError(self.env._("Only empty drafts are deleted."))

    def action_submit(self):
        """The maintainer, or the branch for him, hands the plan in."""
        mine = self.filtered(lambda plan: plan.maintainer_id.user_id == self.env.user)
        self.check_access("read")
        if self != mine:
            (self - mine).check_access("write")
        # sudo: a maintainer may read plans only; this verb is for the own one
        return self.sudo()._move_to("submitted")

    def action_approve(self):
        """The branch approves; the plan is now what attendance is measured by (M-1.3.5)."""
        self._check_officer()
        return self._move_to(
            "approved",
            approved_by_id=self.env.uid,
            approved_on=self.env.company._elevator_today(),
        )

    def action_send_back(self):
        """Back to draft, to be changed."""
        self._check_officer()
        return self._move_to("draft", approved_by_id=False, approved_on=False)

    def action_close(self):
        """Close months that are over: nothing in them is open any more."""
        self._check_officer()
        still = self.filtered("open_count")
        if still:
            raise UserError(
                self.env._(
                    "There are open visits in: %(plans)s",
                    plans=", ".join(still.mapped("display_name")),
                )
            )
        return self._move_to("closed")

    def action_reopen(self):
        """A closed month is opened again by the service manager only."""
        if not self.env.user.has_group("elevator_service.group_service_manager"):
            raise AccessError(self.env._("A closed plan is reopened by the service manager."))
        return self._move_to("approved")

    def action_view_visits(self):
        """The visits of these plans."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visits"),
            "res_model": "elevator.visit",
            "view_mode": "list,form",
            "domain": [("plan_id", "in", self.ids)],
        }

    def _check_officer(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("elevator_service.group_branch_officer"):
            raise AccessError(self.env._("Plans are approved and closed by branch officers."))

    def _move_to(self, state, **vals):
        check_transition(self, state, TRANSITIONS)
        return super().write({"state": state, **vals})

    @api.model
    def _ensure(self, branch, month, domain):
        """The plans of the maintainers of the elevators in ``domain``, made where missing."""
        groups = self.env["elevator.unit"]._read_group(domain, ["maintainer_id"])
        return self._ensure_for(branch, month, {maintainer.id for (maintainer,) in groups})

    @api.model
    def _ensure_for(self, branch, month, maintainers):
        """The plans of a month; those of the maintainers (ids, or False) made where missing."""
        known = self.search([("branch_id", "=", branch.id), ("month", "=", month)])
        missing = maintainers - {plan.maintainer_id.id for plan in known}
        return known | self.create(
            [
                {"branch_id": branch.id, "month": month, "maintainer_id": maintainer}
                for maintainer in sorted(missing)
            ]
        )
