from odoo import api, models
from odoo.tools import SQL


class ElevatorAudit(models.Model):
    """What of an audit is sealed."""

    _name = "elevator.audit"
    _inherit = ["elevator.audit", "elevator.sealed.mixin"]

    _seal_kind = "audit"
    _seal_lines = "line_ids"
    _seal_internal = True
    _seal_keeps = ("name", "draw_id")

    @api.model
    def _seal_payload(self, where):
        return SQL(
            """
            SELECT r.id, r.elevator_id, jsonb_build_object(
                'audit', r.name, 'elevator', r.elevator_id, 'site', r.site_id,
                'branch', r.branch_id, 'date', r.date, 'state', r.state, 'reason', r.reason,
                'inspector', r.inspector_id, 'maintainer', r.maintainer_id,
                'draw', r.draw_id, 'drawn_for', r.drawn_for, 'weight', r.weight,
                'counts', r.counts, 'started_at', r.started_at, 'done_at', r.done_at,
                'score', r.score, 'passed', r.passed, 'note', r.note,
                'customer_met', r.customer_met, 'satisfaction', r.satisfaction,
                'says_patrol', r.says_patrol, 'says_service', r.says_service,
                'customer_word', r.customer_word,
                'answers', (
                    SELECT jsonb_agg(jsonb_build_object(
                        'question', l.name, 'points', l.points, 'critical', l.critical,
                        'result', l.result, 'note', l.note, 'photos', l.photo_digests,
                        'files', (
                            SELECT jsonb_agg(a.checksum ORDER BY a.id)
                              FROM elevator_audit_photo_rel p
                              JOIN ir_attachment a ON a.id = p.attachment_id
                             WHERE p.line_id = l.id
                        )
                    ) ORDER BY l.id)
                    FROM elevator_audit_line l WHERE l.audit_id = r.id
                )
            ) AS payload
            FROM elevator_audit r WHERE %s
            """,
            where,
        )
