"""A site with sealed records of every kind, and packs of it."""

import base64
import io
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

from odoo.tests import freeze_time

from .common import ElevatorCommon

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n picture")
SIGNED = base64.b64encode(b"\x89PNG\r\n\x1a\n hand").decode()


class PackCommon(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._create_maintainer("Wei", cls.branch_a)
        cls.today = cls.env.company._elevator_today()
        since = str(cls.today - timedelta(days=400))
        cls.lift = cls._create_maintained("TA-P1", cls.site_a, since=since)
        cls.other = cls._create_maintained("TA-P2", cls.site_a, since=since)
        cls.visits = cls.env["elevator.visit"]
        for days in (40, 25, 10):
            cls.visits |= cls._visit_days_ago(cls.lift, days)
        cls.neighbour = cls._visit_days_ago(cls.other, 10)
        cls.visits[0].sheet_id._sign(SIGNED, "Sam Safety")
        cls.supplement = cls.env["elevator.visit.supplement"].create(
            {"visit_id": cls.visits[1].id, "text": "The right car", "reason": "Mixed up \x01\r\n"}
        )
        cls.drill = cls._drilled(cls.lift)

    @classmethod
    def _visit_days_ago(cls, elevator, days):
        """A visit with a finding and its photo, sealed on its day."""
        moment = f"{cls.today - timedelta(days=days)} 03:00:00"
        with freeze_time(moment):
            visit = cls._create_visit(elevator, cls.worker)
            visit._start()
            cls._fill(visit)
            item = visit._items()[0].code
            visit._set_item(item, "x", "worn", "order a new one")
            visit._add_photo(item, "worn.png", base64.b64encode(f"photo {days}".encode()))
            visit._close()
        return visit

    @classmethod
    def _drilled(cls, elevator):
        """A drill held today at an elevator."""
        drill = cls.env["elevator.drill"]._plan(cls.env.company)
        drill = drill.filtered(lambda d: d.branch_id == elevator.branch_id)[:1]
        drill.elevator_id = elevator
        drill.action_start()
        photo = cls.env["ir.attachment"].create({"name": "drill.png", "datas": PNG})
        drill.write(
            {
                "employee_ids": [(4, cls.worker.id)],
                "scenario": "Two persons",
                "result": "passed",
                "photo_ids": [(4, photo.id)],
            }
        )
        drill.action_close()
        return drill

    @classmethod
    def _pack(cls, user=None, **vals):
        """A pack of site A of the last month, made to the end."""
        vals = {
            "scope": "site",
            "site_id": cls.site_a.id,
            "date_from": cls.today - timedelta(days=30),
            "date_to": cls.today,
            **vals,
        }
        pack = cls.env["elevator.pack"].with_user(user or cls.env.user).create(vals)
        pack.action_make()
        while pack.sudo()._step():
            pass
        return pack.with_env(cls.env)

    def _zip(self, pack):
        """The bytes of a finished pack."""
        self.assertEqual(pack.state, "done", pack.error)
        return self.env["elevator.pack"]._attachment_of(pack, "file").raw

    def _unpack(self, data, folder):
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            pack.extractall(folder)
        return Path(folder)

    def _verify(self, *arguments):
        """Run the verifier of a pack with plain Python: (exit code, what it says)."""
        done = subprocess.run(
            [sys.executable, "-I", *map(str, arguments)], capture_output=True, text=True, timeout=60
        )
        return done.returncode, done.stdout + done.stderr
