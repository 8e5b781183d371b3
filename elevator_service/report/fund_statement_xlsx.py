from odoo import models


class ReportFundStatementXlsx(models.AbstractModel):
    """The statement of each branch's fund on a sheet of its own."""

    _name = "report.elevator_service.fund_statement_xlsx"
    _description = "Statement of branch funds"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        money = {"num_format": "#,##0.00"}
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format({"bold": True, "border": 1, "bg_color": "#DDE6EE"}),
            "cell": workbook.add_format({"border": 1}),
            "money": workbook.add_format({"border": 1, **money}),
            "total": workbook.add_format({"bold": True, "border": 1, **money}),
        }
        for statement in objs._statements():
            sheet = workbook.add_worksheet(statement["fund"].branch_id.code[:31])
            self._write_statement(sheet, statement, formats)

    def _write_statement(self, sheet, found, formats):
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 2, 16)
        sheet.set_column(3, 5, 24)
        sheet.set_column(6, 8, 14)
        sheet.write(0, 0, found["fund"].branch_id.name, formats["title"])
        sheet.write(1, 0, f"{found['first']} – {found['last']}")
        sheet.write_row(3, 0, self._heads(), formats["head"])
        self._write_balance(sheet, 4, self.env._("Opening balance"), found["opening"], formats)
        for number, row in enumerate(found["rows"], 5):
            self._write_act(sheet, number, row, formats)
        last = 5 + len(found["rows"])
        self._write_balance(sheet, last, self.env._("Closing balance"), found["closing"], formats)
        self._write_balance(sheet, last + 1, self.env._("Ledger"), found["ledger"], formats)
        sheet.freeze_panes(4, 0)

    def _heads(self):
        return [
            self.env._("Date"),
            self.env._("Act"),
            self.env._("Withholding"),
            self.env._("Invoice"),
            self.env._("Customer"),
            self.env._("What for"),
            self.env._("Amount"),
            self.env._("Funds"),
            self.env._("Withheld"),
        ]

    @staticmethod
    def _write_balance(sheet, row, label, balance, formats):
        sheet.write_row(row, 0, [label, *[""] * 6], formats["total"])
        sheet.write_row(row, 7, balance, formats["total"])

    @staticmethod
    def _write_act(sheet, number, row, formats):
        act, available, held = row
        kinds = dict(act._fields["kind"]._description_selection(act.env))
        texts = [
            act.date.isoformat(),
            kinds[act.kind],
            act.withholding_id.name or "",
            act.withholding_line_id.invoice_name or "",
            act.partner_id.name or "",
            act.note or "",
        ]
        sheet.write_row(number, 0, texts, formats["cell"])
        sheet.write_row(number, 6, [act.amount, available, held], formats["money"])
