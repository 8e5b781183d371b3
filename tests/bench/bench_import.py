"""The register of New York (76,088 rows): our import beside Odoo's load() of the same rows.

load() gets rows that are already converted and the ids of their sites; the import reads the file,
converts, matches, checks and reports. Both create the same sites, elevators and events, without
tracking messages. Each measurement is a process of its own, so that peaks of memory are its own.
"""

import base64
import importlib
import json
import os
import subprocess
import sys

from tests.bench.common import environment, measured, peak_mb, publish
from tests.host import Host

SIZES = (10_000, 76_088)
HEAD = [
    "method",
    "rows",
    "seconds",
    "µs per row",
    "× load()",
    "new",
    "unchanged",
    "refused",
    "peak MB",
]
UNIT = ["code", "name", "kind", "maker", "travel_m", "speed_ms", "load_kg", "state"]
UNIT_IDS = ["branch_id", "site_id"]
SITE = ["name", "street", "zip", "district", "city", "latitude", "longitude"]


def ours(path):
    """A module of the addon; importable once the configuration is read."""
    return importlib.import_module(f"odoo.addons.elevator_service.{path}")


def content(size):
    """The register's file, cut to ``size`` rows."""
    registers = ours("tests.registers")
    return registers.register_content(registers.register_path(registers.NYC["file"]), size)


def prepare(env, size):
    """A branch, and the import of the file, mapped."""
    branch = env["elevator.branch"].create(
        {"name": "Bench", "code": "BENCH", "partner_id": env.company.partner_id.id}
    )
    registers = ours("tests.registers")
    registers.make_profile(env, registers.NYC)
    env.cr.commit()
    return mapped(env, branch, size)


def mapped(env, branch, size):
    job = env["elevator.import"].create(
        {
            "file": base64.b64encode(content(size)),
            "file_name": "nyc.csv.gz",
            "branch_id": branch.id,
        }
    )
    job.action_read_file()
    job.action_list_values()
    job._move_to("checking", position=0)
    job.write({"position": job.row_count, "new_count": job.row_count})
    job._move_to("checked")
    job._move_to("loading", position=0, new_count=0, dry=False)
    env.cr.commit()
    env.invalidate_all()
    return job


def run_import(env, size):
    """The import and, in a second file, the same rows again."""
    job = prepare(env, size)
    with measured() as work:
        job._work(background=True)
        env.cr.commit()
    first = figures("import", job, work)
    again = mapped(env, job.branch_id, size)
    with measured() as work:
        again._work(background=True)
        env.cr.commit()
    return [first, figures("the same file again", again, work)]


def figures(method, job, work):
    assert job.state == "done"
    return {
        "method": method,
        "rows": job.row_count,
        "seconds": work.seconds,
        "new": job.new_count,
        "unchanged": job.unchanged_count,
        "refused": job.refused_count,
        "peak": peak_mb(),
    }


def converted(env, job):
    """What the import makes of the rows, as load() wants it: sites by address, elevators."""
    run = ours("tools.import_run").ImportRun(job, job._open_table(), dry=True)
    sites, units = {}, []
    for rows in run.batches(0):
        run.process(rows)
        for row in rows:
            if not row.refusals:
                site = row.links["site_id"]
                key = (site["street"], site.get("district"))
                sites.setdefault(key, {**site, "name": f"{site['street']}, New York"})
                units.append((key, row.values))
        env.invalidate_all()
    return sites, units


def load(env, model, names, rows):
    """load() in the batches Odoo's own import screen uses."""
    ids, batch = [], ours("tools.import_run").BATCH
    for start in range(0, len(rows), batch):
        found = env[model].load(names, rows[start : start + batch])
        assert found["ids"], found["messages"][:3]
        ids += found["ids"]
        env.cr.commit()
        env.invalidate_all()
    return ids


def text(value):
    return "" if value in (None, False) else str(value)


def run_load(env, size):
    """Odoo's load() of the same sites, elevators and events."""
    job = prepare(env, size)
    sites, units = converted(env, job)
    customer = env["res.partner"].create({"name": "City of New York"})
    branch, today = job.branch_id, "2026-01-05"
    token = ours("models.elevator_unit_life")._REGISTER
    context = {**ours("tools.import_run").QUIET, "elevator_register": token}
    quiet = env(context={**env.context, **context})
    with measured() as work:
        ids = load(
            quiet,
            "elevator.site",
            ["branch_id/.id", "partner_id/.id", *SITE],
            [
                [branch.id, customer.id, *(text(site.get(n)) for n in SITE)]
                for site in sites.values()
            ],
        )
        places = dict(zip(sites, ids, strict=True))
        days = ["accepted_on", "maintenance_since", "plan_anchor"]
        rows = []
        for key, vals in units:
            vals = {"name": vals["code"], **vals}
            known = vals["state"] != "installation"
            dates = [text(vals.get("accepted_on")) or today, today, today] if known else [""] * 3
            rows.append([branch.id, places[key], *(text(vals.get(n)) for n in UNIT), *dates])
        ids = load(quiet, "elevator.unit", ["branch_id/.id", "site_id/.id", *UNIT, *days], rows)
        events = [
            [unit_id, branch.id, branch.company_id.id, "state", today, "installation", row[9]]
            for unit_id, row in zip(ids, rows, strict=True)
            if row[9] != "installation"
        ]
        names = ["elevator_id/.id", "branch_id/.id", "company_id/.id", "kind", "date"]
        load(quiet, "elevator.unit.event", [*names, "state_from", "state_to"], events)
    return [
        {
            "method": "Odoo's load()",
            "rows": len(units),
            "seconds": work.seconds,
            "new": len(ids),
            "unchanged": 0,
            "refused": 0,
            "peak": peak_mb(),
        }
    ]


def apart(method, size):
    """A method's figures, taken in a process and on a database of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_import", method, str(size)]
    host, name = Host(os.environ["ODOO_RC"]), f"{os.environ['DB']}_import"
    with host.clone(os.environ["DB"], name):
        out = subprocess.run(
            command,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DB": name},
        ).stdout
    return json.loads(out.splitlines()[-1])


def main():
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    table = []
    for size in sizes:
        found = []
        for method in ("run_load", "run_import"):
            found += apart(method, size)
        peer = found[0]["seconds"] / found[0]["rows"]
        for line in found:
            per_row = line["seconds"] / line["rows"]
            table.append(
                [
                    line["method"],
                    f"{line['rows']:,}",
                    f"{line['seconds']:.1f}",
                    f"{per_row * 1e6:,.0f}",
                    f"{per_row / peer:.2f}",
                    *(f"{line[name]:,}" for name in ("new", "unchanged", "refused")),
                    f"{line['peak']:.0f}",
                ]
            )
    publish("Import", HEAD, table, NOTES)


NOTES = """
The New York register (`./dev bench bench_import`), 2 cores shared, PostgreSQL 15. load() gets the
accepted rows already converted, with the ids of their sites; the import reads the gzipped CSV,
converts units and dates, matches sites and elevators, reports every refused row and cleaned cell.
Both create the same sites, elevators and events with tracking off. "The same file again" finds
every accepted row unchanged. The peak is that of the process, Odoo's registry included.
"""

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1].startswith("run_"):
        with environment() as environment_:
            print(json.dumps(globals()[sys.argv[1]](environment_, int(sys.argv[2]))))
    else:
        main()
