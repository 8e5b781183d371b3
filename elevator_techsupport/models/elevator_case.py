from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.elevator_service.models.elevator_model import KINDS

# what readers learn from it: frozen from review on (T-1.3)
CONTENT = {
    *("name", "phase", "kind", "model_id", "configuration", "cause_id", "fault_code_id"),
    *("fault_code", "branch_id"),
    *("symptom", "cause", "remedy", "prevention", "attachment_ids", "ticket_ids"),
}
# written by the verbs of this file only
VERB_FIELDS = {
    *("number", "version", "family_id", "state", "author_ids", "reviewer_id", "submitted_on"),
    *("published_on", "superseded_on", "origin", "solved_count", "tokens"),
}


class ElevatorCase(models.Model):
    """A fault, why it came and what ended it, written down for everybody (案例分析, T-1.3, T-3).

    Who wrote a case does not publish it. A published version is never changed: a correction is a
    new version, and the former stays readable as superseded.
    """

    _name = "elevator.case"
    _description = "Case"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.branch.once.mixin"]
    _order = "published_on desc, id desc"
    _rec_names_search = ["name", "number"]
    _mail_post_access = "read"

    # identity
    name = fields.Char("Title", required=True, tracking=True)
    number = fields.Char(readonly=True, copy=False, index=True)
    version = fields.Integer(readonly=True, copy=False, default=1)
    family_id = fields.Many2one(
        "elevator.case",
        "First version",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    member_ids = fields.One2many("elevator.case", "family_id", "Of this family")
    version_ids = fields.Many2many(
        "elevator.case", string="Versions", compute="_compute_version_ids"
    )
    version_count = fields.Integer(compute="_compute_version_ids")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In review"),
            ("published", "Published"),
            ("superseded", "Superseded"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    origin = fields.Selection(
        [("hand", "By hand"), ("ticket", "From a ticket"), ("repeat", "Repeated fault")],
        default="hand",
        required=True,
        readonly=True,
    )
    branch_id = fields.Many2one(
        "elevator.branch",
        index="btree_not_null",
        ondelete="restrict",
        default=lambda self: self.env["elevator.branch.mixin"]._default_branch_id(),
        help="Where it comes from; before it is published only this branch and HQ read it.",
    )
    # what it is about
    phase = fields.Selection(
        [("installation", "Installation"), ("maintenance", "Maintenance"), ("callout", "Call-out")],
        default="maintenance",
        required=True,
    )
    kind = fields.Selection(KINDS, compute="_compute_kind", store=True, readonly=False)
    model_id = fields.Many2one("elevator.model", index="btree_not_null", ondelete="restrict")
    configuration = fields.Text(help="Controller, drive, door operator … (配置).")
    cause_id = fields.Many2one(
        "elevator.fault.cause", "Class of cause", index="btree_not_null", ondelete="restrict"
    )
    system = fields.Selection(related="cause_id.system", store=True, string="Component")
    fault_code_id = fields.Many2one(
        "elevator.fault.code", "Code of the table", index="btree_not_null", ondelete="restrict"
    )
    fault_code = fields.Char(
        compute="_compute_fault_code",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="As the controller shows it (故障代码).",
    )
    # what it teaches
    symptom = fields.Text(help="What was seen and heard (故障现象).")
    cause = fields.Text(help="Why it came (原因分析).")
    remedy = fields.Text(help="What ended it (处理方法).")
    prevention = fields.Text(help="What keeps it from coming again (预防措施).")
    attachment_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    ticket_ids = fields.Many2many("helpdesk.ticket", string="Tickets")
    ticket_count = fields.Integer(compute="_compute_ticket_count")
    # review
    author_ids = fields.Many2many(
        "res.users",
        string="Written by",
        readonly=True,
        copy=False,
        help="Everybody who wrote something in it: none of them publishes it.",
    )
    reviewer_id = fields.Many2one("res.users", "Published by", readonly=True, copy=False)
    submitted_on = fields.Date(readonly=True, copy=False)
    published_on = fields.Date(readonly=True, copy=False, index=True)
    superseded_on = fields.Date(readonly=True, copy=False)
    review_note = fields.Text("What the reviewer asks for", copy=False)
    # use
    solved_ids = fields.One2many("elevator.case.solved", "family_id", "Who says so")
    solved_count = fields.Integer(
        "Solved", compute="_compute_solved_count", store=True, help="How often it helped."
    )

    _one_current = models.UniqueIndex(
        "(family_id) WHERE state = 'published'", "One version of a case is published at a time."
    )
    _one_draft = models.UniqueIndex(
        "(family_id) WHERE state IN ('draft', 'review')", "The next version is being written."
    )

    @api.depends("name", "number", "version")
    def _compute_display_name(self):
        for case in self:
            version = f" v{case.version}" if case.version > 1 else ""
            case.display_name = f"[{case.number}{version}] {case.name}" if case.number else ""

    @api.depends("model_id")
    def _compute_kind(self):
        for case in self:
            case.kind = case.model_id.kind or case.kind

    @api.depends("fault_code_id")
    def _compute_fault_code(self):
        for case in self:
            case.fault_code = case.fault_code_id.code or case.fault_code

    @api.depends("family_id.member_ids")
    def _compute_version_ids(self):
        for case in self:
            case.version_ids = case.family_id.member_ids.sorted("version", reverse=True)
            case.version_count = len(case.version_ids)

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        for case in self:
            case.ticket_count = len(case.ticket_ids)

    @api.depends("family_id.solved_ids")
    def _compute_solved_count(self):
        # sudo: everybody's word counts, who said it is HQ's to read
        groups = (
            self.env["elevator.case.solved"]
            .sudo()
            ._read_group([("family_id", "in", self.family_id.ids)], ["family_id"], ["__count"])
        )
        counts = {family.id: count for family, count in groups}
        for case in self:
            case.solved_count = counts.get(case.family_id.id, 0)

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A case begins as a draft of its first version, whatever the caller asks for."""
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        return super().create(self._prepare_draft_vals(clean))._found()

    @api.model
    def _create_drafts(self, vals_list, **shared):
        """New rows of verbs: ``shared`` says what a user may not."""
        return super().create(self._prepare_draft_vals(vals_list, **shared))._found()

    @api.model
    def _prepare_draft_vals(self, vals_list, **shared):
        """Numbered drafts of the user's hand."""
        common = {"state": "draft", "author_ids": [Command.set(self.env.user.ids)], **shared}
        if "number" in shared:
            return [vals | common for vals in vals_list]
        sequence = self.env["ir.sequence"]
        return [
            vals | common | {"number": sequence.next_by_code("elevator.case")} for vals in vals_list
        ]

    def _found(self):
        """A case that follows none is the first version of itself."""
        for case in self - self.filtered("family_id"):
            case._set(family_id=case.id)
        return self

    def write(self, vals):
        """A draft is written by its authors and HQ; what is in review or published stays."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A case is moved by its buttons."))
        if CONTENT & vals.keys():
            self._check_may_edit()
            # who wrote in it cannot review it: also an HQ user who only corrects a word
            self._set(author_ids=[Command.link(self.env.uid)])
        if "review_note" in vals and not self._may_publish():
            raise AccessError(self.env._("The reviewer's note is the reviewer's."))
        return super().write(vals)

    def _check_may_edit(self):
        if any(case.state != "draft" for case in self):
            raise UserError(
                self.env._("What is in review or published is not changed: make a new version.")
            )
        if self._may_publish() or self.env.su:
            return
        if any(self.env.user not in case.author_ids for case in self):
            raise AccessError(self.env._("A draft is written by its author."))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(case.state != "draft" or case.version_count > 1 for case in self):
            raise UserError(self.env._("Only a draft that was never published is deleted."))

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    def _frozen_files(self):
        """Those whose photos are never changed again; see ``ir.attachment``."""
        return self.filtered(lambda case: case.state != "draft")

    @api.model
    def _may_publish(self):
        """Whether the user reviews cases: HQ service."""
        return self.env.user.has_group("elevator_service.group_hq_service")
