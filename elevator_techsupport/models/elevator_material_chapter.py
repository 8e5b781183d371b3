from odoo import api, fields, models


class ElevatorMaterialChapter(models.Model):
    """A chapter of a training material: a case in the version of its day."""

    _name = "elevator.material.chapter"
    _description = "Chapter of a training material"
    _order = "material_id, sequence, id"
    _rec_name = "case_id"

    material_id = fields.Many2one(
        "elevator.material", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    case_id = fields.Many2one(
        "elevator.case",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "published")],
    )
    system = fields.Selection(related="case_id.system")
    note = fields.Char("For the class", help="A question or hint for the trainer.")

    _case_uniq = models.UniqueIndex("(material_id, case_id)", "This case is in it already.")

    @api.model_create_multi
    def create(self, vals_list):
        """Chapters belong to drafts."""
        chapters = super().create(vals_list)
        chapters.material_id._check_draft()
        return chapters

    def write(self, vals):
        """The chapters of a published edition stay."""
        self.material_id._check_draft()
        written = super().write(vals)
        self.material_id._check_draft()
        return written

    @api.ondelete(at_uninstall=False)
    def _unlink_of_draft(self):
        self.material_id._check_draft()
