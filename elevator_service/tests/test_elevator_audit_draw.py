"""The draw of audits: random, weighted to risk, recomputed by anyone (M-1.3.3)."""

import base64
import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, warmup

from ..tools import audit_draw
from .quality_common import QualityCommon

PROGRAM = Path(audit_draw.__file__)


@tagged("post_install", "-at_install")
class TestElevatorAuditDraw(QualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sites = [cls._create_site(cls.branch_a, name=f"Site {n}") for n in range(3)]
        for number, site in enumerate(cls.sites):
            for serial in range(2):
                cls._create_maintained(f"D{number}-{serial}", site)

    def _create_draw(self, **vals):
        vals = {
            "date_from": self.today + timedelta(7),
            "date_to": self.today + timedelta(27),
            "branch_ids": [fields.Command.set(self.branch_a.ids)],
            "per_branch": 3,
        } | vals
        return self.env["elevator.audit.draw"].with_user(self.inspector).create(vals)

    def _drawn(self, **vals):
        draw = self._create_draw(**vals)
        draw.action_draw()
        return draw

    def test_hits_follow_from_seed_and_file_outside_odoo(self):
        """M-1.3.3: the program without Odoo names the audits that were made."""
        draw = self._drawn()
        path = Path(self.env["ir.attachment"]._filestore()) / "draw_test.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.addCleanup(path.unlink)
        path.write_bytes(base64.b64decode(draw.document))
        run = subprocess.run(
            [sys.executable, "-I", "-S", str(PROGRAM), str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
        digest, *hits = run.stdout.splitlines()
        self.assertEqual(digest, f"SHA-256 {draw.digest}")
        self.assertEqual(
            hits,
            [f"{a.elevator_id.id} {a.drawn_for} {a.weight}" for a in draw.audit_ids.sorted("id")],
        )
        self.assertEqual(draw.action_recompute()["params"]["type"], "success")

    def test_a_draw_hits_a_site_once_on_working_days_of_the_period(self):
        audits = self._drawn().audit_ids
        self.assertEqual(len(audits.site_id), 3)
        self.assertEqual(audits.branch_id, self.branch_a)
        for audit in audits:
            self.assertLess(audit.date.weekday(), 5)
            self.assertTrue(self.today + timedelta(7) <= audit.date <= self.today + timedelta(27))

    def test_the_branch_sees_an_audit_on_its_day_not_before(self):
        """M-1.3.3: nobody of the branch learns whom a draw hits before the day."""
        draw = self._drawn()
        audit = draw.audit_ids[0]
        for user in (self.officer, self.user_a):
            mine = self.env["elevator.audit"].with_user(user)
            self.assertFalse(mine.search([("elevator_id", "=", audit.elevator_id.id)]))
            self.assertFalse(audit.with_user(user).has_access("read"))
            with self.assertRaises(AccessError):
                draw.with_user(user).read(["seed"])
        self.assertTrue(audit.with_user(self.service).has_access("read"))
        audit.with_user(self.inspector).date = self.today
        self.assertTrue(audit.with_user(self.officer).has_access("read"))
        self.assertFalse(audit.with_user(self.stranger).has_access("read"))
        with self.assertRaises(AccessError):
            audit.with_user(self.officer).read(["risks"])

    def test_a_draw_is_made_once(self):
        draw = self._drawn()
        with self.assertRaises(UserError):
            draw.action_draw()
        for vals in ({"per_branch": 9}, {"seed": "mine"}, {"digest": "0"}, {"audit_ids": []}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                draw.write(vals)
        with self.assertRaises(UserError):
            draw.unlink()
        with self.assertRaises(UserError):
            self._create_draw(seed="mine")

    def test_only_the_inspection_department_draws(self):
        draw = self._create_draw()
        for user in (self.service, self.officer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                draw.with_user(user).action_draw()

    def test_recompute_names_what_was_changed(self):
        """M-1.3.3: another seed, file, day or elevator does not pass."""
        draw = self._drawn()
        audit = draw.audit_ids[0]
        document = json.loads(base64.b64decode(draw.document))
        document["candidates"][0]["counts"] = {"fault": 99}
        forged = base64.b64encode(json.dumps(document).encode())
        cases = [
            ("UPDATE elevator_audit_draw SET seed = 'x' WHERE id = %s", draw, "seed"),
            ("UPDATE elevator_audit SET drawn_for = drawn_for + 1 WHERE id = %s", audit, "seed"),
            ("UPDATE elevator_audit SET draw_id = NULL WHERE id = %s", audit, "seed"),
        ]
        for statement, record, word in cases:
            with self.subTest(statement=statement):
                savepoint = self.cr.savepoint()
                self.cr.execute(statement, [record.id])
                self.env.invalidate_all()
                self.assertIn(word, draw._problem())
                savepoint.close()
                self.env.invalidate_all()
        self.assertFalse(draw._problem())
        files = self.env["ir.attachment"].search(
            [("res_model", "=", draw._name), ("res_id", "=", draw.id), ("res_field", "!=", False)]
        )
        files.datas = forged
        self.env.invalidate_all()
        self.assertIn("file", draw._problem())

    def test_who_waits_for_an_audit_is_not_drawn_again(self):
        first = self._drawn(per_branch=1).audit_ids
        later = self._drawn(per_branch=9).audit_ids
        self.assertNotIn(first.elevator_id, later.elevator_id)

    def test_risks_are_counted_and_weighted(self):
        """M-1.3.3: missed visits, defects, unsigned records and faults make a hit likelier."""
        unit = self.unit_a
        late = self._create_visit(unit, self.worker, date=self.today - timedelta(4))
        late._move_to("missed")
        done = self._create_visit(unit, self.worker)
        done._start()
        self._fill(done)
        done._set_item(done._items()[0].code, "x", note="Worn", disposal="Ordered")
        done._close()
        self.env["elevator.unit.event"].create(
            {
                "elevator_id": unit.id,
                "branch_id": unit.branch_id.id,
                "company_id": unit.company_id.id,
                "kind": "fault",
                "date": self.today,
            }
        )
        factors = self.env["elevator.audit.factor"]
        counts = factors._count_all(self.today)[unit.id]
        months = (self.today - unit.maintenance_since).days // 30
        self.assertEqual(
            counts, {"base": 1, "late": 1, "defect": 1, "fault": 1, "unaudited": months}
        )
        tomorrow = factors._count_all(self.today + timedelta(1))[unit.id]
        self.assertEqual(tomorrow["unsigned"], 1)
        points = factors._points()
        expected = 10 + 8 + 5 + 10 + min(months, 24)
        self.assertEqual(audit_draw.weight(counts, points), expected)
        self.assertEqual(audit_draw.weight({"late": 99}, points), 40)
        self.assertEqual(audit_draw.weight({}, points), 1)

    def test_a_failed_audit_and_the_time_since_the_last_count(self):
        self._audited(self.unit_a, bad=4)
        counts = self.env["elevator.audit.factor"]._count_all(self.today)[self.unit_a.id]
        self.assertEqual(counts.get("failed"), 1)
        self.assertNotIn("unaudited", counts)

    @warmup
    def test_queries_do_not_grow_with_the_elevators(self):
        draw = self._create_draw()
        with self.assertQueryCount(__system__=40):
            draw.sudo()._prepare_document("seed")


@tagged("post_install", "-at_install")
class TestAuditDrawMethod(QualityCommon):
    """The method itself: fair to its weights."""

    def test_double_weight_is_drawn_twice_as_often(self):
        """M-1.3.3: weighted to risk, over 4,000 seeds."""
        factors = {"base": [10, 10], "late": [10, 100]}
        rows = [
            {"elevator": n, "site": n, "branch": 1, "counts": {"base": 1, "late": int(n == 1)}}
            for n in range(1, 6)
        ]
        document = {
            "formula": audit_draw.FORMULA,
            "per_branch": 1,
            "days": ["2026-01-05"],
            "factors": factors,
            "candidates": rows,
        }
        hits = Counter(
            audit_draw.draw(document | {"seed": str(n)})[0]["elevator"] for n in range(4000)
        )
        self.assertAlmostEqual(hits[1] / 4000, 2 / 6, delta=0.03)
        for plain in range(2, 6):
            self.assertAlmostEqual(hits[plain] / 4000, 1 / 6, delta=0.03)

    def test_another_formula_is_refused(self):
        with self.assertRaises(ValueError):
            audit_draw.draw({"formula": "another"})
