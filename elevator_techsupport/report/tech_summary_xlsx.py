from odoo import models

TICKET = ("number", "filed_on", "kind", "branch_id", "elevator_id", "model_id", "fault_code")
TICKET += ("cause_id", "system", "situation", "cause", "remedy")


class ReportTechSummaryXlsx(models.AbstractModel):
    """The technical summary as a workbook, with every ticket counted (T-3, M-2.2.4)."""

    _name = "report.elevator_techsupport.tech_summary_xlsx"
    _description = "Technical summary"
    _inherit = "report.elevator_techsupport.monthly_xlsx"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = self._formats(workbook)
        for summary in objs:
            sheet, row = self._write_tables(workbook, summary, self.env._("Tickets"), formats)
            heads = [self.env._("Model"), self.env._("Fault code"), self.env._("Tickets")]
            self._write_table(workbook, sheet, row, heads, summary._repeats(), formats, chart=False)
            self._write_lessons(workbook, summary, formats)
            tickets = self.env["helpdesk.ticket"].search(summary._domain(), order="filed_on, id")
            sheet = workbook.add_worksheet(self.env._("Tickets"))
            self._write_records(sheet, tickets, TICKET, formats)

    def _write_lessons(self, workbook, summary, formats):
        sheet = workbook.add_worksheet(self.env._("Cases"))
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 4, 40)
        names = ["number", "name", "symptom", "cause", "remedy"]
        strings = self.env["elevator.case"].fields_get(names, ["string"])
        sheet.write_row(0, 0, [strings[name]["string"] for name in names], formats["head"])
        for row, case in enumerate(summary._lessons(), 1):
            for column, name in enumerate(names):
                self._write_value(sheet, row, column, case, name, formats)
