import csv
import io

import xlsxwriter
from markupsafe import Markup

from odoo import api, fields, models

from ..tools.import_values import harmless

SHOWN_REASONS = 40


class ElevatorImport(models.Model):
    """What came of an import: the commonest reasons, and the refused rows handed back."""

    _inherit = "elevator.import"

    reasons = fields.Html(compute="_compute_reasons", sanitize=False)

    @api.depends("refused_count", "cleaned_count", "changed_count", "remark_count")
    def _compute_reasons(self):
        """Remarks, then the commonest reasons, in a table: what to mend first."""
        outcomes = dict(
            self.env["elevator.import.row"]._fields["outcome"]._description_selection(self.env)
        )
        row = Markup("<tr><td class='text-end'>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
        for job in self:
            groups = self.env["elevator.import.row"]._read_group(
                [("import_id", "=", job.id), ("outcome", "!=", "changed")],
                ["outcome", "column", "reason"],
                ["__count"],
                order="outcome desc, __count desc",  # remark, refused, cleaned
                limit=SHOWN_REASONS,
            )
            lines = [
                row % ("" if kind == "remark" else n, outcomes[kind], column or "", reason)
                for kind, column, reason, n in groups
            ]
            job.reasons = lines and Markup("<table class='table table-sm'>%s</table>") % Markup(
                ""
            ).join(lines)

    def action_open_rows(self):
        """The rows with a reason; the outcome in the context picks the filter."""
        self.ensure_one()
        outcome = self.env.context.get("outcome", "refused")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "elevator.import.row",
            "view_mode": "list",
            "domain": [("import_id", "=", self.id)],
            "context": {f"search_default_{outcome}": True},
        }

    # refused rows

    def action_download_csv(self):
        """The refused rows with their reasons as CSV, ready to be corrected and imported."""
        text = io.StringIO()
        writer = csv.writer(text)
        for cells in self._refused_table():
            writer.writerow([harmless(cell) for cell in cells])
        return self._download(".csv", text.getvalue().encode("utf-8-sig"))

    def action_download_xlsx(self):
        """The same as a workbook; its cells are texts, never formulas."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, cells in enumerate(self._refused_table()):
                for position, cell in enumerate(cells):
                    sheet.write_string(number, position, cell)
        return self._download(".xlsx", content.getvalue())

    def _refused_table(self):
        """Yield the header and the refused rows as read, the reasons in the last column."""
        self.ensure_one()
        self.check_access("read")
        table = self._open_table()
        yield [*table.header, self.env._("Row"), self.env._("Reason")]
        lines = self.row_ids.filtered(lambda line: line.outcome == "refused")
        for number, reasons in lines.grouped("number").items():
            cells = next(line.cells for line in reasons if line.cells)
            cells = [*cells, *[""] * (len(table.header) - len(cells))][: len(table.header)]
            yield [*cells, str(number), "; ".join(reasons.mapped(_reason_text))]

    def _download(self, ending, content):
        name = self.env._("Refused rows of %(file)s", file=self.file_name) + ending
        owner = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        attachments = self.env["ir.attachment"]
        attachment = attachments.search([*owner, ("name", "=", name)], limit=1)
        if attachment:
            attachment.raw = content
        else:
            vals = {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
            attachment = attachments.create(vals)
        url = f"/web/content/{attachment.id}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}


def _reason_text(line):
    return f"{line.column}: {line.reason}" if line.column else line.reason
