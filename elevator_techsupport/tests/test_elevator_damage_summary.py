"""Rules T-1.5 and T-3: the damage of a month by component, supplier and batch."""

import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import freeze_time, tagged

from .common import TechCommon

QUALITY = {"tested": "yes", "forced": "no", "burnt": "no", "wet": "no"}
RULES = {"quality": QUALITY, "site": QUALITY | {"forced": "yes"}}


@tagged("post_install", "-at_install")
class TestElevatorDamageSummary(TechCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.elevator_tz = "Asia/Shanghai"
        cls.board, cls.lock = cls._create_part("Board"), cls._create_part("Door lock")
        cls.maker = cls._partner("Maker of boards")
        for day, unit, part, qty, ruling in (
            ("2031-04-30 15:30", cls.unit_a, cls.board, 1, "quality"),
            ("2031-04-30 16:30", cls.unit_a, cls.board, 2, "quality"),  # 1 May in China
            ("2031-05-10 08:00", cls.unit_a, cls.board, 1, "site"),
            ("2031-05-31 15:00", cls.unit_b, cls.lock, 4, "site"),
        ):
            with freeze_time(day):
                cls._ruled(unit, part, qty, **RULES[ruling])
        cls._ruled(cls.unit_a, cls.lock, 9, rule=False, **QUALITY)

    @classmethod
    def _ruled(cls, unit, part, qty, rule=True, **facts):
        board = {"supplier_id": cls.maker.id, "batch": "2031-02"} if part == cls.board else {}
        vals = {"elevator_id": unit.id, "product_id": part.id, "qty": qty, "happened": "=1+1"}
        verdict = cls.env["elevator.damage.verdict"].create({**vals, **board, **facts})
        if rule:
            verdict.with_user(cls.hq).action_rule()

    def _summary(self, user=None, **vals):
        summaries = self.env["elevator.damage.summary"].with_user(user or self.hq)
        return summaries.create({"month": date(2031, 5, 15), **vals})

    def test_pieces_of_the_month_beside_the_one_before(self):
        summary = self._summary()
        board, lock = self.board.display_name, self.lock.display_name
        self.assertEqual(summary._rows_by("product_id"), [(lock, 4, 0), (board, 3, 1)])
        self.assertEqual(summary._rows_by("supplier_id")[1], (self.maker.display_name, 3, 1))
        self.assertEqual(summary._rows_by("batch"), [("Not known", 4, 0), ("2031-02", 3, 1)])
        self.assertEqual(
            summary._rows_by("ruling"), [("Caused on site", 5, 0), ("Product quality", 2, 1)]
        )
        self.assertEqual(dict(summary._course())["2031-05"], 7)

    def test_what_broke_each_component(self):
        """T-1.5: quality or site, by the ruling that holds; drafts are not counted."""
        summary = self._summary()
        self.assertEqual(
            summary._ruled_by("product_id"),
            [(self.lock.display_name, 0, 4, 0, 4), (self.board.display_name, 2, 1, 0, 3)],
        )
        self.assertEqual(len(summary._ruled_heads()), 3)

    def test_a_branch_counts_its_own(self):
        """Design D2."""
        rows = self._summary(self.officer)._rows_by("branch_id")
        self.assertEqual(rows, [(self.branch_a.display_name, 3, 1)])
        self.assertTrue(self._summary(self.hq).action_verdicts()["domain"])

    def test_printed(self):
        html = (
            self.env["ir.actions.report"]
            .with_user(self.hq)
            ._render_qweb_html("elevator_techsupport.report_damage_summary", self._summary().ids)[0]
        )
        text = html.decode()
        for part in ("<svg", "Damage statistics 2031-05", "2031-02", self.maker.name):
            self.assertIn(part, text)

    def test_workbook(self):
        """Tables with charts, and every verdict; a text is no formula."""
        report = self.env["report.elevator_techsupport.damage_summary_xlsx"].with_user(self.hq)
        report = report.with_context(active_model="elevator.damage.summary")
        content, kind = report.create_xlsx_report(self._summary().ids, {})
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["Summary", "Verdicts"])
        self.assertGreaterEqual(len(book["Summary"]._charts), 6)
        rows = list(book["Verdicts"].iter_rows(min_row=2, values_only=True))
        self.assertEqual([row[5] for row in rows], [2, 1, 4])
        cells = [cell for row in book["Verdicts"].iter_rows() for cell in row]
        self.assertFalse([cell for cell in cells if cell.data_type == "f"])
