import re

from odoo import models

WIDTHS = (28, 20, 12, 8, 12, 9, 36, 11, 11, 12, 13, 15, 14, 16)


class ReportLedgerXlsx(models.AbstractModel):
    """The ledgers as a workbook that is written while it is read: 100,000 lines need no memory."""

    _name = "report.elevator_parts.ledger_xlsx"
    _description = "Ledger"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        """Rows go to disk one by one; what people typed stays text."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        return super().get_workbook_options() | options

    def generate_xlsx_report(self, workbook, data, objs):
        formats = self._formats(workbook)
        for wizard in objs:
            if wizard.kind == "general":
                self._write_general(workbook, wizard, formats)
            else:
                self._write_depots(workbook, wizard, formats)

    @staticmethod
    def _formats(workbook):
        styles = {
            "head": {"bold": True, "bg_color": "#DDE6EE", "text_wrap": True},
            "text": {},
            "date": {"num_format": "yyyy-mm-dd"},
            "qty": {"num_format": "#,##0.###"},
            "money": {"num_format": "#,##0.00"},
        }
        formats = {"title": workbook.add_format({"bold": True, "font_size": 14})}
        for name, style in styles.items():
            formats[name] = workbook.add_format({"border": 1} | style)
            formats[f"{name}_red"] = workbook.add_format(
                {"border": 1, "font_color": "#C00000"} | style
            )
            formats[f"{name}_bold"] = workbook.add_format({"border": 1, "bold": True} | style)
        return formats

    def _sheet(self, workbook, name, title, wizard, heads, formats):
        """A sheet with its title, days and head row; data from row 3 on."""
        sheet = workbook.add_worksheet(re.sub(r"[\[\]:*?/\\']", "-", name)[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 1)
        sheet.write(0, 0, title, formats["title"])
        sheet.write(1, 0, f"{wizard.date_from} – {wizard.date_to}")
        sheet.write_row(2, 0, heads, formats["head"])
        return sheet

    @staticmethod
    def _write_row(sheet, number, cells, formats, look=""):
        """A row of (kind of cell, value) pairs."""
        for column, (kind, value) in enumerate(cells):
            cell = formats[kind + look]
            if value is None or value is False or value == "":
                sheet.write_blank(number, column, None, cell)
            elif kind == "date":
                sheet.write_datetime(number, column, value, cell)
            elif kind == "text":
                sheet.write_string(number, column, str(value), cell)
            else:
                sheet.write_number(number, column, value, cell)

    # ---------------------------------------------------------------- depot ledger

    def _write_depots(self, workbook, wizard, formats):
        for depot, blocks in wizard._depot_ledgers():
            title = f"{self.env._('Depot ledger')} {depot.code} {depot.name}"
            sheet = self._sheet(workbook, depot.code, title, wizard, self._depot_heads(), formats)
            number = 3
            for part, lines in blocks:
                number = self._write_part(sheet, number, wizard, part, lines, formats)

    def _depot_heads(self):
        return [
            self.env._("Name"),
            self.env._("Spec"),
            self.env._("Origin"),
            self.env._("Unit"),
            self.env._("Date"),
            self.env._("Number"),
            self.env._("Summary"),
            self.env._("In"),
            self.env._("Out"),
            self.env._("Unit price"),
            self.env._("Balance"),
            self.env._("Balance amount"),
            self.env._("Audit"),
            self.env._("Bin"),
        ]

    def _write_part(self, sheet, number, wizard, part, lines, formats):
        """Opening balance, lines, closing balance; returns the next row."""
        part_cells = [("text", part[name]) for name in ("name", "spec", "origin", "uom_name")]
        ends = {
            "opening": (wizard.date_from, self.env._("Opening balance")),
            "closing": (wizard.date_to, self.env._("Closing balance")),
        }

        def end(name):
            day, label = ends[name]
            cells = [*part_cells, ("date", day), ("text", ""), ("text", label)]
            cells += [("text", "")] * 3
            return [*cells, ("qty", part[f"{name}_qty"]), ("money", part[f"{name}_amount"])]

        self._write_row(sheet, number, end("opening"), formats, "_bold")
        for line in lines:
            number += 1
            look = "_red" if line["red"] else ""
            self._write_row(sheet, number, part_cells + self._line_cells(line), formats, look)
        self._write_row(sheet, number + 1, end("closing"), formats, "_bold")
        return number + 2

    @staticmethod
    def _line_cells(line):
        return [
            ("date", line["date"]),
            ("qty", line["number"]),
            ("text", line["summary"]),
            ("qty", line["qty_in"] or None),
            ("qty", line["qty_out"] or None),
            ("money", line["price"]),
            ("qty", line["balance_qty"]),
            ("money", line["balance_amount"]),
            ("text", line["auditor"]),
            ("text", line["bin"]),
        ]

    # ---------------------------------------------------------------- general ledger

    def _write_general(self, workbook, wizard, formats):
        title = self.env._("General ledger")
        heads = self._part_heads() if wizard.per_part else self._general_heads()
        sheet = self._sheet(workbook, title, title, wizard, heads, formats)
        rows, totals = wizard._general_ledger()
        cells = self._part_cells if wizard.per_part else self._general_cells
        number = 2
        for number, (record, sums) in enumerate(rows, 3):
            self._write_row(sheet, number, cells(record, sums), formats)
        total = [("text", self.env._("Total")), ("text", ""), ("text", ""), ("text", "")]
        for name in ("opening", "in", "out", "closing"):
            if wizard.per_part:
                total.append(("text", ""))
            total.append(("money", totals[f"{name}_amount"]))
        self._write_row(sheet, number + 1, total, formats, "_bold")

    def _general_heads(self):
        return [
            self.env._("Depot"),
            self.env._("Code"),
            self.env._("Branch"),
            self.env._("Tier"),
            self.env._("Opening balance"),
            self.env._("In"),
            self.env._("Out"),
            self.env._("Closing balance"),
            self.env._("Kinds"),
            self.env._("Cap"),
            self.env._("Of the cap, %"),
        ]

    @staticmethod
    def _general_cells(depot, sums):
        cap = depot.cap
        texts = (depot.name, depot.code, depot.branch_id.name, depot.tier_id.name)
        amounts = [sums[f"{name}_amount"] for name in ("opening", "in", "out", "closing")]
        return [
            *(("text", text) for text in texts),
            *(("money", amount) for amount in amounts),
            ("qty", sums["kinds"]),
            ("money", cap or None),
            ("money", 100 * sums["closing_amount"] / cap if cap else None),
        ]

    def _part_heads(self):
        return [
            self.env._("Name"),
            self.env._("Spec"),
            self.env._("Origin"),
            self.env._("Unit"),
            self.env._("Opening balance"),
            self.env._("Opening amount"),
            self.env._("In"),
            self.env._("Amount in"),
            self.env._("Out"),
            self.env._("Amount out"),
            self.env._("Closing balance"),
            self.env._("Closing amount"),
        ]

    @staticmethod
    def _part_cells(part, sums):
        texts = (
            part.product_tmpl_id._part_label(),
            part.part_spec,
            part.part_origin,
            part.uom_id.name,
        )
        cells = [("text", text) for text in texts]
        for name in ("opening", "in", "out", "closing"):
            cells += [("qty", sums[f"{name}_qty"]), ("money", sums[f"{name}_amount"])]
        return cells
