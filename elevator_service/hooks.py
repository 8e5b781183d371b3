def uninstall_hook(env):
    """Drop the functions behind our triggers: tables take their triggers along, not those."""
    env.cr.execute(
        r"SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'elevator\_%%'"
        " AND pronamespace = current_schema()::regnamespace"
    )
    for (function,) in env.cr.fetchall():
        env.cr.execute(f"DROP FUNCTION {function} CASCADE")  # pylint: disable=sql-injection
