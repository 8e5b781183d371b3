from odoo import models

SUMMARY = [
    *("branch_id", "invoice_count", "oldest_days", "not_due", "b30", "b60", "b90", "b90plus"),
    *("overdue", "held", "exposure", "promised", "broken", "broken_count", "fund_available"),
    "reminded_on",
]
DETAIL = [
    *("branch_id", "partner_id", "name", "ref", "contract_id", "date_due", "days", "bucket"),
    *("residual", "held", "exposure", "reminder_count", "reminded_on", "promise", "promised_on"),
    *("broken_count", "reason_id"),
]


class ReportArrearsXlsx(models.AbstractModel):
    """The arrears board as a workbook: a line per branch with totals, and the invoices."""

    _name = "report.elevator_service.arrears_xlsx"
    _description = "Arrears"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = {
            "head": workbook.add_format(
                {"bold": True, "border": 1, "bg_color": "#DDE6EE", "text_wrap": True}
            ),
            "char": workbook.add_format({"border": 1}),
            "monetary": workbook.add_format({"border": 1, "num_format": "#,##0.00"}),
            "date": workbook.add_format({"border": 1, "num_format": "yyyy-mm-dd"}),
            "total": workbook.add_format({"bold": True, "border": 1, "num_format": "#,##0.00"}),
        }
        arrears = self.env["elevator.arrear"].search(
            [("branch_id", "in", objs.branch_id.ids)], order="branch_id, date_due, id"
        )
        self._write_rows(workbook.add_worksheet(self.env._("Branches")), objs, SUMMARY, formats)
        self._write_rows(workbook.add_worksheet(self.env._("Invoices")), arrears, DETAIL, formats)

    def _write_rows(self, sheet, records, names, formats):
        """A head, a row per record, and the sums of the amounts."""
        labels = records.fields_get(names, ["string", "selection"])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(names):
            kind = records._fields[name].type
            sheet.set_column(column, column, 26 if kind == "many2one" else 14)
            sheet.write(0, column, labels[name]["string"], formats["head"])
            choices = dict(labels[name].get("selection", ()))
            for row, record in enumerate(records, 1):
                self._write_cell(sheet, row, column, record[name], kind, choices, formats)
            if kind == "monetary":
                total = sum(records.mapped(name))
                sheet.write_number(len(records) + 1, column, total, formats["total"])
        sheet.write(len(records) + 1, 0, self.env._("Total"), formats["total"])

    @staticmethod
    def _write_cell(sheet, row, column, value, kind, choices, formats):
        if kind == "many2one":
            # a formula in a customer's name stays text
            sheet.write_string(row, column, value.display_name or "", formats["char"])
        elif kind in ("monetary", "integer"):
            sheet.write_number(row, column, value, formats.get(kind, formats["char"]))
        elif kind == "date" and value:
            sheet.write_datetime(row, column, value, formats["date"])
        else:
            text = choices.get(value, value) or ""
            sheet.write_string(row, column, str(text), formats["char"])
