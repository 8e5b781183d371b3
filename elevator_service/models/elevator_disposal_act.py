from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.locking import lock
from ..tools.transitions import check_transition
from .elevator_disposal import TRANSITIONS


class ElevatorDisposal(models.Model):
    """The act: contents go, the chain stays verifiable (M-7, L-4)."""

    _inherit = "elevator.disposal"

    def action_dispose(self):
        """Dispose of what the signed list names: the one way contents go.

        Sealed first, into the chain of each elevator; then the contents of the records, their
        files and lines go. All or nothing.

        :raises AccessError: not HQ service
        :raises UserError: not approved, not what was signed, or a hold came meanwhile
        """
        self._check_office()
        self.check_access("write")
        lock(self)
        check_transition(self, "done", TRANSITIONS)
        self._signoff_check_approved()
        # who orders a hold locks the same elevators
        lock(self.item_ids.elevator_id.sorted("id"))
        for disposal in self:
            disposal._check_still_due()
            # sudo: records of the list are nobody's to write; office and decision were checked
            disposal.sudo()._dispose()
        return True

    def _dispose(self):
        records = self._records()
        self._set(
            state="done",
            done_at=fields.Datetime.now(),
            done_by_id=self.env.uid,
            file_count=sum(len(model._dispose_files()) for model in records),
        )
        self._seal()
        for model in records:
            model._dispose_content(self)
        self.message_post(
            body=self.env._(
                "%(records)s records and %(files)s files of %(elevators)s elevators disposed of.",
                records=self.item_count,
                files=self.file_count,
                elevators=self.elevator_count,
            )
        )

    def _records(self):
        """The records of the list, a recordset for each model."""
        rows = self.env.execute_query(
            SQL(
                "SELECT s.res_model, array_agg(DISTINCT s.res_id) FROM elevator_disposal_item i"
                " JOIN elevator_seal s ON s.id = i.seal_id WHERE i.disposal_id = %s GROUP BY 1",
                self.id,
            )
        )
        return [self.env[model].browse(ids) for model, ids in rows if model in self.env]

    # ---------------------------------------------------------------- seal

    @api.model
    def _seal_payload(self, where):
        return SQL(
            """
            SELECT r.id, s.elevator_id, jsonb_build_object(
                'disposal', r.name, 'branch', r.branch_id, 'date', r.date, 'reason', r.reason,
                'decision', r.signoff_digest, 'list', r.list_digest,
                'done_at', r.done_at, 'done_by', r.done_by_id, 'count', count(*),
                'signed_by', (
                    SELECT jsonb_agg(jsonb_build_object('user', g.user_id, 'office', g.office_id,
                        'at', g.signed_at, 'verdict', g.verdict) ORDER BY g.id)
                    FROM elevator_signature g WHERE g.signoff_id = r.signoff_id
                ),
                'entries', jsonb_agg(jsonb_build_object(
                    'number', s.number, 'kind', s.kind, 'digest', s.digest) ORDER BY s.number)
            ) AS payload
            FROM elevator_disposal r
            JOIN elevator_disposal_item i ON i.disposal_id = r.id
            JOIN elevator_seal s ON s.id = i.seal_id
            WHERE r.state = 'done' AND %s
            GROUP BY r.id, s.elevator_id
            """,
            where,
        )

    @api.model
    def _seal_scope(self, scope):
        return SQL("r.seal IS NOT NULL AND s.elevator_id %s", scope)

    @api.model
    def _disposed_sql(self, scope):
        """SQL of (res_model, res_id, elevator_id, digest) that sealed disposals name."""
        return SQL(
            """
            SELECT s.res_model, s.res_id, s.elevator_id, s.digest
            FROM elevator_disposal_item i
            JOIN elevator_disposal d ON d.id = i.disposal_id AND d.seal IS NOT NULL
            JOIN elevator_seal s ON s.id = i.seal_id
            WHERE s.elevator_id %s
            """,
            scope,
        )

    @api.model
    def _of_entries(self, entries):
        """{entry: the sealed disposal that names it} of what was disposed of."""
        items = self.env["elevator.disposal.item"].search(
            [("seal_id", "in", entries.ids), ("disposal_id.seal", "!=", False)]
        )
        return {item.seal_id: item.disposal_id for item in items}
