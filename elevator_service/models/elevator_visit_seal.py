from odoo import api, models
from odoo.tools import SQL


class ElevatorVisit(models.Model):
    """What of a visit is sealed."""

    _name = "elevator.visit"
    _inherit = ["elevator.visit", "elevator.sealed.mixin"]

    _seal_kind = "visit"
    _seal_lines = "finding_ids"
    _seal_report = "elevator_service.action_report_visit_record"
    _seal_open = ("sheet_id", "plan_id")
    _seal_keeps = ("sheet_id", "plan_id", "slot_date", "level")

    @api.model
    def _seal_payload(self, where):
        return SQL(
            """
            SELECT r.id, r.elevator_id, jsonb_build_object(
                'elevator', r.elevator_id, 'site', r.site_id, 'branch', r.branch_id,
                'date', r.date, 'slot_date', r.slot_date, 'level', r.level, 'state', r.state,
                'shift_reason', r.shift_reason,
                'maintainer', r.maintainer_id, 'second_maintainer', r.second_maintainer_id,
                'checklist', r.checklist_id, 'codes', r.codes, 'readings', r.readings,
                'note', r.note, 'parts_used', r.parts_used,
                'started_at', r.started_at, 'finished_at', r.finished_at,
                'client_started_at', r.client_started_at,
                'client_finished_at', r.client_finished_at,
                'latitude', r.latitude, 'longitude', r.longitude,
                'snapshot', r.snapshot,
                'findings', (
                    SELECT jsonb_agg(jsonb_build_object(
                        'item', f.item_id, 'code', f.code, 'note', f.note,
                        'disposal', f.disposal, 'photos', f.photo_digests,
                        'files', (
                            SELECT jsonb_agg(a.checksum ORDER BY a.id)
                              FROM elevator_visit_finding_photo_rel p
                              JOIN ir_attachment a ON a.id = p.attachment_id
                             WHERE p.finding_id = f.id
                        )
                    ) ORDER BY f.id)
                    FROM elevator_visit_finding f WHERE f.visit_id = r.id
                )
            ) AS payload
            FROM elevator_visit r WHERE %s
            """,
            where,
        )
