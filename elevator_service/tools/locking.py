"""Two requests at once: the second starts over instead of failing.

Odoo runs a request again when it ends in a ``ConcurrencyError``; a ``LockError`` or a unique index
would show the user an error for nothing he did.
"""

from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError, LockError


def lock(records, **options):
    """Lock the rows to the end of the transaction.

    :param options: as of ``lock_for_update``
    :raises ConcurrencyError: another request holds one of them
    """
    try:
        records.lock_for_update(**options)
    except LockError as error:
        raise ConcurrencyError(str(error)) from error


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
