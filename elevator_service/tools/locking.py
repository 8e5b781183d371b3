"""Two requests at once: the second waits for the first or starts over; it never fails for nothing.

Odoo runs a request again when PostgreSQL finds that its view of the database is too old, or when
it ends in a ``ConcurrencyError``. A ``LockError`` or a unique index would show the user an error
for nothing he did.
"""

from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL


def lock(records):
    """Lock the rows to the end of the transaction and touch them; who comes second waits.

    The server then repeats the request of the second, who reads what is true now, also where the
    first wrote only rows that belong to these.
    """
    if records.ids:
        records.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET write_date = %(table)s.write_date FROM (SELECT id"
                " FROM %(table)s WHERE id IN %(ids)s ORDER BY id FOR NO KEY UPDATE) turn"
                " WHERE %(table)s.id = turn.id",
                table=SQL.identifier(records._table),
                ids=tuple(records.ids),
            )
        )


@contextmanager
def first_one(env):
    """Create what another request may create at the same moment.

    :raises ConcurrencyError: a unique index says it did; the next try finds its record
    """
    try:
        with env.cr.savepoint():
            yield
    except UniqueViolation as error:
        raise ConcurrencyError(str(error)) from error
