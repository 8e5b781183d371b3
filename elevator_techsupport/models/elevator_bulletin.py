from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty


class ElevatorBulletin(models.Model):
    """A new norm, a procedure or a remedy that goes out to roles and branches (技术通报, T-1.3).

    The next version is read anew. Everybody addressed has a receipt; see
    ``elevator.bulletin.receipt``.
    """

    _name = "elevator.bulletin"
    _description = "Bulletin"
    _inherit = ["elevator.edition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "published_on desc, id desc"
    _rec_names_search = ["name", "number"]
    _mail_post_access = "read"
    _edition_verbs = ("number", "company_id")

    # identity
    name = fields.Char("Title", required=True, tracking=True)
    number = fields.Char(readonly=True, copy=False, index=True)
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
    # receipts
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

    # ---------------------------------------------------------------- versions

    @api.model
    def _prepare_draft_vals(self, vals_list, **shared):
        """Numbered drafts of the company; the next version keeps the number."""
        vals_list = super()._prepare_draft_vals(
            vals_list, **{"company_id": self.env.company.id, **shared}
        )
        sequence = self.env["ir.sequence"]
        for vals in vals_list:
            if "number" not in shared:
                vals["number"] = sequence.next_by_code("elevator.bulletin")
        return vals_list

    def _prepare_next_vals(self):
        shared = {"number": self.number, "company_id": self.company_id.id}
        return super()._prepare_next_vals() | shared

    def _take_over(self, former):
        for file in former.attachment_ids:
            self.attachment_ids += file.copy({"res_model": self._name, "res_id": self.id})

    def _frozen_files(self):
        """Those whose files are never changed again; see ``ir.attachment``."""
        return self.filtered(lambda bulletin: bulletin.state != "draft")

    def _get_ready(self):
        self._check_complete()
        # files are bound to it, else only who uploaded them could read them
        self.attachment_ids.sudo().write({"res_model": self._name, "res_id": self.id})
        return super()._get_ready()

    def _check_complete(self):
        """It says something, to somebody, and each question of its quiz has its answer."""
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

    def _go_out(self):
        """Everybody addressed gets a receipt (T-1.3)."""
        self.env["elevator.bulletin.receipt"]._issue(self)
        return super()._go_out()

    def action_open_receipts(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_bulletin_receipt_action"
        )
        return action | {"domain": [("bulletin_id", "in", self.ids)], "context": {}}

    def action_read(self):
        """Open the reader's receipt of this bulletin."""
        return self.my_receipt_id.get_formview_action()
