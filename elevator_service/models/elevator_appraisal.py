from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.content import digest
from ..tools.locking import lock

MANAGER = "elevator_service.group_service_manager"


class ElevatorAppraisal(models.Model):
    """The month of a maintainer in measured facts (维保员考核, M-3, M-1.3.6, M-8.5).

    Signed by his manager, then seen by himself, and by nobody beside: the rows are open to the
    manager of his branch, the service manager, and after the signature to him.
    """

    _name = "elevator.appraisal"
    _description = "Appraisal"
    _inherit = ["elevator.branch.mixin"]
    _order = "month desc, branch_id, score desc, id"

    employee_id = fields.Many2one(
        "hr.employee",
        "Maintainer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    branch_id = fields.Many2one(readonly=True)
    month = fields.Date(required=True, readonly=True, index=True, help="First day of the month.")
    state = fields.Selection(
        [("draft", "Measured"), ("signed", "Signed"), ("seen", "Seen")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many("elevator.appraisal.line", "appraisal_id", "Facts", readonly=True)
    award_ids = fields.One2many(
        "elevator.appraisal.award", "appraisal_id", "Rewards and penalties", readonly=True
    )
    score = fields.Float(readonly=True, digits=(5, 1), aggregator="avg", help="Of 100.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Reward", compute="_compute_amount", store=True)
    note = fields.Text("Words of the manager")
    measured_at = fields.Datetime(readonly=True)
    signed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    signed_at = fields.Datetime("Signed", readonly=True, copy=False)
    digest = fields.Char(size=64, readonly=True, copy=False, help="SHA-256 of what was signed.")
    is_intact = fields.Boolean("As signed", compute="_compute_is_intact")
    seen_at = fields.Datetime("Seen", readonly=True, copy=False)
    answer = fields.Text(readonly=True, help="What the maintainer says to it.")
    may_sign = fields.Boolean(compute="_compute_may")
    is_mine = fields.Boolean(compute="_compute_may")

    _once = models.UniqueIndex("(employee_id, month)", "He is appraised once a month.")
    _first_of_month = models.Constraint(
        "CHECK (EXTRACT(DAY FROM month) = 1)", "An appraisal is of a month: take its first day."
    )

    @api.depends("employee_id", "month")
    def _compute_display_name(self):
        for appraisal in self:
            name = appraisal.employee_id.sudo().name or ""
            appraisal.display_name = f"{appraisal.month:%Y-%m} {name}" if appraisal.month else name

    @api.depends("award_ids.amount")
    def _compute_amount(self):
        for appraisal in self:
            appraisal.amount = sum(appraisal.award_ids.mapped("amount"))

    @api.depends("digest", "score", "note", "line_ids.points", "award_ids.amount")
    def _compute_is_intact(self):
        for appraisal in self:
            appraisal.is_intact = bool(appraisal.digest) and (
                digest(appraisal._content()) == appraisal.digest
            )

    @api.depends_context("uid")
    @api.depends("state", "employee_id", "branch_id.manager_id")
    def _compute_may(self):
        user = self.env.user
        office = user.has_group(MANAGER)
        for appraisal in self:
            # sudo: who leads a branch and who a maintainer is belongs to HR
            known = appraisal.sudo()
            appraisal.is_mine = known.employee_id.user_id == user
            leads = office or known.branch_id.manager_id.user_id == user
            appraisal.may_sign = appraisal.state == "draft" and leads and not appraisal.is_mine

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Appraisals are measured by ``_appraise``, not typed."""
        raise UserError(self.env._("An appraisal is measured, not typed."))

    def write(self, vals):
        """The manager's words, until he signs; all else comes from facts and verbs."""
        if vals.keys() - {"note"}:
            raise UserError(self.env._("An appraisal is measured, not typed."))
        lock(self)
        if any(appraisal.state != "draft" for appraisal in self):
            raise UserError(self.env._("A signed appraisal is not changed."))
        if not all(self.mapped("may_sign")):
            raise AccessError(self.env._("Only the manager of the branch writes here."))
        return super().write(vals)

    def _write_verb(self, vals):
        """Write past the guard above; a verb that context and RPC cannot reach."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Appraisals are kept."))

    # ---------------------------------------------------------------- verbs

    @api.model
    def _appraise(self, branches, month):
        """Measure the month of all maintainers of some branches: one query a measure (M-3).

        Drafts are measured anew, signed ones stay. Who has no fact in the month gets none.

        :param date month: any day of a month that is over
        :return: elevator.appraisal, the drafts
        :raises UserError: the month is not over
        """
        first = month.replace(day=1)
        last = first + relativedelta(months=1, days=-1)
        if last >= self.env.company._elevator_today():
            raise UserError(self.env._("A month is appraised when it is over."))
        # sudo: facts of all kinds are counted, the callers have checked who may appraise
        model = self.sudo()
        people = model.env["hr.employee"].search([("elevator_branch_id", "in", branches.ids)])
        facts = model.env["elevator.appraisal.measure"]._measured(people, first, last)
        measured = people.filtered(lambda one: any(one.id in found for found in facts.values()))
        drafts = model._drafts_of(measured, first)
        drafts._measure(facts)
        return self.browse(drafts.ids)

    @api.model
    def _drafts_of(self, people, first):
        """The drafts of people in a month, locked; those who have none yet get one."""
        known = self.search([("employee_id", "in", people.ids), ("month", "=", first)])
        drafts = known.filtered(lambda appraisal: appraisal.state == "draft")
        lock(drafts)
        return drafts | super().create(
            [
                {"employee_id": one.id, "branch_id": one.elevator_branch_id.id, "month": first}
                for one in people - known.employee_id
            ]
        )

    def _measure(self, facts):  # pylint: disable=missing-return
        """Write facts, score, rewards and penalties of drafts."""
        rules = self.env["elevator.appraisal.rule"].search([("amount", "!=", 0)])
        self.line_ids.unlink()
        self.award_ids.unlink()
        lines, awards = [], []
        for appraisal in self:
            mine = [
                self._prepare_line_vals(measure, *found[appraisal.employee_id.id])
                for measure, found in facts.items()
                if appraisal.employee_id.id in found
            ]
            score = self._score_of(mine)
            figures = {line["measure_id"]: line["figure"] for line in mine}
            lines += [{"appraisal_id": appraisal.id, **line} for line in mine]
            awards += [
                {"appraisal_id": appraisal.id, **award}
                for award in self._prepare_awards_vals(rules, figures, score)
            ]
            super(ElevatorAppraisal, appraisal).write({"score": score})
        super().write({"measured_at": fields.Datetime.now()})
        self.env["elevator.appraisal.line"].create(lines)
        self.env["elevator.appraisal.award"].create(awards)

    @api.model
    def _score_of(self, lines):
        """The mean of the points by their weights, from 0 to 100."""
        weights = sum(line["weight"] for line in lines)
        points = sum(line["points"] * line["weight"] for line in lines)
        return round(points / weights, 1) if weights else 0

    @api.model
    def _prepare_line_vals(self, measure, figure, count):
        """A fact as it is now, with the measure's own numbers: later changes do not reach it."""
        figure = round(figure, 1)
        return {
            "measure_id": measure.id,
            "name": measure.name,
            "unit": measure.unit,
            "figure": figure,
            "record_count": count,
            "weight": measure.weight,
            "full_at": measure.full_at,
            "zero_at": measure.zero_at,
            "points": measure._points(figure),
        }

    @api.model
    def _prepare_awards_vals(self, rules, figures, score):
        """Rewards and penalties whose range a figure, or the score, lies in."""
        for rule in rules:
            value = figures.get(rule.measure_id.id) if rule.measure_id else score
            if value is not None and rule._applies(value):
                yield {
                    "rule_id": rule.id,
                    "name": rule.name,
                    "value": value,
                    "amount": rule.amount * (value if rule.each else 1),
                }

    def action_measure(self):
        """Measure drafts anew, as long as they are not signed."""
        if not all(self.mapped("may_sign")):
            raise AccessError(self.env._("Only the manager of the branch appraises."))
        for month, appraisals in self.grouped("month").items():
            people = appraisals.sudo().employee_id
            last = month + relativedelta(months=1, days=-1)
            measures = self.env["elevator.appraisal.measure"].sudo()
            lock(appraisals)
            appraisals.sudo()._measure(measures._measured(people, month, last))
        return True

    @api.model
    def _cron_appraise(self):
        """Once a month: measure the month that is over, for all branches."""
        today = self.env.company._elevator_today()
        self._appraise(
            self.env["elevator.branch"].search([("active", "=", True)]),
            today - relativedelta(months=1),
        )
