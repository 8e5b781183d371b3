from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.elevator_service.tools.locking import lock

from .elevator_callout import RUNNING
from .elevator_callout_clock import OFFICER

HAND_OVER = frozenset(
    ["given_at", "given_by_id", "given_note", "taken_at", "taken_by_id", "taken_note"]
)


class ElevatorDuty(models.Model):
    """A shift of a branch's 24 hour duty (24 小时值班): who answers, who goes (T-2.2).

    Shifts of a branch never overlap. Who goes off gives over, who comes on confirms.
    """

    _name = "elevator.duty"
    _description = "Duty shift"
    _inherit = ["elevator.branch.mixin"]
    _order = "start_at desc, id desc"

    start_at = fields.Datetime("From", required=True, index=True)
    end_at = fields.Datetime("To", required=True)
    officer_id = fields.Many2one(
        "hr.employee",
        "Duty officer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('elevator_branch_id', '=', branch_id)]",
        help="Answers the 24 h phone and is told first when nobody arrives (值班长).",
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        "elevator_duty_employee_rel",
        "duty_id",
        "employee_id",
        "Maintainers on duty",
        domain="[('elevator_branch_id', '=', branch_id)]",
    )
    note = fields.Char()
    # hand-over (交接班)
    given_at = fields.Datetime("Given over", readonly=True, copy=False)
    given_by_id = fields.Many2one("res.users", "Given by", readonly=True, copy=False)
    given_note = fields.Text("What is open", readonly=True, copy=False)
    taken_at = fields.Datetime("Taken over", readonly=True, copy=False)
    taken_by_id = fields.Many2one("res.users", "Taken over by", readonly=True, copy=False)
    taken_note = fields.Text("Remark at taking over", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("unconfirmed", "Not taken over"),
            ("running", "On duty"),
            ("not_given", "Not given over"),
            ("over", "Handed over"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    callout_ids = fields.One2many("elevator.callout", "duty_id", "Call-outs")

    _period = models.Constraint("CHECK (start_at < end_at)", "A shift ends after its start.")
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(branch_id, branch_id, '[]') WITH &&,"
        " tsrange(start_at, end_at) WITH &&)",
        "Two shifts of the branch would overlap.",
    )

    @api.depends("start_at", "end_at", "taken_at", "given_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for duty in self:
            duty.state = duty._state_at(now)

    def _state_at(self, now):
        if not self.start_at or now < self.start_at:
            return "planned"
        if now < self.end_at:
            return "running" if self.taken_at else "unconfirmed"
        return "over" if self.taken_at and self.given_at else "not_given"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        begun, ended = ("start_at", "<=", now), ("end_at", "<=", now)
        running = ["&", begun, ("end_at", ">", now)]
        both = ["&", ("taken_at", "!=", False), ("given_at", "!=", False)]
        domains = {
            "planned": [("start_at", ">", now)],
            "unconfirmed": ["&", *running, ("taken_at", "=", False)],
            "running": ["&", *running, ("taken_at", "!=", False)],
            "over": ["&", ended, *both],
            "not_given": ["&", ended, "!", *both],
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("start_at", "officer_id", "branch_id")
    @api.depends_context("tz")
    def _compute_display_name(self):
        for duty in self:
            start = duty.start_at and fields.Datetime.context_timestamp(duty, duty.start_at)
            when = start.strftime("%m-%d %H:%M") if start else ""
            # sudo: a name of the branch's own people
            duty.display_name = (
                f"{duty.branch_id.name or ''} {when} {duty.sudo().officer_id.name or ''}"
            )

    @api.constrains("branch_id", "officer_id", "employee_ids")
    def _check_branch_people(self):
        for duty in self.sudo():  # employees are HR's; their branch is ours
            strangers = (duty.officer_id | duty.employee_ids).filtered(
                lambda worker, duty=duty: worker.elevator_branch_id != duty.branch_id
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "Of another branch: %(names)s", names=", ".join(strangers.mapped("name"))
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in HAND_OVER):
            raise UserError(self.env._("A hand-over is done by its buttons."))
        self.browse().check_access("create")
        # sudo: employees are HR's, only those of the branch are let through; whose branch it may
        # be is checked on what was made
        duties = super(ElevatorDuty, self.sudo()).create(vals_list).with_env(self.env)
        duties.check_access("create")
        return duties

    def write(self, vals):
        """A shift that was taken over is not planned anew; a hand-over is never typed."""
        if HAND_OVER & vals.keys():
            raise UserError(self.env._("A hand-over is done by its buttons."))
        planned = {"start_at", "end_at", "officer_id"} & vals.keys()
        if planned and any(self.mapped("taken_at")):
            raise UserError(self.env._("The shift was taken over: its people and hours stay."))
        if "employee_ids" in vals and not self.env.su:
            self.check_access("write")
            # sudo: employees are HR's; only those of the branch are let through
            self.sudo().write({"employee_ids": vals["employee_ids"]})
            vals = {name: value for name, value in vals.items() if name != "employee_ids"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_planned(self):
        if any(duty.taken_at or duty.start_at <= fields.Datetime.now() for duty in self):
            raise UserError(self.env._("A shift that began is not deleted."))

    # ---------------------------------------------------------------- hand-over

    def _check_on_it(self):
        """The duty officer himself, or an officer of the branch.

        :raises AccessError: neither of them
        """
        self.ensure_one()
        self.check_access("read")
        own = self.officer_id.sudo().user_id == self.env.user
        if not own and not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("The duty officer hands over, or an officer of the branch.")
            )

    def _write_hand_over(self, vals):
        # sudo: the verb has checked who may
        return super(ElevatorDuty, self.sudo()).write(vals)

    def action_give(self):
        return self._action_act("give")

    def action_take(self):
        return self._action_act("take")

    def action_repeat(self):
        return self._action_act("repeat")

    def _action_act(self, act):
        """The dialogue in which a hand-over gets its words, a roster its weeks."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_duty_act_action"
        )
        return action | {"context": {"default_duty_ids": self.ids, "default_act": act}}

    def _give(self, note=""):
        """Who goes off duty gives over; what is running is written down (交班)."""
        self._check_on_it()
        lock(self)
        if self.given_at or not self.taken_at:
            raise UserError(self.env._("A shift is given over once, after it was taken over."))
        running = self.env["elevator.callout"].search(
            [("branch_id", "=", self.branch_id.id), ("state", "in", RUNNING)]
        )
        open_calls = ", ".join(running.mapped("name")) or self.env._("No call-out is running.")
        now = fields.Datetime.now()
        text = "\n".join(filter(None, [open_calls, note]))
        self._write_hand_over({"given_at": now, "given_by_id": self.env.uid, "given_note": text})
        return True

    def _take(self, note=""):
        """Who comes on duty confirms it, from half an hour before its start (接班)."""
        self._check_on_it()
        lock(self)
        now = fields.Datetime.now()
        if self.taken_at:
            raise UserError(self.env._("The shift was taken over already."))
        if not self.start_at - timedelta(minutes=30) <= now < self.end_at:
            raise UserError(self.env._("A shift is taken over at its start."))
        self._write_hand_over({"taken_at": now, "taken_by_id": self.env.uid, "taken_note": note})
        return True

    # ---------------------------------------------------------------- the roster

    @api.model
    def _on_duty(self, branches, at):
        """The shift of each branch at a time, or an empty one: {branch: elevator.duty}."""
        # sudo: a call from outside asks, too
        duties = self.sudo().search(
            [("branch_id", "in", branches.ids), ("start_at", "<=", at), ("end_at", ">", at)]
        )
        found = {duty.branch_id.id: duty.with_env(self.env) for duty in duties}
        return {branch: found.get(branch.id, self.browse()) for branch in branches}

    def _repeat(self, weeks):
        """The same shifts again for some weeks; those that stand already are left.

        :param int weeks: 1 to 26
        :return: the new shifts
        """
        if not 1 <= weeks <= 26:
            raise UserError(self.env._("Repeat a roster for 1 to 26 weeks."))
        vals_list = [
            duty._prepare_repeat_vals(week) for week in range(1, weeks + 1) for duty in self
        ]
        if not vals_list:
            return self.browse()
        taken = self.search(
            [
                ("branch_id", "in", self.branch_id.ids),
                ("start_at", "<", max(vals["end_at"] for vals in vals_list)),
                ("end_at", ">", min(vals["start_at"] for vals in vals_list)),
            ]
        )
        return self.create(
            [vals for vals in vals_list if not any(duty._overlaps(vals) for duty in taken)]
        )

    def _prepare_repeat_vals(self, weeks):
        """The same shift so many weeks later."""
        return {
            "branch_id": self.branch_id.id,
            "start_at": self.start_at + timedelta(weeks=weeks),
            "end_at": self.end_at + timedelta(weeks=weeks),
            "officer_id": self.officer_id.id,
            "employee_ids": [fields.Command.set(self.employee_ids.ids)],
            "note": self.note,
        }

    def _overlaps(self, vals):
        return (
            self.branch_id.id == vals["branch_id"]
            and self.start_at < vals["end_at"]
            and vals["start_at"] < self.end_at
        )
