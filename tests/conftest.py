"""What Odoo's own runner cannot see: real servers, real browsers, install and uninstall.

``./dev test`` sets ODOO_RC (configuration), DB (throw-away copy with our addons) and
TEMPLATE_DB (what that was copied from).
"""

import os
import random
import shutil
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

import pytest
import pytest_odoo

from .host import Host


@contextmanager
def own_filestore(original, name):
    """The files of a worker's database, a copy as the database is one.

    pytest-odoo lets all workers share the original's: what one has not committed, the
    garbage collection of another removes, and a process started by a test looks elsewhere.
    """
    if original == name:
        yield
        return
    host = Host(os.environ["ODOO_RC"])
    shutil.rmtree(host.filestore / name, ignore_errors=True)
    host.copy_files(original, name)
    try:
        yield
    finally:
        shutil.rmtree(host.filestore / name, ignore_errors=True)


# workers of pytest-xdist side by side: pytest-odoo gives each a database of its own
if "PYTEST_XDIST_WORKER" in os.environ and "DB" in os.environ:
    os.environ["DB"] += f"-{os.environ['PYTEST_XDIST_WORKER']}"
    pytest_odoo._shared_filestore = own_filestore


@pytest.fixture(scope="session")
def host():
    """The Odoo installation and the database server under test."""
    if "ODOO_RC" not in os.environ:
        pytest.skip("run by ./dev test, which sets up Odoo and a database")
    return Host(os.environ["ODOO_RC"])


@pytest.fixture(scope="module")
def office(host):
    """An office; what waits between two attempts of a request is cut to a tenth."""
    from odoo.modules.registry import Registry
    from odoo.service import model as service_model

    from .office import Office

    hasty = SimpleNamespace(uniform=lambda low, high: random.uniform(low, high) / 10)
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_race") as db:
        with patch.object(service_model, "random", hasty):
            yield Office(db)
        Registry.delete(db)
