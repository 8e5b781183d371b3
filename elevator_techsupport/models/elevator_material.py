from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock
from odoo.addons.elevator_service.tools.transitions import check_transition

TRANSITIONS = {"draft": {"published"}, "published": {"superseded"}, "superseded": set()}
VERB_FIELDS = {"state", "version", "former_id", "published_on", "published_by_id"}
FREE = {"message_follower_ids", "message_ids", "activity_ids", "training_ids"}
BOOKLET = "elevator_techsupport.action_report_material"


class ElevatorMaterial(models.Model):
    """Cases and bulletins put together to teach from (培训教材, T-3): a booklet, and a page online.

    It is for assistants, commissioning engineers and maintainers; the published edition stays as
    it was handed out, with the versions of its cases.
    """

    _name = "elevator.material"
    _description = "Training material"
    _inherit = ["mail.thread"]
    _order = "published_on desc, id desc"
    _mail_post_access = "read"

    name = fields.Char("Title", required=True, tracking=True)
    version = fields.Integer("Edition", readonly=True, copy=False, default=1)
    former_id = fields.Many2one(
        "elevator.material", "Supersedes", readonly=True, copy=False, index="btree_not_null"
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
    audience_ids = fields.Many2many(
        "res.groups", string="For", domain=[("elevator_audience", "=", True)]
    )
    introduction = fields.Html()
    chapter_ids = fields.One2many("elevator.material.chapter", "material_id", copy=True)
    chapter_count = fields.Integer("Chapters", compute="_compute_chapter_count")
    training_ids = fields.Many2many("elevator.training", string="Classes", copy=False)
    published_on = fields.Date(readonly=True, copy=False, index=True)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _one_next = models.UniqueIndex(
        "(former_id) WHERE former_id IS NOT NULL", "The next edition is being made."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for material in self:
            edition = f" v{material.version}" if material.version > 1 else ""
            material.display_name = f"{material.name}{edition}"

    @api.depends("chapter_ids")
    def _compute_chapter_count(self):
        for material in self:
            material.chapter_count = len(material.chapter_ids)

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A material begins as the draft of its first edition."""
        return super().create(
            [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        )

    def write(self, vals):
        """What was published stays as it was handed out."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A training material is published by its button."))
        if vals.keys() - FREE:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_draft()

    def _check_draft(self):
        if any(material.state != "draft" for material in self):
            raise UserError(self.env._("What was published is not changed: make a new edition."))

    def _check_office(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("Training materials are published by HQ service."))

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    # ---------------------------------------------------------------- verbs

    def action_publish(self):
        """Draft → published; the edition before is superseded (T-3).

        :raises AccessError: not HQ service
        :raises UserError: without chapters, or for nobody
        """
        self._check_office()
        lock(self)
        check_transition(self, "published", TRANSITIONS)
        empty = self.filtered(lambda material: not (material.chapter_ids and material.audience_ids))
        if empty:
            raise UserError(
                self.env._(
                    "Say what is in it and whom it is for: %(names)s",
                    names=", ".join(empty.mapped("name")),
                )
            )
        self.former_id._set(state="superseded")
        return self._set(
            state="published",
            published_on=self.env.company._elevator_today(),
            published_by_id=self.env.uid,
        )

    def _new_version(self):
        """The draft of the next edition; of its cases it takes the versions published by now."""
        self.ensure_one()
        self._check_office()
        draft = self.search([("former_id", "=", self.id)])
        if draft:
            return draft
        if self.state != "published":
            raise UserError(self.env._("A new edition follows the published one."))
        draft = self.copy({"name": self.name})
        draft._set(version=self.version + 1, former_id=self.id)
        for chapter in draft.chapter_ids:
            current = chapter.case_id.family_id.member_ids.filtered(
                lambda case: case.state == "published"
            )
            chapter.case_id = current or chapter.case_id
        return draft

    def action_new_version(self):
        return self._new_version().get_formview_action()

    def action_read_online(self):
        """The material as a page: what the booklet prints, without its page numbers."""
        return self.env.ref(f"{BOOKLET}_html").report_action(self, config=False)

    def action_print(self):
        return self.env.ref(BOOKLET).report_action(self, config=False)

    @api.model
    def _bundle(self, cases, name):
        """A draft of a material with these cases, in the order of the components.

        :param cases: published elevator.case
        :return: elevator.material
        :raises UserError: one is not published
        """
        if any(case.state != "published" for case in cases):
            raise UserError(self.env._("Only published cases become training material."))
        ordered = cases.sorted(lambda case: (case.system or "", case.number))
        return self.create(
            {
                "name": name,
                "chapter_ids": [
                    fields.Command.create({"sequence": 10 * place, "case_id": case.id})
                    for place, case in enumerate(ordered, 1)
                ],
            }
        )
