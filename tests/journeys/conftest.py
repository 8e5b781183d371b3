"""The demo company, built once for all workers: each file looks at it by a server of its own."""

import fcntl
import os
from pathlib import Path

import pytest

from tests.browser import chromium

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(host):
    """(database, URL, browser, log of the build) of the demo company; ./dev drops it."""
    db = f"{os.environ['DB'].partition('-')[0]}_demo"
    said = Path(os.environ["ODOO_RC"] + ".demo.log")
    with open(f"{said}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            host.duplicate(os.environ["TEMPLATE_DB"], db)
            said.write_text(host.odoo("-d", db, script=(ROOT / "tools/make_demo.py").read_text()))
    with host.server(db) as url, chromium() as browser:
        yield db, url, browser, said.read_text()
