"""T-3: tables of fault codes come in from the makers' files by the import assistant."""

import base64
import io

import xlsxwriter

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case_common import CaseCommon

HEAD = ["控制系统", "故障代码", "故障名称", "可能原因", "处理方法", "电梯型号", "制造单位"]
ROWS = [
    ["NICE3000", "E02", "加速过电流", "主回路输出接地或短路", "检查电机线", "X1", "Maker"],
    ["NICE3000", "E41", "安全回路断开", "安全回路某处断开", "检查安全回路各开关", "", ""],
    ["NICE3000", "", "没有代码", "", "", "", ""],
    ["AS380", "E02", "过流", "", "", "Unknown", "Maker"],
]


@tagged("post_install", "-at_install")
class TestElevatorFaultCode(CaseCommon):
    def _import(self, content, name):
        job = (
            self.env["elevator.import"]
            .with_user(self.hq)
            .create(
                {
                    "target": "elevator.fault.code",
                    "file": base64.b64encode(content),
                    "file_name": name,
                }
            )
        )
        job.action_read_file()
        job.action_list_values()
        job.action_check()
        job.action_import()
        return job

    @staticmethod
    def _xlsx(rows):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([HEAD, *rows]):
                sheet.write_row(number, 0, row)
        return out.getvalue()

    def _codes(self):
        return self.env["elevator.fault.code"].search([])

    def test_xlsx_with_chinese_columns_maps_itself(self):
        """A row without a code and one of an unknown model stay out, each with its reason."""
        job = self._import(self._xlsx(ROWS), "codes.xlsx")
        self.assertEqual((job.state, job.new_count, job.refused_count), ("done", 2, 2))
        self.assertRecordValues(
            self._codes(),
            [
                {
                    "controller": "NICE3000",
                    "code": "E02",
                    "name": "加速过电流",
                    "cause": "主回路输出接地或短路",
                    "remedy": "检查电机线",
                    "model_id": self.model_x.id,
                },
                {
                    "controller": "NICE3000",
                    "code": "E41",
                    "name": "安全回路断开",
                    "cause": "安全回路某处断开",
                    "remedy": "检查安全回路各开关",
                    "model_id": False,
                },
            ],
        )

    def test_csv_again_changes_what_changed(self):
        """Matched by control system and code: the second file creates nothing new."""
        self._import(self._xlsx(ROWS[:2]), "codes.xlsx")
        text = "控制系统,故障代码,故障名称\nNICE3000,E02,加速过流\nNICE3000,E41,安全回路断开\n"
        job = self._import(text.encode(), "codes.csv")
        self.assertEqual((job.new_count, job.changed_count, job.unchanged_count), (0, 1, 1))
        self.assertEqual(self._codes().mapped("name"), ["加速过流", "安全回路断开"])

    def test_branches_read_codes_only(self):
        with self.assertRaises(AccessError):
            self.env["elevator.fault.code"].with_user(self.officer).create(
                {"code": "E1", "controller": "A", "name": "x"}
            )

    def test_its_cases_are_counted(self):
        code = self.env["elevator.fault.code"].create(
            {"code": "E1", "controller": "A", "name": "x"}
        )
        self._published(fault_code_id=code.id)
        self._case(fault_code_id=code.id)
        self.assertEqual(code.case_count, 1, "drafts do not count")
        self.assertEqual(code.action_open_cases()["domain"], [("fault_code_id", "in", code.ids)])
