"""Rules T-3 and M-2.2.4: the month is counted, drawn, printed and written as a workbook."""

import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import freeze_time, tagged

from ..tools.chart_svg import bars, columns
from .case_common import CaseCommon


@tagged("post_install", "-at_install")
class TestElevatorTechSummary(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit_a.model_id = cls.model_x
        cls.brake = cls.env.ref("elevator_techsupport.fault_cause_j01")
        for day, unit, cause, code in (
            ("2031-04-30 10:00", cls.unit_a, cls.cause, "E41"),
            ("2031-04-30 16:30", cls.unit_a, cls.cause, "E41"),  # 1 May in China
            ("2031-05-02 08:00", cls.unit_a, cls.cause, "E41"),
            ("2031-05-31 15:00", cls.unit_a, cls.brake, "E41"),
            ("2031-05-31 16:30", cls.unit_b, cls.brake, "E02"),  # 1 June in China
            ("2031-05-10 08:00", cls.unit_b, cls.env["elevator.fault.cause"], False),
        ):
            with freeze_time(day):
                cls._create_ticket(unit, cause_id=cause.id, fault_code=code)
        cls.company.elevator_tz = "Asia/Shanghai"

    def _summary(self, user=None, **vals):
        summaries = self.env["elevator.tech.summary"].with_user(user or self.hq)
        return summaries.create({"month": date(2031, 5, 15), **vals})

    def test_counted_beside_the_month_before(self):
        """The days are the company's: what came after midnight in China belongs to that day."""
        summary = self._summary()
        self.assertEqual(
            summary._rows_by("cause_id"),
            [
                (self.cause.display_name, 2, 1),
                (self.brake.display_name, 1, 0),
                ("Not classified", 1, 0),
            ],
        )
        self.assertEqual(summary._rows_by("system")[0], ("Doors", 2, 1))
        self.assertEqual(
            summary._rows_by("branch_id"),
            [(self.branch_a.display_name, 3, 1), (self.branch_b.display_name, 1, 0)],
        )
        self.assertEqual(dict(summary._course())["2031-05"], 4)
        self.assertEqual(len(summary._course()), 12)
        self.assertEqual(summary._repeats(), [(self.model_x.display_name, "E41", 3)])

    def test_a_branch_counts_its_own(self):
        """Design D2."""
        rows = self._summary(self.officer)._rows_by("branch_id")
        self.assertEqual(rows, [(self.branch_a.display_name, 3, 1)])
        chosen = self._summary(branch_ids=[(6, 0, self.branch_b.ids)])
        self.assertEqual(chosen._rows_by("branch_id"), [(self.branch_b.display_name, 1, 0)])

    def test_charts_are_escaped_svg(self):
        drawn = bars([("<b>&", 3, 1), ("x" * 40, 0, 0)])
        self.assertIn("&lt;b&gt;&amp;", drawn)
        self.assertNotIn("<b>", drawn)
        self.assertIn("xxx…", drawn)
        self.assertEqual(drawn.count("<rect"), 4)
        self.assertEqual(columns([("05", 4), ("06", 0)]).count("<rect"), 3)
        self.assertIn("<svg", bars([]))

    def test_printed(self):
        with freeze_time("2031-05-20"):
            case = self._published(name="Lesson of May")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.hq)
            ._render_qweb_html("elevator_techsupport.report_tech_summary", self._summary().ids)[0]
        )
        text = html.decode()
        for part in ("<svg", "Technical summary 2031-05", "Lesson of May", case.number, "E41"):
            self.assertIn(part, text)

    def test_workbook(self):
        """Tables with charts, and every ticket in the order of filing; a text is no formula."""
        with freeze_time("2031-05-20"):
            self._create_ticket(cause_id=self.cause.id, situation="=1+1")
        report = self.env["report.elevator_techsupport.tech_summary_xlsx"].with_user(self.hq)
        report = report.with_context(active_model="elevator.tech.summary")
        content, kind = report.create_xlsx_report(self._summary().ids, {})
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["Summary", "Cases", "Tickets"])
        self.assertGreaterEqual(len(book["Summary"]._charts), 5)
        rows = list(book["Tickets"].iter_rows(min_row=2, values_only=True))
        self.assertEqual(len(rows), 5)
        self.assertEqual([row[1] for row in rows], sorted(row[1] for row in rows))
        formulas = [cell for row in book["Tickets"].iter_rows() for cell in row]
        self.assertFalse([cell for cell in formulas if cell.data_type == "f"])
