from odoo.tools import SQL


def drop_functions(env, *prefixes):
    """Drop trigger functions by the begin of their names: tables take their triggers along, not
    those."""
    for prefix in prefixes:
        rows = env.execute_query(
            SQL(
                "SELECT oid::regprocedure::text FROM pg_proc WHERE starts_with(proname, %s)"
                " AND pronamespace = current_schema()::regnamespace",
                prefix,
            )
        )
        for (function,) in rows:
            # pylint: disable=sql-injection
            env.cr.execute(f"DROP FUNCTION {function} CASCADE")


def uninstall_hook(env):
    """Drop the functions behind our triggers; those of the other addons went before."""
    drop_functions(env, "elevator_")
