from odoo import fields, models


class ElevatorVisitSheet(models.Model):
    """All visits of one site and day on one sheet, signed once by the safety manager (L-2)."""

    _name = "elevator.visit.sheet"
    _description = "Site sheet"
    _inherit = ["elevator.branch.mixin", "portal.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(required=True, readonly=True, default="/", copy=False)
    site_id = fields.Many2one("elevator.site", required=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(
        related="site_id.partner_id", store=True, precompute=True, index=True, string="Customer"
    )
    date = fields.Date(required=True, index=True)
    visit_ids = fields.One2many("elevator.visit", "sheet_id")
    state = fields.Selection(
        [("waiting", "To sign"), ("signed", "Signed")],
        required=True,
        default="waiting",
        copy=False,
        index=True,
    )
    signature = fields.Binary(attachment=True, copy=False, readonly=True)
    signed_by = fields.Char(copy=False, readonly=True)
    signed_on = fields.Datetime(copy=False, readonly=True)
    signed_digest = fields.Char(
        copy=False, readonly=True, help="SHA-256 of the image and of the seals it signs."
    )

    _site_date_uniq = models.UniqueIndex("(site_id, date)", "A site has one sheet a day.")
