"""Each subset of the addons installs, upgrades and uninstalls cleanly."""

import os

import pytest

SUBSETS = [
    ("elevator_service",),
    ("elevator_service", "elevator_parts"),
    ("elevator_service", "elevator_parts", "elevator_techsupport"),
]
# what an addon of ours may leave in a database: nothing of these
LEFT_BEHIND = """
    SELECT 'table', tablename FROM pg_tables WHERE tablename LIKE 'elevator\\_%'
    UNION SELECT 'view', viewname FROM pg_views WHERE viewname LIKE 'elevator\\_%'
    UNION SELECT 'function', proname FROM pg_proc WHERE proname LIKE '%elevator\\_%'
    UNION SELECT 'trigger', tgname FROM pg_trigger WHERE tgname LIKE '%elevator\\_%'
    UNION SELECT 'column', table_name || '.' || column_name FROM information_schema.columns
        WHERE column_name LIKE 'elevator\\_%'
    UNION SELECT 'record', model || ' ' || name FROM ir_model_data WHERE module LIKE 'elevator\\_%'
    UNION SELECT 'cron', cron_name FROM ir_cron WHERE cron_name ILIKE '%elevator%'
    UNION SELECT 'attachment', name FROM ir_attachment WHERE res_model LIKE 'elevator.%'
"""
UNINSTALL = """
modules = env["ir.module.module"].search([("name", "in", {names!r})])
modules.button_immediate_uninstall()
env.cr.commit()
"""


def noise(log):
    """Lines of a log that a clean run does not have."""
    return [line for line in log.splitlines() if " ERROR " in line or " CRITICAL " in line]


@pytest.mark.parametrize("subset", SUBSETS, ids=len)
def test_subset_installs_upgrades_and_uninstalls(host, subset):
    names = ",".join(subset)
    with host.clone(os.environ["DEPS_DB"], f"{os.environ['DB']}_install") as db:
        assert not noise(host.odoo("-d", db, "-i", names, "--stop-after-init"))
        tables = host.sql(db, "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'elevator\\_%'")
        assert int(tables[0][0]) > 10
        assert not noise(host.odoo("-d", db, "-u", names, "--stop-after-init"))
        assert not noise(host.odoo("-d", db, script=UNINSTALL.format(names=subset)))
        assert host.sql(db, LEFT_BEHIND) == []
