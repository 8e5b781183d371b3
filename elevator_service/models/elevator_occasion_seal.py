from odoo import api, models
from odoo.tools import SQL


class ElevatorOccasionMixin(models.AbstractModel):
    """What of a drill or a self-inspection is sealed, and what goes when it is disposed of."""

    _inherit = "elevator.occasion.mixin"

    _seal_keeps = ("due_on", "kind", "for_site_id", "inspection_due")

    @api.model
    def _occasion_sets(self):
        """(relation, column of ours, column of theirs) of people and photos."""
        for name in ("employee_ids", "photo_ids"):
            field = self._fields[name]
            yield field.relation, field.column1, field.column2

    @api.model
    def _seal_payload(self, where):
        names = (
            *("elevator_id", "site_id", "branch_id", "due_on", "date", "state", "others"),
            *("checklist_id", "result", "remarks", "improvement", "snapshot"),
            *("started_at", "finished_at", *self._occasion_content),
        )
        pairs = SQL(", ").join(
            SQL("%s, r.%s", name.removesuffix("_id"), SQL.identifier(name)) for name in names
        )
        (people, p_own, p_other), (photos, f_own, f_other) = self._occasion_sets()
        return SQL(
            """
            SELECT r.id, r.elevator_id, jsonb_build_object(%(pairs)s,
                'photos', r.photo_digests,
                'files', (SELECT jsonb_agg(a.checksum ORDER BY a.id)
                    FROM %(photos)s p JOIN ir_attachment a ON a.id = p.%(f_other)s
                    WHERE p.%(f_own)s = r.id),
                'workers', (SELECT jsonb_agg(p.%(p_other)s ORDER BY p.%(p_other)s)
                    FROM %(people)s p WHERE p.%(p_own)s = r.id),
                'items', (SELECT jsonb_agg(jsonb_build_object(
                        'item', l.item_id, 'code', l.code, 'reading', l.reading, 'note', l.note
                    ) ORDER BY l.id)
                    FROM elevator_occasion_line l WHERE l.%(line)s = r.id)
            ) AS payload
            FROM %(table)s r WHERE %(where)s
            """,
            pairs=pairs,
            photos=SQL.identifier(photos),
            f_own=SQL.identifier(f_own),
            f_other=SQL.identifier(f_other),
            people=SQL.identifier(people),
            p_own=SQL.identifier(p_own),
            p_other=SQL.identifier(p_other),
            line=SQL.identifier(self._occasion_line),
            table=SQL.identifier(self._table),
            where=where,
        )

    @api.model
    def _sealed_with_files(self, elevator_ids):
        return self.search(
            [
                ("elevator_id", "in", elevator_ids),
                ("seal", "!=", False),
                ("photo_ids", "!=", False),
            ],
            order="id",
        )

    def _sealed_files(self):
        return self._sealed_photos(self.photo_ids, self.photo_digests or {})

    def _dispose_files(self):
        return super()._dispose_files() | self.photo_ids

    def _dispose_lines(self):
        """Items, people and photos go with the record."""
        for relation, own, _other in self._occasion_sets():
            self._delete_rows(relation, own, self.ids)
        self._delete_rows("elevator_occasion_line", self._occasion_line, self.ids)
        return super()._dispose_lines()

    def init(self):  # pylint: disable=missing-return
        """The database guards people, photos and their files of sealed records."""
        super().init()
        if self._abstract:
            return
        short = self._table.removeprefix("elevator_")
        table = SQL.identifier(self._table)
        for relation, own, other in self._occasion_sets():
            own, other = SQL.identifier(own), SQL.identifier(other)
            self._create_guard(
                relation,
                "sealed",
                SQL(
                    "EXISTS (SELECT 1 FROM %s r WHERE r.seal IS NOT NULL AND r.id ="
                    " CASE TG_OP WHEN 'INSERT' THEN NEW.%s ELSE OLD.%s END"
                    " AND (TG_OP <> 'DELETE' OR r.disposal_id IS NULL))",
                    *(table, own, own),
                ),
                "INSERT OR UPDATE OR DELETE",
            )
        # the last pair is that of the photos
        self._create_guard(
            "ir_attachment",
            short,
            SQL(
                "(TG_OP = 'DELETE' OR NEW.checksum IS DISTINCT FROM OLD.checksum"
                " OR NEW.store_fname IS DISTINCT FROM OLD.store_fname) AND EXISTS ("
                "SELECT 1 FROM %s p JOIN %s r ON r.id = p.%s"
                " WHERE p.%s = OLD.id AND r.seal IS NOT NULL"
                " AND (TG_OP <> 'DELETE' OR r.disposal_id IS NULL))",
                *(SQL.identifier(relation), table, own, other),
            ),
        )
