"""What Odoo's own runner cannot see: real servers, real browsers, install and uninstall.

``./dev test`` sets ODOO_RC (configuration), DB (throw-away copy with our addons) and
TEMPLATE_DB (what that was copied from).
"""

import os

import pytest

from .host import Host


@pytest.fixture(scope="session")
def host():
    """The Odoo installation and the database server under test."""
    if "ODOO_RC" not in os.environ:
        pytest.skip("run by ./dev test, which sets up Odoo and a database")
    return Host(os.environ["ODOO_RC"])
