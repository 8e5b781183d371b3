from odoo import models

WIDTHS = (14, 28, 24, 14, 8, 8, 12, 30, 12, 12)
COLUMNS = (
    *("default_code", "name", "part_spec", "part_origin", "uom_id", "wear_part"),
    *("returns_old_part", "model_names", "hq_price", "hq_price_since"),
)


class ReportCatalogueXlsx(models.AbstractModel):
    """The catalogue as a list (备品备件明细表) that the import reads again (P-1)."""

    _name = "report.elevator_parts.catalogue_xlsx"
    _description = "Parts catalogue"
    _inherit = "report.report_xlsx.abstract"

    def get_workbook_options(self):
        """Rows go to disk one by one; what people typed stays text."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        return super().get_workbook_options() | options

    def generate_xlsx_report(self, workbook, data, objs):
        sheet = workbook.add_worksheet(self.env._("Parts catalogue"))
        head = workbook.add_format({"bold": True, "bg_color": "#DDE6EE", "border": 1})
        formats = {
            "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "monetary": workbook.add_format({"num_format": "#,##0.00"}),
        }
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        strings = objs.fields_get(COLUMNS, ["string", "type"])
        sheet.write_row(0, 0, [strings[name]["string"] for name in COLUMNS], head)
        sheet.freeze_panes(1, 2)
        words = (self.env._("no"), self.env._("yes"))
        for number, part in enumerate(objs, start=1):
            for column, name in enumerate(COLUMNS):
                kind, value = strings[name]["type"], part[name]
                if kind == "boolean":
                    value = words[value]
                elif kind == "many2one":
                    value = value.display_name
                if value:
                    sheet.write(number, column, value, formats.get(kind))
