import io
import re

from odoo import models
from odoo.tools.pdf import PdfFileReader

BOOKLET = "elevator_techsupport.report_material"
MARK = re.compile(r"\[\[(\d+)-(\d+)\]\]")


class IrActionsReport(models.Model):
    """The page numbers in a booklet's table of contents."""

    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """A booklet is set twice: the first time tells on which pages its chapters begin."""
        report = self._get_report(report_ref)
        if report.report_name != BOOKLET or (data or {}).get("pages"):
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        first = super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        if first[1] != "pdf":
            return first
        pages = self._elevator_chapter_pages(first[0])
        data = {**(data or {}), "pages": pages}
        return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _elevator_chapter_pages(self, pdf):
        """{id of a chapter: page it begins on, counted from its booklet's cover}."""
        pages, cover, booklet = {}, 0, None
        for number, page in enumerate(PdfFileReader(io.BytesIO(pdf)).pages):
            for material, chapter in MARK.findall(page.extract_text().replace(" ", "")):
                if material != booklet:
                    cover, booklet = number, material
                pages[int(chapter)] = number - cover + 1
        return pages
