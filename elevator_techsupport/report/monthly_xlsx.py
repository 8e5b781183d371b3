from odoo import models


class ReportMonthlyXlsx(models.AbstractModel):
    """A summary of a month as a workbook: tables with charts, and every record counted (T-3)."""

    _name = "report.elevator_techsupport.monthly_xlsx"
    _description = "Summary of a month"
    _inherit = "report.report_xlsx.abstract"

    def _formats(self, workbook):
        return {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format({"bold": True, "border": 1, "bg_color": "#DDE6EE"}),
            "cell": workbook.add_format({"border": 1}),
            "text": workbook.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
            "day": workbook.add_format({"border": 1, "num_format": "yyyy-mm-dd"}),
        }

    def _write_tables(self, workbook, summary, figure, formats):
        """The course of the year and each table with its chart; (sheet, the row below)."""
        sheet = workbook.add_worksheet(self.env._("Summary"))
        sheet.set_column(0, 0, 34)
        sheet.write(0, 0, summary.display_name, formats["title"])
        sheet.write(1, 0, ", ".join(summary.branch_ids.mapped("name")))
        heads = [self.env._("Month"), figure]
        row = self._write_table(workbook, sheet, 3, heads, summary._course(), formats)
        heads = [figure, self.env._("Month before")]
        for table in summary._tables():
            row = self._write_table(
                workbook, sheet, row, [table["title"], *heads], table["rows"], formats
            )
        return sheet, row

    def _write_table(self, workbook, sheet, row, heads, rows, formats, chart=True):
        """Returns the row below the table and its chart."""
        sheet.write_row(row, 0, heads, formats["head"])
        for number, values in enumerate(rows, row + 1):
            sheet.write_string(number, 0, str(values[0]), formats["cell"])
            sheet.write_row(number, 1, values[1:], formats["cell"])
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

    def _write_records(self, sheet, records, names, formats):
        """Every record that is counted, a row each."""
        sheet.set_column(0, len(names) - 1, 18)
        sheet.freeze_panes(1, 1)
        strings = records.fields_get(names, ["string"])
        sheet.write_row(0, 0, [strings[name]["string"] for name in names], formats["head"])
        for row, record in enumerate(records, 1):
            for column, name in enumerate(names):
                self._write_value(sheet, row, column, record, name, formats)

    @staticmethod
    def _write_value(sheet, row, column, record, name, formats):
        field, value = record._fields[name], record[name]
        if field.type == "date" and value:
            sheet.write_datetime(row, column, value, formats["day"])
            return
        if field.type in ("float", "integer"):
            sheet.write_number(row, column, value, formats["text"])
            return
        if field.type == "many2one":
            value = value.display_name
        elif field.type == "selection":
            value = dict(field._description_selection(record.env)).get(value)
        # a text that begins with = is no formula
        sheet.write_string(row, column, value or "", formats["text"])
