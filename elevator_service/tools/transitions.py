"""The one check of all tables of states: {state: the states that may follow}."""

from odoo.exceptions import UserError


def check_transition(records, state, transitions):
    """Raise unless all records may move to ``state``.

    :param dict transitions: {state: states that may follow}
    :raises UserError: names the records that may not
    """
    refused = records.filtered(lambda record: state not in transitions.get(record.state, ()))
    if refused:
        raise UserError(
            records.env._(
                "Not allowed from the current state: %(records)s",
                records=", ".join(refused.mapped("display_name")),
            )
        )
