from odoo import models
from odoo.tools.pdf import merge_pdf

from odoo.addons.base.models.ir_actions_report import _wkhtml


class IrActionsReport(models.Model):
    """Several documents in one print, also by Debian's wkhtmltopdf, which takes one at a time."""

    _inherit = "ir.actions.report"

    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        """As core does it; documents that its Qt refuses together are set one by one and joined."""
        bodies = list(bodies)
        parts = [bodies] if _wkhtml().is_patched_qt else [[body] for body in bodies] or [[]]
        papers = [
            super(IrActionsReport, self)._run_wkhtmltopdf(
                part,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
            for part in parts
        ]
        return papers[0] if len(papers) == 1 else merge_pdf(papers)
