from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

GUARD = """
    CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger AS $body$
    BEGIN
        IF TG_OP = 'DELETE' AND %(let_go)s THEN
            RETURN OLD;
        ELSIF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'append-only: rows of %(table)s are never deleted'
                USING ERRCODE = 'raise_exception';
        END IF;
        IF %(changed)s THEN
            RAISE EXCEPTION 'append-only: rows of %(table)s are never changed'
                USING ERRCODE = 'raise_exception';
        END IF;
        RETURN NEW;
    END $body$ LANGUAGE plpgsql;
    DROP TRIGGER IF EXISTS %(trigger)s ON %(table)s;
    CREATE TRIGGER %(trigger)s BEFORE UPDATE OR DELETE ON %(table)s
        FOR EACH ROW EXECUTE FUNCTION %(function)s();
"""


class ElevatorAppendOnlyMixin(models.AbstractModel):
    """Rows that are written once: a database trigger refuses what the ORM would let through.

    ``_append_only_once`` names columns that may go from NULL to a value, once.
    """

    _name = "elevator.append.only.mixin"
    _description = "Append-only rows"

    _append_only_once = ()

    def init(self):
        super().init()
        if self._abstract or not self._auto:
            return
        frozen = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in self._append_only_once
        ]
        changed = SQL(" OR ").join(
            [
                SQL("NEW.%(c)s IS DISTINCT FROM OLD.%(c)s", c=SQL.identifier(name))
                for name in frozen
                if name not in ("write_uid", "write_date")
            ]
            + [
                SQL(
                    "(OLD.%(c)s IS NOT NULL AND NEW.%(c)s IS DISTINCT FROM OLD.%(c)s)",
                    c=SQL.identifier(name),
                )
                for name in self._append_only_once
            ]
        )
        self.env.cr.execute(
            SQL(
                GUARD,
                function=SQL.identifier(f"{self._table}_append_only"),
                trigger=SQL.identifier(f"{self._table}_append_only"),
                table=SQL.identifier(self._table),
                changed=changed,
                let_go=self._let_go(),
            )
        )

    @api.model
    def _let_go(self):
        """SQL condition on OLD: the row may be deleted, its record was disposed of (M-7)."""
        return SQL("false")

    def write(self, vals):
        """Refuse every change but filling a write-once column."""
        if set(vals) - set(self._append_only_once):
            raise UserError(
                self.env._("%(model)s: rows are never changed.", model=self._description)
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("%(model)s: rows are never deleted.", model=self._description))
