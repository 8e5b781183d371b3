from odoo import api, fields, models
from odoo.exceptions import UserError

BOOKLET = "elevator_techsupport.action_report_material"


class ElevatorMaterial(models.Model):
    """Cases and bulletins put together to teach from (培训教材, T-3): a booklet, and a page online.

    It is for assistants, commissioning engineers and maintainers; the published edition keeps the
    versions of its cases.
    """

    _name = "elevator.material"
    _description = "Training material"
    _inherit = ["elevator.edition.mixin", "mail.thread"]
    _order = "published_on desc, id desc"
    _mail_post_access = "read"
    _edition_free = ("training_ids",)

    name = fields.Char("Title", required=True, tracking=True)
    version = fields.Integer("Edition")
    former_id = fields.Many2one(
        "elevator.material", "Supersedes", readonly=True, copy=False, index="btree_not_null"
    )
    audience_ids = fields.Many2many(
        "res.groups", string="For", domain=[("elevator_audience", "=", True)]
    )
    introduction = fields.Html()
    chapter_ids = fields.One2many("elevator.material.chapter", "material_id", copy=True)
    chapter_count = fields.Integer("Chapters", compute="_compute_chapter_count")
    training_ids = fields.Many2many("elevator.training", string="Classes", copy=False)

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

    # ---------------------------------------------------------------- verbs

    def _get_ready(self):
        if not (self.chapter_ids and self.audience_ids):
            raise UserError(
                self.env._("Say what is in it and whom it is for: %(name)s", name=self.name)
            )
        return super()._get_ready()

    def _take_over(self, former):
        """Of its cases it takes the versions published by now."""
        for chapter in self.chapter_ids:
            current = chapter.case_id.family_id.member_ids.filtered(
                lambda case: case.state == "published"
            )
            chapter.case_id = current or chapter.case_id

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
