from odoo import models


class ReportAttendanceXlsx(models.AbstractModel):
    """The attendance sheet of each plan on a sheet of its own (M-1.3.5)."""

    _name = "report.elevator_service.attendance_xlsx"
    _description = "Attendance sheet"
    _inherit = "report.report_xlsx.abstract"

    def generate_xlsx_report(self, workbook, data, objs):
        formats = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "head": workbook.add_format({"bold": True, "border": 1, "bg_color": "#DDE6EE"}),
            "cell": workbook.add_format({"border": 1}),
            "free": workbook.add_format({"border": 1, "bg_color": "#F2F2F2"}),
            "total": workbook.add_format({"bold": True, "border": 1}),
        }
        names = set()
        for plan in objs:
            sheet = workbook.add_worksheet(self._sheet_name(plan, names))
            self._write_plan(sheet, plan, formats)

    def _sheet_name(self, plan, names):
        """A name the format allows: 31 characters, none of []:*?/\\, and used once."""
        base = "".join(c if c not in "[]:*?/\\'" else " " for c in plan.display_name)[:27]
        name, n = base, 1
        while name.lower() in names:
            n += 1
            name = f"{base} {n}"
        names.add(name.lower())
        return name

    def _write_plan(self, sheet, plan, formats):
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 9, 11)
        sheet.set_column(10, 10, 24)
        sheet.write(
            0, 0, self.env._("Attendance sheet %(plan)s", plan=plan.display_name), formats["title"]
        )
        sheet.write(1, 0, plan.branch_id.name)
        heads = [
            self.env._("Day"),
            self.env._("Weekday"),
            self.env._("Planned"),
            self.env._("Done"),
            self.env._("Missed"),
            self.env._("On site"),
            self.env._("As second"),
            self.env._("First arrival"),
            self.env._("Last departure"),
            self.env._("Hours"),
            self.env._("Holiday"),
        ]
        sheet.write_row(3, 0, heads, formats["head"])
        days = plan._attendance()
        for row, day in enumerate(days, 4):
            self._write_day(sheet, row, day, formats)
        row = 4 + len(days)
        sheet.write_row(row, 0, [self.env._("Total"), ""], formats["total"])
        for column, key in enumerate(("planned", "done", "missed", "open", "assisted"), 2):
            sheet.write(row, column, sum(day[key] for day in days), formats["total"])
        present = sum(1 for day in days if day["done"] or day["assisted"])
        sheet.write(row, 7, self.env._("Days present"), formats["total"])
        sheet.write(row, 8, present, formats["total"])
        sheet.write(row, 9, round(sum(day["hours"] for day in days), 2), formats["total"])
        sheet.freeze_panes(4, 0)

    @staticmethod
    def _write_day(sheet, row, day, formats):
        cell = formats["free" if day["weekend"] or day["holiday"] else "cell"]
        values = [
            day["date"].isoformat(),
            day["weekday"],
            day["planned"],
            day["done"],
            day["missed"],
            day["open"],
            day["assisted"],
            day["first"].strftime("%H:%M") if day["first"] else "",
            day["last"].strftime("%H:%M") if day["last"] else "",
            round(day["hours"], 2),
            day["holiday"] or "",
        ]
        sheet.write_row(row, 0, values, cell)
