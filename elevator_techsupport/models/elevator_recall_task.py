from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.elevator_service.tools.locking import lock
from odoo.addons.elevator_service.tools.transitions import check_transition

TRANSITIONS = {"todo": {"done", "exempt"}, "exempt": {"todo"}, "done": set()}
# what people of the branch write; the rest is the recall's and the verbs'
TYPED = {"planned_on", "worker_id", "note", "attachment_ids"}


class ElevatorRecallTask(models.Model):
    """What a recall asks of one elevator: planned by its branch, done with evidence."""

    _name = "elevator.recall.task"
    _description = "Task of a recall"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "recall_id desc, branch_id, elevator_id"
    _check_company_auto = True

    recall_id = fields.Many2one(
        "elevator.recall", required=True, index=True, ondelete="restrict", readonly=True
    )
    elevator_id = fields.Many2one(
        "elevator.unit", required=True, index=True, ondelete="restrict", readonly=True
    )
    site_id = fields.Many2one(related="elevator_id.site_id")
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    components = fields.Text(readonly=True)
    component_count = fields.Integer("Components affected", readonly=True)
    measure = fields.Text(related="recall_id.measure")
    recall_state = fields.Selection(related="recall_id.state", string="State of the recall")
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("exempt", "Exempt")],
        required=True,
        readonly=True,
        default="todo",
        index=True,
    )
    # plan
    due_on = fields.Date("Finish until", readonly=True)
    planned_on = fields.Date()
    worker_id = fields.Many2one("hr.employee", check_company=True)
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")
    # what was done
    done_on = fields.Date(readonly=True)
    done_by_id = fields.Many2one("res.users", "Reported by", readonly=True)
    note = fields.Text("What was done")
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence")

    _elevator_uniq = models.UniqueIndex(
        "(recall_id, elevator_id)", "This elevator has its task already."
    )

    @api.depends("recall_id", "elevator_id")
    def _compute_display_name(self):
        for task in self:
            task.display_name = f"{task.recall_id.number} {task.elevator_id.code}"

    def _overdue_domain(self):
        today = self.env.company._elevator_today()
        return Domain("state", "=", "todo") & Domain("due_on", "<", today)

    @api.depends("state", "due_on")
    def _compute_overdue(self):
        overdue = self.filtered_domain(self._overdue_domain())
        overdue.overdue = True
        (self - overdue).overdue = False

    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._overdue_domain() if True in value else ~self._overdue_domain()

    def write(self, vals):
        """The branch plans and reports; what is done stays."""
        if vals.keys() - TYPED:
            raise UserError(self.env._("A task is moved by its buttons."))
        if any(task.state == "done" for task in self):
            raise UserError(self.env._("What was done is not changed."))
        return super().write(vals)

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    def _frozen_files(self):
        """Those whose evidence is never changed again; see ``ir.attachment``."""
        return self.filtered(lambda task: task.state == "done")

    def action_done(self):
        """To do → done, with evidence; the elevator's life line says so.

        :raises UserError: without note or evidence, or the recall does not run
        """
        self.check_access("write")
        lock(self)
        check_transition(self, "done", TRANSITIONS)
        self._check_running()
        today = self.env.company._elevator_today()
        for task in self:
            if not (task.note and task.attachment_ids):
                raise UserError(
                    self.env._(
                        "%(task)s: say what was done and add a photo.", task=task.display_name
                    )
                )
            task.attachment_ids.sudo().write({"res_model": task._name, "res_id": task.id})
        self._set(state="done", done_on=today, done_by_id=self.env.uid)
        for task in self:
            task.elevator_id._log_event(
                "part" if task.recall_id.part_ids else "note",
                today,
                note=f"{task.recall_id.display_name}\n{task.note}",
                attachments=task.attachment_ids,
                document=task,
            )
        return True

    def action_exempt(self):
        """HQ exempts an elevator, with the reason in the note.

        :raises AccessError: not HQ service
        """
        self._check_office()
        lock(self)
        check_transition(self, "exempt", TRANSITIONS)
        self._check_running()
        if any(not task.note for task in self):
            raise UserError(self.env._("Say why it is exempt."))
        return self._set(state="exempt")

    def action_reopen(self):
        """HQ takes an exemption back."""
        self._check_office()
        lock(self)
        check_transition(self, "todo", TRANSITIONS)
        self._check_running()
        return self._set(state="todo")

    def _check_running(self):
        if any(task.recall_id.state != "running" for task in self):
            raise UserError(self.env._("The recall does not run."))

    def _check_office(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service exempts elevators from a recall."))
