from odoo import models

TICKET = ("number", "filed_on", "kind", "branch_id", "elevator_id", "model_id", "fault_code")
TICKET += ("cause_id", "system", "situation", "cause", "remedy")


class ReportTechSummaryXlsx(models.AbstractModel):
    """The technical summary as a workbook: tables with charts, and every ticket counted (T-3)."""

    _name = "report.elevator_techsupport.tech_summary_xlsx"
    _description = "Technical summary"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format({"bold": True, "border": 1, "bg_color": "#DDE6EE"}),
            "cell": workbook.add_format({"border": 1}),
            "text": workbook.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "day": workbook.add_format({"border": 1, "num_format": "yyyy-mm-dd"}),
        }
        for summary in objs:
            self._write_tables(workbook, summary, formats)
            self._write_lessons(workbook, summary, formats)
            self._write_tickets(workbook, summary, formats)

    def _write_tables(self, workbook, summary, formats):
        """Each table with its chart beside it."""
        sheet = workbook.add_worksheet(self.env._("Summary"))
        sheet.set_column(0, 0, 34)
        sheet.write(0, 0, summary.display_name, formats["title"])
        sheet.write(1, 0, ", ".join(summary.branch_ids.mapped("name")))
        row = 3
        course = [(month, count) for month, count in summary._course()]
        heads = [self.env._("Month"), self.env._("Tickets")]
        row = self._write_table(workbook, sheet, row, heads, course, formats)
        heads = [self.env._("Tickets"), self.env._("Month before")]
        for table in summary._tables():
            row = self._write_table(
                workbook, sheet, row, [table["title"], *heads], table["rows"], formats
            )
        heads = [self.env._("Model"), self.env._("Fault code"), self.env._("Tickets")]
        self._write_table(workbook, sheet, row, heads, summary._repeats(), formats, chart=False)

    def _write_table(self, workbook, sheet, row, heads, rows, formats, chart=True):
        """Returns the row below the table and its chart."""
        sheet.write_row(row, 0, heads, formats["head"])
        for number, values in enumerate(rows, row + 1):
            sheet.write_row(number, 0, values, formats["cell"])
        if not (chart and rows):
            return row + len(rows) + 3
        drawn = workbook.add_chart({"type": "bar" if len(heads) > 2 else "column"})
        for column in range(1, len(heads)):
            drawn.add_series(
                {
                    "name": heads[column],
                    "categories": [sheet.name, row + 1, 0, row + len(rows), 0],
                    "values": [sheet.name, row + 1, column, row + len(rows), column],
                }
            )
        drawn.set_title({"name": heads[0]})
        drawn.set_size({"width": 560, "height": 240})
        sheet.insert_chart(row, 4, drawn)
        return row + max(len(rows), 12) + 3

    def _write_lessons(self, workbook, summary, formats):
        sheet = workbook.add_worksheet(self.env._("Cases"))
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 4, 40)
        names = ["number", "name", "symptom", "cause", "remedy"]
        strings = self.env["elevator.case"].fields_get(names, ["string"])
        sheet.write_row(0, 0, [strings[name]["string"] for name in names], formats["head"])
        for row, case in enumerate(summary._lessons(), 1):
            sheet.write_row(row, 0, [case[name] or "" for name in names], formats["text"])

    def _write_tickets(self, workbook, summary, formats):
        """Every ticket of the month in the order of filing (M-2.2.4)."""
        sheet = workbook.add_worksheet(self.env._("Tickets"))
        sheet.set_column(0, len(TICKET) - 1, 18)
        sheet.freeze_panes(1, 1)
        tickets = self.env["helpdesk.ticket"].search(summary._domain(), order="filed_on, id")
        strings = tickets.fields_get(TICKET, ["string"])
        sheet.write_row(0, 0, [strings[name]["string"] for name in TICKET], formats["head"])
        for row, ticket in enumerate(tickets, 1):
            for column, name in enumerate(TICKET):
                self._write_value(sheet, row, column, ticket, name, formats)

    @staticmethod
    def _write_value(sheet, row, column, ticket, name, formats):
        field, value = ticket._fields[name], ticket[name]
        if field.type == "date" and value:
            sheet.write_datetime(row, column, value, formats["day"])
            return
        if field.type == "many2one":
            value = value.display_name
        elif field.type == "selection":
            value = dict(field._description_selection(ticket.env)).get(value)
        # a text that begins with = is no formula
        sheet.write_string(row, column, value or "", formats["text"])
