"""A pack of 10,000 sealed visits, and a list of 50,000 records disposed of, beside raw SQL."""
# pylint: disable=print-used

import base64
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from datetime import timedelta
from itertools import chain

from odoo.tests import new_test_user
from odoo.tools import SQL

from tests.bench.bench_seal import CHAIN, build
from tests.bench.common import environment, measured, peak_mb, publish

PACK = int(os.environ.get("PACK_VISITS", "10000"))
DISPOSAL = int(os.environ.get("DISPOSAL_RECORDS", "50000"))
PHOTO = 20_000  # bytes
HEAD = ["what", "records", "seconds", "ms per record", "queries", "× raw SQL", "peak MB"]
DUE = """
    CREATE TEMP TABLE bench_due AS
    SELECT s.id, s.elevator_id, s.number FROM elevator_seal s
    JOIN elevator_unit u ON u.id = s.elevator_id
    WHERE u.branch_id = %(branch)s AND u.state = 'ended'
      AND s.sealed_at < %(day)s::date - interval '4 years'
"""
SIGNED = base64.b64encode(b"\x89PNG\r\n\x1a\n drawn")


def photograph(env, branch):
    """A photo at each finding, as a closed visit has them: files, links and digests."""
    findings = [
        row[0]
        for row in env.execute_query(
            SQL("SELECT id FROM elevator_visit_finding WHERE branch_id = %s ORDER BY id", branch.id)
        )
    ]
    files = [b"\xff\xd8\xff" + os.urandom(PHOTO) for _finding in findings]
    photos = env["ir.attachment"].create(
        [
            {"name": "worn.jpg", "raw": raw, "res_model": "elevator.visit.finding", "res_id": key}
            for key, raw in zip(findings, files, strict=True)
        ]
    )
    env.flush_all()
    values = (findings, photos.ids, [hashlib.sha256(raw).hexdigest() for raw in files])
    for statement in (
        "INSERT INTO elevator_visit_finding_photo_rel (finding_id, attachment_id)"
        " SELECT finding, photo FROM photo",
        "UPDATE elevator_visit_finding f SET photo_digests = jsonb_build_object(photo::text, sha)"
        " FROM photo WHERE f.id = finding",
    ):
        env.cr.execute(
            "WITH photo AS (SELECT * FROM unnest(%s::int[], %s::int[], %s::text[])"
            " AS p(finding, photo, sha)) " + statement,  # pylint: disable=sql-injection
            values,
        )


def row(name, records, work, limit=None):
    return [
        name,
        f"{records:,}",
        f"{work.seconds:.2f}",
        f"{1000 * work.seconds / records:.2f}",
        f"{work.queries:,}",
        f"{work.seconds / records / limit:.1f}" if limit else "–",
        f"{peak_mb():.0f}",
    ]


# ---------------------------------------------------------------- packs


def make_pack(env, **asked):
    """A pack of the last two years, its parts made one after the other as the cron does."""
    today = env.company._elevator_today()
    pack = env["elevator.pack"].create(
        {"date_from": today - timedelta(730), "date_to": today, **asked}
    )
    units = env["elevator.unit"].search(pack._elevator_domain(), order="site_id, code, id")
    pack._start(units)
    env.cr.commit()
    with measured() as work:
        while pack._step():
            env.cr.commit()
            env.invalidate_all()
    env.cr.commit()
    assert pack.state == "done", pack.error
    return pack, work


def verify(pack):
    """The verifier of the pack, with plain Python beside Odoo."""
    data = pack._attachment_of(pack, "file").raw
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(folder)
        with measured() as work:
            done = subprocess.run(
                [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True
            )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]
    return work


def packs(env):
    branch = build(env, PACK, before_seals=photograph)
    unit = env["elevator.unit"].search([("branch_id", "=", branch.id)], limit=1)
    with measured() as work:
        texts = env.execute_query(
            env["elevator.visit"]._seal_digests(SQL("r.branch_id = %s", branch.id))
        )
    assert len(texts) == PACK
    limit = work.seconds / PACK
    yield row("raw SQL: payloads and their SHA-256", PACK, work, limit)
    site = {"scope": "site", "site_id": unit.site_id.id, "branch_id": branch.id}
    pack, work = make_pack(env, **site, with_papers=False)
    assert pack.record_count == PACK
    yield row("pack: XML, seals, photos, gaps", PACK, work, limit)
    yield row("its verifier, outside Odoo", PACK, verify(pack), limit)
    alone = {"scope": "elevator", "elevator_id": unit.id}
    _pack, work = make_pack(env, **alone, with_papers=False)
    yield row("pack of one elevator", CHAIN, work, limit)
    _pack, work = make_pack(env, **alone)
    yield row("the same with its printed records (PDF)", CHAIN, work, limit)


# ---------------------------------------------------------------- disposal


def decide(env, disposal):
    """Both offices sign the list."""
    offices = [
        new_test_user(env, f"bench_{name}", groups=f"base.group_user,elevator_service.group_{name}")
        for name in ("inspection", "leader")
    ]
    with measured() as work:
        disposal.action_signoff_request()
        for user in offices:
            disposal.with_user(user)._signoff_sign("approved", "", SIGNED)
        env.cr.commit()
    assert disposal.signoff_state == "approved"
    return work


def raw_list(env, branch):
    """The limit of a list: the same rows found and copied by one plain statement."""
    with measured() as work:
        env.cr.execute(DUE, {"branch": branch.id, "day": env.company._elevator_today()})
        count = env.cr.rowcount
        env.cr.commit()
    assert count == DISPOSAL
    return work


def raw_blank(env, branch):
    """The limit of the act: the same columns emptied by one statement past all triggers."""
    blanks = SQL(", ").join(
        SQL("%s = %s", SQL.identifier(name), nothing)
        for name, nothing in env["elevator.visit"]._blanks().items()
    )
    env.cr.execute("SET LOCAL session_replication_role = replica")
    with measured() as work:
        env.cr.execute(SQL("UPDATE elevator_visit SET %s WHERE branch_id = %s", blanks, branch.id))
    assert env.cr.rowcount == DISPOSAL
    env.cr.rollback()
    env.invalidate_all()
    return work


def disposal(env):
    today = env.company._elevator_today()
    branch = build(env, DISPOSAL, last=today - timedelta(6 * 365), before_seals=photograph)
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute(
        "UPDATE elevator_unit SET state = 'ended', ended_on = %s WHERE branch_id = %s",
        [today - timedelta(5 * 365), branch.id],
    )
    env.cr.commit()
    env.invalidate_all()
    work = raw_list(env, branch)
    limit = work.seconds / DISPOSAL
    yield row("raw SQL: what is due, copied", DISPOSAL, work, limit)
    with measured() as work:
        listed = env["elevator.disposal"]._draw_up(branch)
        env.cr.commit()
    assert listed.item_count == DISPOSAL
    yield row("list drawn up", DISPOSAL, work, limit)
    env.invalidate_all()
    yield row("asked for, signed by two offices", DISPOSAL, decide(env, listed), limit)
    work = raw_blank(env, branch)
    limit = work.seconds / DISPOSAL
    yield row("raw SQL: the columns emptied, no triggers", DISPOSAL, work, limit)
    with measured() as work:
        listed.action_dispose()
        env.cr.commit()
    yield row("disposed of: sealed, emptied, files deleted", DISPOSAL, work, limit)
    left = env.execute_query(
        SQL("SELECT count(codes) FROM elevator_visit WHERE branch_id = %s", branch.id)
    )
    assert left == [(0,)] and listed.file_count == DISPOSAL // 20
    check = env["elevator.seal.check"].create({"scope": "branch", "branch_id": branch.id})
    with measured() as work:
        check.action_run()
    assert check.state == "genuine", check.broken_text
    yield row("the chains verified after it", DISPOSAL, work, limit)


def main():
    with environment() as env:
        rows = []
        for line in chain(packs(env), disposal(env)):
            print(*line, flush=True)
            rows.append(line)
    publish("Archive", HEAD, rows, NOTES)


NOTES = """
Sealed visits in chains of 100, one in twenty with a finding and a photo of 20 kB
(`./dev bench bench_archive`), 2 cores shared (load {load}), PostgreSQL 15. A pack is made an
elevator at a time, each a transaction, as the cron does; "raw SQL" only hashes the same records.
Papers are printed without a server beside them, so without its stylesheets. The list and the act of
disposal are one transaction each: the first compares with a statement that copies what is due, the
second with one that empties the same columns past the triggers. The peak is the process's.
"""

if __name__ == "__main__":
    main()
