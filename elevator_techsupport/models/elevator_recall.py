from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.elevator_service.tools.locking import lock
from odoo.addons.elevator_service.tools.transitions import check_transition

TRANSITIONS = {
    "draft": {"running", "cancelled"},
    "running": {"closed", "cancelled"},
    "closed": set(),
    "cancelled": set(),
}
VERB_FIELDS = {"number", "state", "started_on", "closed_on", "closed_by_id", "company_id"}
# which components: fixed once tasks were made from them
CRITERIA = ("component", "maker", "model", "serial_from", "serial_to", "batch_no")


class ElevatorRecall(models.Model):
    """A component of a maker's model, serial numbers or batch is put right everywhere (召回).

    Its components give the elevators, these give the branches their tasks; it is closed when every
    task is done or exempted, with evidence.
    """

    _name = "elevator.recall"
    _description = "Recall"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "started_on desc, id desc"
    _rec_names_search = ["name", "number"]
    _mail_post_access = "read"

    # identity
    name = fields.Char(required=True, tracking=True)
    number = fields.Char(readonly=True, copy=False, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    reason = fields.Text(required=True, help="What is wrong with the component.")
    measure = fields.Text(required=True, help="What is done at each elevator.")
    bulletin_id = fields.Many2one("elevator.bulletin", index="btree_not_null")
    due_on = fields.Date("Finish until", tracking=True)
    # which components
    component = fields.Char(help="Name of the component, or a part of it.")
    maker = fields.Char("Maker of the component")
    model = fields.Char("Model of the component")
    serial_from = fields.Char("Serial no. from")
    serial_to = fields.Char("Serial no. to")
    batch_no = fields.Char("Batch no.")
    affected_count = fields.Integer("Affected elevators", compute="_compute_affected_count")
    # what is done
    part_ids = fields.One2many("elevator.recall.part", "recall_id", "Parts", copy=True)
    task_ids = fields.One2many("elevator.recall.task", "recall_id", "All tasks")
    task_count = fields.Integer("Tasks", compute="_compute_task_count")
    open_count = fields.Integer("Open", compute="_compute_task_count")
    done_share = fields.Float("Done (%)", compute="_compute_task_count")
    # closing
    started_on = fields.Date(readonly=True, copy=False)
    closing_note = fields.Text("Conclusion", copy=False)
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence", copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False)

    @api.depends("name", "number")
    def _compute_display_name(self):
        for recall in self:
            recall.display_name = f"[{recall.number}] {recall.name}" if recall.number else ""

    @api.depends(*CRITERIA)
    def _compute_affected_count(self):
        components = self.env["elevator.unit.component"]
        for recall in self:
            try:
                domain = recall._component_domain()
            except UserError:  # half-typed serial numbers are told when it is started
                domain = False
            found = domain and components._read_group(domain, [], ["elevator_id:count_distinct"])
            recall.affected_count = found[0][0] if found else 0

    @api.depends("task_ids.state")
    def _compute_task_count(self):
        groups = self.env["elevator.recall.task"]._read_group(
            [("recall_id", "in", self.ids)], ["recall_id", "state"], ["__count"]
        )
        counts = {}
        for recall, state, count in groups:
            counts.setdefault(recall.id, {})[state] = count
        for recall in self:
            found = counts.get(recall._origin.id, {})
            total, todo = sum(found.values()), found.get("todo", 0)
            recall.task_count, recall.open_count = total, todo
            recall.done_share = 100.0 * (total - todo) / total if total else 0.0

    def _component_domain(self):
        """The components that are meant; none while nothing is said of them."""
        self.ensure_one()
        if not any(self[name] for name in CRITERIA):
            return False
        domain = Domain("elevator_id.company_id", "=", self.company_id.id)
        domain &= Domain("elevator_id.active", "=", True) & Domain(
            "elevator_id.state", "!=", "ended"
        )
        if self.component:
            domain &= Domain("name", "ilike", self.component)
        for name in ("maker", "model", "batch_no"):
            if self[name]:
                domain &= Domain(name, "=ilike", self[name])
        return domain & self._serial_domain()

    def _serial_domain(self):
        """Serial numbers of the length of the first one, up to the last one."""
        first, last = self.serial_from, self.serial_to or self.serial_from
        if not first:
            return Domain.TRUE
        if len(first) != len(last) or first > last:
            raise UserError(
                self.env._("Serial numbers from and to have the same length and are in order.")
            )
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                '%(serial)s COLLATE "C" BETWEEN %(first)s AND %(last)s'
                " AND length(%(serial)s) = %(length)s",
                serial=SQL.identifier(alias, "serial_no"),
                first=first,
                last=last,
                length=len(first),
            )
        )

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A recall begins as a draft, with its number."""
        self._check_office()
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        for vals in clean:
            vals["number"] = self.env["ir.sequence"].next_by_code("elevator.recall")
        return super().create(clean)

    def write(self, vals):
        """What was started keeps its components; what was closed stays."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A recall is moved by its buttons."))
        if set(CRITERIA) & vals.keys() and any(recall.state != "draft" for recall in self):
            raise UserError(self.env._("Its tasks were made: the components stay as they are."))
        typed = vals.keys() - {"message_follower_ids", "message_ids", "activity_ids"}
        if typed and any(recall.state in ("closed", "cancelled") for recall in self):
            raise UserError(self.env._("What was closed is not changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(recall.state != "draft" for recall in self):
            raise UserError(self.env._("A recall that was started is kept."))

    def _check_office(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("Recalls are run by HQ service."))

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    def _frozen_files(self):
        """Those whose evidence is never changed again; see ``ir.attachment``."""
        return self.filtered(lambda recall: recall.state == "closed")

    # ---------------------------------------------------------------- verbs

    def action_start(self):
        """Draft → running: a task for each affected elevator.

        :raises AccessError: not HQ service
        :raises UserError: nothing is said of the components, or no elevator has them
        """
        self._check_office()
        lock(self)
        check_transition(self, "running", TRANSITIONS)
        for recall in self:
            if not recall._make_tasks():
                raise UserError(self.env._("No elevator has such a component."))
        return self._set(state="running", started_on=self.env.company._elevator_today())

    def action_look_again(self):
        """Tasks for elevators whose components became known since."""
        self._check_office()
        lock(self)
        if any(recall.state != "running" for recall in self):
            raise UserError(self.env._("Only a running recall is looked up again."))
        for recall in self:
            recall._make_tasks()
        return True

    def _make_tasks(self):
        """A task for each elevator with such components that has none, in one statement.

        :return: number of tasks made
        """
        domain = self._component_domain()
        if not domain:
            raise UserError(self.env._("Say which components: name, model, serial no. or batch."))
        self.env.flush_all()
        # sudo: HQ's recall reaches every branch
        query = self.env["elevator.unit.component"].sudo()._search(domain)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO elevator_recall_task (
                    recall_id, elevator_id, branch_id, company_id, state, component_count,
                    components, due_on, create_uid, create_date, write_uid, write_date)
                SELECT %(recall)s, unit.id, unit.branch_id, unit.company_id, 'todo', count(*),
                    string_agg(concat_ws(' ', part.name, part.model, part.serial_no,
                        part.batch_no), '; ' ORDER BY part.id),
                    %(due)s, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                FROM elevator_unit_component part JOIN elevator_unit unit
                    ON unit.id = part.elevator_id
                WHERE part.id IN (%(found)s)
                GROUP BY unit.id ORDER BY unit.branch_id, unit.id
                ON CONFLICT (recall_id, elevator_id) DO NOTHING
                """,
                recall=self.id,
                due=self.due_on or None,
                uid=self.env.uid,
                found=query.select(),
            )
        )
        made = self.env.cr.rowcount
        self.env.invalidate_all()
        return made

    def action_close(self):
        """Running → closed: nothing is open, and conclusion and evidence are there.

        :raises UserError: says what is missing
        """
        self._check_office()
        lock(self)
        check_transition(self, "closed", TRANSITIONS)
        for recall in self:
            if recall.open_count:
                raise UserError(
                    self.env._("Still open: %(count)s elevators.", count=recall.open_count)
                )
            if not (recall.closing_note and recall.attachment_ids):
                raise UserError(self.env._("A recall is closed with a conclusion and evidence."))
            recall.attachment_ids.sudo().write({"res_model": recall._name, "res_id": recall.id})
        return self._set(
            state="closed",
            closed_on=self.env.company._elevator_today(),
            closed_by_id=self.env.uid,
        )

    def action_cancel(self):
        """Give the recall up; what was done stays in the life of the elevators."""
        self._check_office()
        lock(self)
        check_transition(self, "cancelled", TRANSITIONS)
        return self._set(state="cancelled")

    def action_open_tasks(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_recall_task_action"
        )
        return action | {"domain": [("recall_id", "in", self.ids)], "context": {}}
