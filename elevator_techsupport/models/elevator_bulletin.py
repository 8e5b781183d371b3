from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from odoo.addons.elevator_service.tools.locking import lock
from odoo.addons.elevator_service.tools.transitions import check_transition

TRANSITIONS = {"draft": {"published"}, "published": {"superseded"}, "superseded": set()}
VERB_FIELDS = {
    *("number", "version", "former_id", "state", "published_on", "published_by_id"),
    *("superseded_on", "company_id"),
}
# may be written after publication: nothing that readers were told
FREE = {"message_follower_ids", "message_ids", "activity_ids"}


class ElevatorBulletin(models.Model):
    """A new norm, a procedure or a remedy that goes out to roles and branches (技术通报, T-1.3).

    A published version is never changed; the next one supersedes it and is read anew. Everybody
    addressed has a receipt; see ``elevator.bulletin.receipt``.
    """

    _name = "elevator.bulletin"
    _description = "Bulletin"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "published_on desc, id desc"
    _rec_names_search = ["name", "number"]
    _mail_post_access = "read"

    # identity
    name = fields.Char("Title", required=True, tracking=True)
    number = fields.Char(readonly=True, copy=False, index=True)
    version = fields.Integer(readonly=True, copy=False, default=1)
    former_id = fields.Many2one(
        "elevator.bulletin", "Supersedes", readonly=True, copy=False, index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("norm", "New norm"),
            ("procedure", "Procedure"),
            ("remedy", "Fault and remedy"),
            ("notice", "Notice"),
        ],
        required=True,
        default="remedy",
        index=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("superseded", "Superseded")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    # what it says
    body = fields.Html()
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    case_ids = fields.Many2many(
        "elevator.case", string="Cases", domain=[("state", "=", "published")]
    )
    # whom it goes to
    audience_ids = fields.Many2many(
        "res.groups", string="Roles", domain=[("elevator_audience", "=", True)]
    )
    branch_ids = fields.Many2many("elevator.branch", string="Branches", help="Empty: all branches.")
    read_days = fields.Integer(
        "Days to read it", default=7, help="After so many days it is overdue and reminded."
    )
    # quiz
    question_ids = fields.One2many("elevator.bulletin.question", "bulletin_id", "Quiz", copy=True)
    pass_mark = fields.Integer("Pass mark (%)", default=80)
    has_quiz = fields.Boolean(compute="_compute_has_quiz")
    # publication
    published_on = fields.Date(readonly=True, copy=False, index=True)
    published_by_id = fields.Many2one("res.users", "Published by", readonly=True, copy=False)
    superseded_on = fields.Date(readonly=True, copy=False)
    receipt_ids = fields.One2many("elevator.bulletin.receipt", "bulletin_id", "Receipts")
    receipt_count = fields.Integer("Addressed", compute="_compute_receipt_count")
    done_count = fields.Integer("Done", compute="_compute_receipt_count")
    done_share = fields.Float("Done (%)", compute="_compute_receipt_count")
    my_receipt_id = fields.Many2one("elevator.bulletin.receipt", compute="_compute_my_receipt_id")

    _number_uniq = models.UniqueIndex(
        "(company_id, number, version)", "This version of the bulletin exists already."
    )
    _one_next = models.UniqueIndex(
        "(former_id) WHERE former_id IS NOT NULL", "The next version is being written."
    )
    _quiz_sane = models.Constraint(
        "CHECK (pass_mark BETWEEN 1 AND 100 AND read_days > 0)",
        "A pass mark is between 1 and 100 %, and there is a day at least to read it.",
    )

    @api.depends("name", "number", "version")
    def _compute_display_name(self):
        for bulletin in self:
            version = f" v{bulletin.version}" if bulletin.version > 1 else ""
            bulletin.display_name = f"[{bulletin.number}{version}] {bulletin.name}"

    @api.depends("question_ids")
    def _compute_has_quiz(self):
        for bulletin in self:
            bulletin.has_quiz = bool(bulletin.question_ids)

    @api.depends("receipt_ids.done_at")
    def _compute_receipt_count(self):
        groups = self.env["elevator.bulletin.receipt"]._read_group(
            [("bulletin_id", "in", self.ids)], ["bulletin_id"], ["__count", "done_at:count"]
        )
        counts = {bulletin: found for bulletin, *found in groups}
        for bulletin in self:
            sent, done = counts.get(bulletin._origin, (0, 0))
            bulletin.receipt_count, bulletin.done_count = sent, done
            bulletin.done_share = 100.0 * done / sent if sent else 0.0

    @api.depends_context("uid")
    def _compute_my_receipt_id(self):
        found = self.env["elevator.bulletin.receipt"].search(
            [("bulletin_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        )
        own = found.grouped("bulletin_id")
        for bulletin in self:
            bulletin.my_receipt_id = own.get(bulletin._origin, False)

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A bulletin begins as the draft of its first version, whatever the caller asks for."""
        self._check_office()
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        return super().create(self._prepare_draft_vals(clean))

    @api.model
    def _create_drafts(self, vals_list, **shared):
        """New rows of verbs: ``shared`` says what a user may not."""
        return super().create(self._prepare_draft_vals(vals_list, **shared))

    @api.model
    def _prepare_draft_vals(self, vals_list, **shared):
        """Numbered drafts of the company."""
        common = {"company_id": self.env.company.id, **shared}
        if "number" in shared:
            return [vals | common for vals in vals_list]
        sequence = self.env["ir.sequence"]
        return [
            vals | common | {"number": sequence.next_by_code("elevator.bulletin")}
            for vals in vals_list
        ]

    def write(self, vals):
        """A draft is HQ's; what was published stays as it was read."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A bulletin is published by its button."))
        if vals.keys() - FREE:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_draft()

    def _check_draft(self):
        if any(bulletin.state != "draft" for bulletin in self):
            raise UserError(self.env._("What was published is not changed: make a new version."))

    def _check_office(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("Bulletins are written by HQ service."))

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    def _frozen_files(self):
        """Those whose files are never changed again; see ``ir.attachment``."""
        return self.filtered(lambda bulletin: bulletin.state != "draft")

    # ---------------------------------------------------------------- verbs

    def action_publish(self):
        """Draft → published: everybody addressed gets a receipt; the version before ends (T-1.3).

        :raises AccessError: not HQ service
        :raises UserError: says nothing, to nobody, or its quiz has no answer
        """
        self._check_office()
        lock(self)
        check_transition(self, "published", TRANSITIONS)
        for bulletin in self:
            bulletin._check_complete()
            # files are bound to it, else only who uploaded them could read them
            bulletin.attachment_ids.sudo().write(
                {"res_model": bulletin._name, "res_id": bulletin.id}
            )
        today = self.env.company._elevator_today()
        self.former_id._set(state="superseded", superseded_on=today)
        self._set(state="published", published_on=today, published_by_id=self.env.uid)
        self._address()
        return True

    def _check_complete(self):
        if is_html_empty(self.body) and not self.attachment_ids:
            raise UserError(self.env._("%(name)s says nothing yet.", name=self.display_name))
        if not self.audience_ids:
            raise UserError(self.env._("%(name)s goes to nobody yet.", name=self.display_name))
        wrong = self.question_ids.filtered(
            lambda question: (
                len(question.choice_ids) < 2 or len(question.choice_ids.filtered("right")) != 1
            )
        )
        if wrong:
            raise UserError(
                self.env._(
                    "Two answers at least and one of them right: %(questions)s",
                    questions=", ".join(wrong.mapped("name")),
                )
            )

    def _address(self):
        """A receipt for everybody addressed who has none: elevator.bulletin.receipt."""
        return self.env["elevator.bulletin.receipt"]._issue(self)

    def action_new_version(self):
        return self._new_version().get_formview_action()

    def _new_version(self):
        """The draft that follows this version: the one being written, else a copy.

        :raises UserError: it is not published
        """
        self.ensure_one()
        self._check_office()
        draft = self.search([("former_id", "=", self.id)])
        if draft:
            return draft
        if self.state != "published":
            raise UserError(self.env._("A new version follows the published one."))
        [vals] = self.copy_data()
        draft = self._create_drafts(
            [vals | {"name": self.name}],
            number=self.number,
            version=self.version + 1,
            former_id=self.id,
            company_id=self.company_id.id,
        )
        for file in self.attachment_ids:
            draft.attachment_ids += file.copy({"res_model": self._name, "res_id": draft.id})
        return draft

    def action_open_receipts(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_bulletin_receipt_action"
        )
        return action | {"domain": [("bulletin_id", "in", self.ids)], "context": {}}

    def action_read(self):
        """Open the reader's receipt of this bulletin."""
        return self.my_receipt_id.get_formview_action()
