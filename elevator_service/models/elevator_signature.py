from odoo import api, fields, models
from odoo.tools.image import image_data_uri

VERDICTS = [("approved", "Approved"), ("rejected", "Rejected")]


class ElevatorSignature(models.Model):
    """A signature under a document (签字): who, for which office, when, on which content.

    Append-only; written by the sign-off of a document alone, after it has checked the turn.
    """

    _name = "elevator.signature"
    _description = "Signature"
    _inherit = ["elevator.append.only.mixin"]
    _order = "signed_at desc, id desc"

    signoff_id = fields.Many2one("elevator.signoff", required=True, index=True, ondelete="restrict")
    turn_id = fields.Many2one(
        "elevator.signoff.turn", required=True, index=True, ondelete="restrict", string="Step"
    )
    office_id = fields.Many2one("res.groups", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", "Signed by", required=True, ondelete="restrict")
    delegation_id = fields.Many2one(
        "elevator.signoff.delegation", index="btree_not_null", ondelete="restrict"
    )
    on_behalf_id = fields.Many2one(related="delegation_id.user_id", string="On behalf of")
    verdict = fields.Selection(VERDICTS, required=True)
    opinion = fields.Text()
    image = fields.Binary("Handwriting", attachment=False, required=True)
    digest = fields.Char(
        "SHA-256", size=64, required=True, help="Digest of the content that was signed."
    )
    signed_at = fields.Datetime("Signed", required=True, default=fields.Datetime.now)
    branch_id = fields.Many2one(
        "elevator.branch", index="btree_not_null", ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    # the document, for lists
    res_model = fields.Selection(related="signoff_id.res_model")
    document_name = fields.Char(related="signoff_id.document_name")
    round = fields.Integer(related="signoff_id.round")
    is_void = fields.Boolean("Void", compute="_compute_is_void", search="_search_is_void")

    _once_uniq = models.UniqueIndex("(signoff_id, user_id)", "One person signs a document once.")

    @api.depends("office_id", "user_id")
    def _compute_display_name(self):
        for signature in self:
            signature.display_name = f"{signature.office_id.name}: {signature.user_id.name}"

    @api.depends("signoff_id.voided_at")
    def _compute_is_void(self):
        for signature in self:
            signature.is_void = bool(signature.signoff_id.voided_at)

    @api.model
    def _search_is_void(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("signoff_id.voided_at", "!=" if True in value else "=", False)]

    def _image_src(self):
        """The handwriting as the source of a picture in a page; forms ask for sizes instead."""
        self.ensure_one()
        return image_data_uri(self.with_context(bin_size=False).image)

    def action_open_document(self):
        return self.signoff_id.action_open_document()
