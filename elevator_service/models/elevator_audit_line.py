import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .elevator_audit_item import SECTIONS

# share of the points
RESULTS = {"ok": 1.0, "minor": 0.5, "bad": 0.0}
# they go with the content of an audit that is disposed of
SEALED = (
    "EXISTS (SELECT 1 FROM elevator_audit a WHERE a.seal IS NOT NULL AND a.id = %s"
    " AND (TG_OP <> 'DELETE' OR a.disposal_id IS NULL))"
)


class ElevatorAuditLine(models.Model):
    """An answer of the inspector: one question at one elevator, with its photos."""

    _name = "elevator.audit.line"
    _description = "Answer of an audit"
    _order = "audit_id, sequence, id"

    audit_id = fields.Many2one("elevator.audit", required=True, index=True, ondelete="cascade")
    item_id = fields.Many2one("elevator.audit.item", index=True, ondelete="restrict", readonly=True)
    name = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    section = fields.Selection(SECTIONS, readonly=True)
    points = fields.Integer(readonly=True)
    critical = fields.Boolean(readonly=True)
    result = fields.Selection(
        [("ok", "OK"), ("minor", "Minor fault"), ("bad", "Bad"), ("na", "Not applicable")]
    )
    note = fields.Text()
    photo_ids = fields.Many2many(
        "ir.attachment", "elevator_audit_photo_rel", "line_id", "attachment_id", "Photos"
    )
    photo_digests = fields.Json(
        readonly=True, copy=False, help="SHA-256 of each photo's bytes when the audit was closed."
    )

    @api.model
    def _ask(self, audits):
        """Put the checklist's questions to audits: their words and points, as they are today."""
        items = self.env["elevator.audit.item"]
        self.create(
            [
                {
                    "audit_id": audit.id,
                    "item_id": item.id,
                    **{
                        name: item[name]
                        for name in ("name", "sequence", "section", "points", "critical")
                    },
                }
                for audit in audits
                for item in items._for(audit.elevator_id)
            ]
        )

    def write(self, vals):
        """Answers are given during the audit; questions are not rewritten."""
        if vals.keys() - {"result", "note", "photo_ids"}:
            raise UserError(self.env._("The questions of an audit are its checklist's."))
        self.audit_id._check_running()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        audits = self.env["elevator.audit"].browse({vals.get("audit_id") for vals in vals_list})
        audits._check_running()
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_while_running(self):
        self.audit_id._check_running()

    def _freeze_photos(self):  # pylint: disable=missing-return
        """Store the SHA-256 of the photos' bytes before the audit is sealed (L-4)."""
        for line in self.filtered("photo_ids"):
            digests = {
                str(photo.id): hashlib.sha256(photo.raw).hexdigest()
                for photo in line.photo_ids.sorted("id")
            }
            super(ElevatorAuditLine, line).write({"photo_digests": digests})

    def init(self):  # pylint: disable=missing-return
        """The database guards answers, photos and their files of sealed audits."""
        super().init()
        guard = self.env["elevator.sealed.mixin"]._create_guard
        audit = "CASE TG_OP WHEN 'INSERT' THEN NEW.audit_id ELSE OLD.audit_id END"
        line = "CASE TG_OP WHEN 'INSERT' THEN NEW.line_id ELSE OLD.line_id END"
        every = "INSERT OR UPDATE OR DELETE"
        of_line = f"(SELECT l.audit_id FROM elevator_audit_line l WHERE l.id = {line})"
        guard(self._table, "sealed", SQL(SEALED % audit), every)
        guard(self._fields["photo_ids"].relation, "sealed", SQL(SEALED % of_line), every)
        guard(
            "ir_attachment",
            "audit",
            SQL(
                "(TG_OP = 'DELETE' OR NEW.checksum IS DISTINCT FROM OLD.checksum"
                " OR NEW.store_fname IS DISTINCT FROM OLD.store_fname) AND EXISTS ("
                "SELECT 1 FROM elevator_audit_photo_rel p"
                " JOIN elevator_audit_line l ON l.id = p.line_id"
                " JOIN elevator_audit a ON a.id = l.audit_id"
                " WHERE p.attachment_id = OLD.id AND a.seal IS NOT NULL"
                " AND (TG_OP <> 'DELETE' OR a.disposal_id IS NULL))"
            ),
        )
