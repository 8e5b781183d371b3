import hashlib

from odoo import api, fields, models
from odoo.tools import SQL

CODES = [
    ("o", "OK"),
    ("a", "Adjusted"),
    ("r", "Replaced"),
    ("x", "Defect"),
    ("n", "Not applicable"),
    ("-", "Not done"),
]
# they go with the content of a visit that is disposed of
IN_SEALED_VISIT = (
    "EXISTS (SELECT 1 FROM elevator_visit v WHERE v.seal IS NOT NULL AND v.id = %s"
    " AND (TG_OP <> 'DELETE' OR v.disposal_id IS NULL))"
)


class ElevatorVisitFinding(models.Model):
    """What was not normal at an item of a visit, and what was done about it (design D14).

    A test that was normal leaves a row too, when a photo proves it.
    """

    _name = "elevator.visit.finding"
    _description = "Finding"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "visit_id desc, id"

    visit_id = fields.Many2one("elevator.visit", required=True, index=True, ondelete="restrict")
    elevator_id = fields.Many2one(
        related="visit_id.elevator_id", store=True, precompute=True, index=True
    )
    branch_id = fields.Many2one(
        related="visit_id.branch_id", store=True, precompute=True, index=True
    )
    date = fields.Date(related="visit_id.date")
    item_id = fields.Many2one(
        "elevator.checklist.item", required=True, index=True, ondelete="restrict"
    )
    code = fields.Selection([code for code in CODES if code[0] != "-"], required=True, index=True)
    note = fields.Text()
    disposal = fields.Text(help="What was done or is to be done about it.")
    photo_ids = fields.Many2many(
        "ir.attachment",
        "elevator_visit_finding_photo_rel",
        "finding_id",
        "attachment_id",
        string="Photos",
    )
    photo_digests = fields.Json(
        readonly=True, copy=False, help="SHA-256 of each photo's bytes when the visit was closed."
    )

    _visit_item_uniq = models.UniqueIndex("(visit_id, item_id)", "An item has one finding a visit.")

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        visits = self.env["elevator.visit"].browse({vals.get("visit_id") for vals in vals_list})
        visits._check_unsealed()
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _check_open(self):
        """Findings of a sealed visit are part of the record (L-4)."""
        self.visit_id._check_unsealed()

    def _freeze_photos(self):
        """Store the SHA-256 of the photos' bytes before the visit is sealed (L-4)."""
        for finding in self.filtered("photo_ids"):
            finding.photo_digests = {
                str(photo.id): hashlib.sha256(photo.raw).hexdigest()
                for photo in finding.photo_ids.sorted("id")
            }

    def init(self):  # pylint: disable=missing-return
        """The database guards findings, photos and their files of sealed visits."""
        super().init()
        guard = self.env["elevator.sealed.mixin"]._create_guard
        visit = "CASE TG_OP WHEN 'INSERT' THEN NEW.visit_id ELSE OLD.visit_id END"
        finding = "CASE TG_OP WHEN 'INSERT' THEN NEW.finding_id ELSE OLD.finding_id END"
        every = "INSERT OR UPDATE OR DELETE"
        guard(self._table, "sealed", SQL(IN_SEALED_VISIT % visit), every)
        guard(
            self._fields["photo_ids"].relation,
            "sealed",
            SQL(
                IN_SEALED_VISIT
                % f"(SELECT f.visit_id FROM elevator_visit_finding f WHERE f.id = {finding})"
            ),
            every,
        )
        guard(
            "ir_attachment",
            "sealed",
            SQL(
                "(TG_OP = 'DELETE' OR NEW.checksum IS DISTINCT FROM OLD.checksum"
                " OR NEW.store_fname IS DISTINCT FROM OLD.store_fname) AND EXISTS ("
                "SELECT 1 FROM elevator_visit_finding_photo_rel p"
                " JOIN elevator_visit_finding f ON f.id = p.finding_id"
                " JOIN elevator_visit v ON v.id = f.visit_id"
                " WHERE p.attachment_id = OLD.id AND v.seal IS NOT NULL"
                " AND (TG_OP <> 'DELETE' OR v.disposal_id IS NULL))"
            ),
        )
