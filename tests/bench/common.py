"""What measurements share: an environment on the throw-away database, a clock, a report."""
# pylint: disable=print-used,invalid-commit

import os
import re
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import odoo
from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

DOCS = Path(__file__).parents[2] / "docs" / "bench.md"


@contextmanager
def environment():
    """An environment of the superuser on the database of `./dev bench`."""
    if Registry.registries.get(os.environ["DB"]) is None:
        config.parse_config(
            ["-c", os.environ["ODOO_RC"], "-d", os.environ["DB"]], setup_logging=False
        )
    registry = Registry(os.environ["DB"])
    with registry.cursor() as cr:
        yield odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        cr.commit()


def install(*modules):
    """Install modules into the throw-away database, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "odoo", "-c", os.environ["ODOO_RC"], "-d", os.environ["DB"]]
        + ["-i", ",".join(modules), "--no-http", "--stop-after-init", "--log-level=error"],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    Registry.registries.pop(os.environ["DB"], None)


@dataclass
class Measure:
    """Seconds and queries of a piece of work; filled when it is done."""

    seconds: float = 0.0
    queries: int = 0


@contextmanager
def measured():
    """Measure the block: `with measured() as work: …`, then `work.seconds`, `work.queries`."""
    work = Measure()
    queries, start = sql_db.sql_counter, time.perf_counter()
    yield work
    work.seconds = time.perf_counter() - start
    work.queries = sql_db.sql_counter - queries


def peak_mb():
    """The most memory this process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def publish(title, head, rows, notes=""):
    """Print a table and put it, with the notes, into the section ``title`` of docs/bench.md.

    ``{load}`` in the notes becomes the machine's load of the last five minutes.
    """
    notes = notes.replace("{load}", f"{os.getloadavg()[1]:.0f}")
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]
    text = "\n".join(["## " + title, "", *lines, "", notes.strip(), ""])
    print(text)
    old = DOCS.read_text() if DOCS.exists() else "# Measurements\n\nMade by `./dev bench`.\n"
    section = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.M | re.S)
    new = section.sub("", old).rstrip() + "\n\n" + text
    DOCS.parent.mkdir(exist_ok=True)
    DOCS.write_text(new.rstrip() + "\n")
