from odoo import api, models
from odoo.tools import SQL

from .elevator_seal import FORMULA, seal_of

# chains by window functions, contents by each model's payload
FIRST_PROBLEM = """
    WITH chain AS (
        SELECT s.*, row_number() OVER w AS place,
            lag(s.seal, 1, '') OVER w AS before,
            lead(s.seal) OVER w IS NULL AS is_last
        FROM elevator_seal s WHERE s.elevator_id %(scope)s
        WINDOW w AS (PARTITION BY s.elevator_id ORDER BY s.number)
    ), content AS (%(contents)s), problem AS (
        SELECT CASE
            WHEN c.id IS NULL THEN 'inserted'
            WHEN c.place <> c.number THEN 'number'
            WHEN COALESCE(c.previous, '') <> c.before THEN 'order'
            WHEN c.seal <> encode(sha256(convert_to(concat_ws(E'\\n', %(formula)s,
                COALESCE(c.previous, ''), c.number, c.kind, c.res_model, c.res_id,
                c.digest, to_char(c.sealed_at, 'YYYY-MM-DD HH24:MI:SS')
            ), 'UTF8')), 'hex') THEN 'entry'
            WHEN t.digest IS NULL THEN 'removed'
            WHEN t.digest <> c.digest THEN 'changed'
            END AS problem,
            elevator_id, COALESCE(c.number, 0) AS number, res_model, res_id
        FROM chain c FULL JOIN content t USING (res_model, res_id, elevator_id)
        UNION ALL
        SELECT 'head', u.id, COALESCE(u.seal_count, 0), NULL, NULL
        FROM elevator_unit u
        LEFT JOIN chain h ON h.elevator_id = u.id AND h.is_last
        WHERE u.id %(scope)s AND (COALESCE(u.seal_count, 0) <> COALESCE(h.place, 0)
            OR COALESCE(u.seal_head, '') <> COALESCE(h.seal, ''))
    )
    SELECT problem, elevator_id, number, res_model, res_id
    FROM problem WHERE problem IS NOT NULL
    ORDER BY elevator_id, (problem = 'head'), number LIMIT 1
"""


class ElevatorSealCheck(models.Model):
    """How the first false entry is found: chains and contents by one statement, files by bytes."""

    _inherit = "elevator.seal.check"

    @api.model
    def _sealed_models(self):
        """The models whose records are sealed; other addons' join by inheriting the mixin."""
        return [
            model
            for name in self.env.registry.descendants(["elevator.sealed.mixin"], "_inherit")
            if not (model := self.env[name])._abstract and model._seal_kind
        ]

    @api.model
    def _first_problem(self, elevator_ids):
        """(problem, elevator, number, model, res_id) of the first broken entry, or None.

        One statement for a slice of elevators.
        """
        # compiling the statement takes longer than what it saves on a slice
        self.env.cr.execute("SET LOCAL jit = off")
        scope = SQL("IN %s", tuple(elevator_ids))
        contents = SQL(" UNION ALL ").join(
            [
                SQL(
                    "SELECT %s AS res_model, d.id AS res_id, d.elevator_id, d.digest FROM (%s) d",
                    model._name,
                    model._seal_digests(
                        SQL("%s AND r.disposal_id IS NULL", model._seal_scope(scope))
                    ),
                )
                for model in self._sealed_models()
            ]
            # what was disposed of is as sealed when a sealed disposal names it
            + [self.env["elevator.disposal"]._disposed_sql(scope)]
        )
        rows = self.env.execute_query(
            SQL(
                FIRST_PROBLEM,
                scope=scope,
                contents=contents,
                formula=FORMULA,
            )
        )
        return rows[0] if rows else None

    @api.model
    def _entry_problem(self, entry):
        """Whether one entry and its record are as sealed: (problem, …) or None; two look-ups."""
        made = seal_of(
            entry.previous or "",
            entry.number,
            entry.kind,
            entry.res_model,
            entry.res_id,
            entry.digest,
            entry.sealed_at,
        )
        if made != entry.seal:
            return "entry"
        if self.env["elevator.disposal"]._of_entries(entry):
            return None
        rows = self.env.execute_query(
            self.env[entry.res_model]._seal_digests(SQL("r.id = %s", entry.res_id))
        )
        digests = {elevator_id: digest for _id, elevator_id, digest in rows}
        return None if digests.get(entry.elevator_id.id) == entry.digest else "changed"

    @api.model
    def _first_file_problem(self, elevator_ids):
        """The first photo or signature whose bytes are not those that were sealed; reads all."""
        for model in self._sealed_models():
            for record in model.sudo()._sealed_with_files(elevator_ids):
                if all(file.genuine for file in record._sealed_files()):
                    continue
                entry = self.env["elevator.seal"].sudo()._entry_of(record, elevator_ids)
                return ("file", entry.elevator_id.id, entry.number, record._name, record.id)
        return None

    @api.model
    def _anchor_problem(self):
        anchor = self.env["elevator.seal.anchor"].sudo()._first_broken()
        return ("anchor", None, 0, anchor._name, anchor.id) if anchor else None
