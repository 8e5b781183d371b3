"""D18: what is printed at once comes as one PDF, whatever Qt wkhtmltopdf was built with."""

import io

from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader


@tagged("post_install", "-at_install")
class TestIrActionsReport(TransactionCase):
    def test_several_documents_are_one_paper_in_their_order(self):
        reports = self.env["ir.actions.report"]
        if reports.get_wkhtmltopdf_state() == "install":
            self.skipTest("no wkhtmltopdf on this machine")
        bodies = [f"<!DOCTYPE html><html><body>Paper{n}</body></html>" for n in (1, 2, 3)]
        paper = PdfFileReader(io.BytesIO(reports._run_wkhtmltopdf(iter(bodies))))
        self.assertEqual(
            [page.extract_text().strip() for page in paper.pages], ["Paper1", "Paper2", "Paper3"]
        )
        single = PdfFileReader(io.BytesIO(reports._run_wkhtmltopdf(bodies[:1])))
        self.assertEqual(len(single.pages), 1)
