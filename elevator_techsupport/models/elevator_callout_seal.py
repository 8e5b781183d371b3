import hashlib

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.elevator_service.models.elevator_sealed_mixin import SealedFile


class ElevatorCallout(models.Model):
    """What of a call-out is sealed: its clock, its events, the facts, parts and photos of its
    ticket (D15, L-4). Printed, in packs and verified as visits are."""

    _inherit = "elevator.callout"

    _seal_kind = "callout"
    _seal_report = "elevator_techsupport.action_report_callout"

    photo_digests = fields.Json(
        readonly=True, copy=False, help="SHA-256 of each file of the ticket when it was sealed."
    )

    @api.model
    def _seal_payload(self, where):
        return SQL(
            """
            SELECT r.id, r.elevator_id, jsonb_build_object(
                'number', r.name, 'elevator', r.elevator_id, 'site', r.site_id,
                'branch', r.branch_id, 'date', r.date, 'source', r.source,
                'caller', r.caller_name, 'phone', r.caller_phone, 'what', r.what,
                'trapped', r.trapped, 'trapped_count', r.trapped_count,
                'maintainer', r.employee_id, 'called_at', r.called_at,
                'accepted_at', r.accepted_at, 'arrived_at', r.arrived_at,
                'freed_at', r.freed_at, 'restored_at', r.restored_at, 'ended_at', r.ended_at,
                'limit', r.limit_minutes, 'deadline', r.deadline, 'late', r.late,
                'late_reason', r.late_reason, 'escalated', r.escalated, 'state', r.state,
                'cancel_reason', r.cancel_reason,
                'fault_code', t.fault_code, 'situation', t.situation,
                'done_on_site', t.done_on_site, 'cause_class', t.cause_id, 'cause', t.cause,
                'remedy', t.remedy, 'configuration', t.configuration,
                'photos', r.photo_digests,
                'parts', (
                    SELECT jsonb_agg(jsonb_build_object(
                        'part', p.product_id, 'qty', p.qty, 'use', p.use, 'serial', p.serial,
                        'note', p.note) ORDER BY p.id)
                    FROM elevator_ticket_part p WHERE p.ticket_id = t.id
                ),
                'events', (
                    SELECT jsonb_agg(jsonb_build_object(
                        'kind', e.kind, 'at', e.at, 'logged_at', e.logged_at, 'user', e.user_id,
                        'maintainer', e.employee_id, 'late', e.late_minutes, 'note', e.note
                    ) ORDER BY e.id)
                    FROM elevator_callout_event e WHERE e.callout_id = r.id
                )
            ) AS payload
            FROM elevator_callout r JOIN helpdesk_ticket t ON t.id = r.ticket_id WHERE %s
            """,
            where,
        )

    # ---------------------------------------------------------------- photos

    def _ticket_files(self):
        """The files that hang on the tickets: ir.attachment."""
        # sudo: the files of a ticket belong to its call-out
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", "helpdesk.ticket"), ("res_id", "in", self.ticket_id.ids)])
        )

    def _photo_digests(self):
        """{id of a file of the ticket: SHA-256 of its bytes}, or False."""
        self.ensure_one()
        return {
            str(file.id): hashlib.sha256(file.raw or b"").hexdigest()
            for file in self._ticket_files()
        } or False

    @api.model
    def _sealed_with_files(self, elevator_ids):
        return self.search(
            [
                ("elevator_id", "in", elevator_ids),
                ("seal", "!=", False),
                ("photo_digests", "!=", False),
            ],
            order="id",
        )

    def _sealed_files(self):
        """The files of the ticket as they were sealed; one that is gone is not genuine."""
        digests = self.photo_digests or {}
        files = self.env["ir.attachment"].sudo().browse(map(int, digests)).exists()
        gone = digests.keys() - set(map(str, files.ids))
        return self._sealed_photos(files, digests) + [
            SealedFile("photo", name, b"", False) for name in sorted(gone)
        ]

    def _sealed_images(self):
        """The pictures among the sealed files, for the printed record."""
        sealed = self.photo_digests or {}
        files = self._ticket_files().filtered(lambda file: str(file.id) in sealed)
        return files.filtered(lambda file: (file.mimetype or "").startswith("image/"))

    def init(self):
        """The database keeps the files that were sealed, too."""
        done = super().init()
        self._create_guard(
            "ir_attachment",
            "callout",
            SQL(
                "OLD.res_model = 'helpdesk.ticket' AND (TG_OP = 'DELETE'"
                " OR NEW.checksum IS DISTINCT FROM OLD.checksum"
                " OR NEW.store_fname IS DISTINCT FROM OLD.store_fname"
                " OR NEW.res_model IS DISTINCT FROM OLD.res_model"
                " OR NEW.res_id IS DISTINCT FROM OLD.res_id)"
                " AND EXISTS (SELECT FROM elevator_callout c WHERE c.ticket_id = OLD.res_id"
                " AND c.photo_digests ? OLD.id::text"
                " AND (TG_OP <> 'DELETE' OR c.disposal_id IS NULL))"
            ),
        )
        return done
