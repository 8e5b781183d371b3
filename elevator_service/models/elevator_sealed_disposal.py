from odoo import api, models
from odoo.tools import SQL

# what stays of a record that was disposed of, beside the columns a model names: where it stood,
# so that plans, sheets and ledgers that name it stay whole
TOMBSTONE = {
    *("elevator_id", "site_id", "branch_id", "company_id", "date", "state"),
    *("seal", "seal_number", "disposal_id", "create_uid", "create_date"),
}
# a list that was decided and sealed names the record with every entry it has (M-7, L-4)
DISPOSED = """
    OLD.disposal_id IS NULL AND %(blank)s AND NOT (%(kept)s)
    AND EXISTS (
        SELECT 1 FROM elevator_disposal d
        JOIN elevator_signoff o ON o.id = d.signoff_id
            AND o.verdict = 'approved' AND o.voided_at IS NULL
        WHERE d.id = NEW.disposal_id AND d.seal IS NOT NULL
    )
    AND EXISTS (SELECT 1 FROM elevator_seal s WHERE s.res_model = %(model)s AND s.res_id = OLD.id)
    AND NOT EXISTS (
        SELECT 1 FROM elevator_seal s
        LEFT JOIN elevator_disposal_item i ON i.seal_id = s.id AND i.disposal_id = NEW.disposal_id
        WHERE s.res_model = %(model)s AND s.res_id = OLD.id AND i.id IS NULL
    )
"""


class ElevatorSealedMixin(models.AbstractModel):
    """How the content of a sealed record goes when its time is over, and in no other way (M-7)."""

    _inherit = "elevator.sealed.mixin"

    @api.model
    def _blanks(self):
        """{column: SQL of nothing} of what goes when a record is disposed of."""
        blanks = {}
        for name in self._seal_columns():
            field = self._fields[name]
            if name in TOMBSTONE or name in self._seal_keeps:
                continue
            if not field.required:
                blanks[name] = SQL("NULL")
            elif field.type in ("char", "text", "html"):
                blanks[name] = SQL("''")
        return blanks

    @api.model
    def _disposed_condition(self):
        """SQL condition of a trigger: this change is the disposal of the record, and nothing more.

        The database lets nobody blank a record that no decided and sealed list names.
        """
        blanks = self._blanks()
        kept = [name for name in self._seal_columns() if name not in {*blanks, "disposal_id"}]
        blank = SQL(" AND ").join(
            SQL("NEW.%s IS NOT DISTINCT FROM %s", SQL.identifier(name), nothing)
            for name, nothing in blanks.items()
        )
        return SQL(DISPOSED, blank=blank, kept=self._changed(kept), model=self._name)

    def _dispose_content(self, disposal):
        """Blank the records, then their lines and files; for ``elevator.disposal`` alone."""
        sets = [
            SQL("%s = %s", SQL.identifier(name), nothing)
            for name, nothing in self._blanks().items()
        ]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s, disposal_id = %s WHERE id IN %s",
                SQL.identifier(self._table),
                SQL(", ").join(sets),
                disposal.id,
                tuple(self.ids),
            )
        )
        files = self._dispose_files()
        self._dispose_lines()
        files.unlink()
        self.env.invalidate_all()

    def _dispose_files(self):
        """The attachments that go with the records: ir.attachment."""
        # files of fields, too: a search leaves them out unless it names the field
        own = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                *("|", ("res_field", "=", False), ("res_field", "!=", False)),
            ]
        )
        return own | self[self._seal_lines].photo_ids if self._seal_lines else own

    def _dispose_lines(self):
        """Delete the lines of the records, past the guards that keep them; by SQL."""
        if self._seal_lines:
            lines = self[self._seal_lines]
            photos = lines._fields["photo_ids"]
            self._delete_rows(photos.relation, photos.column1, lines.ids)
            self._delete_rows(lines._table, "id", lines.ids)

    @api.model
    def _delete_rows(self, table, column, ids):
        """For the disposal alone: the triggers let go what belongs to a disposed record."""
        if ids:
            table, column = SQL.identifier(table), SQL.identifier(column)
            self.env.cr.execute(SQL("DELETE FROM %s WHERE %s IN %s", table, column, tuple(ids)))
