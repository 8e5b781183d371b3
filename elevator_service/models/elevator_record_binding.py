import base64
import hashlib
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfReadError, merge_pdf

REPORT = "elevator_service.action_report_record_book"
EVALUATION_REPORT = "elevator_service.action_report_evaluation"
SMALL = 3  # books bound while one waits


class ElevatorRecordBook(models.Model):
    """Binding (装订成册): cover, records or evaluations in time order, one PDF (M-2.2.5)."""

    _inherit = "elevator.record.book"

    pdf = fields.Binary("Bound book", attachment=True, readonly=True, copy=False)
    pdf_name = fields.Char(compute="_compute_pdf_name")
    pdf_digest = fields.Char("SHA-256 of the bound book", size=64, readonly=True)
    bound_at = fields.Datetime("Bound", readonly=True)
    is_outdated = fields.Boolean(
        "Bind again",
        compute="_compute_is_outdated",
        help="A record, signature or supplement came after the book was bound.",
    )

    @api.depends("name")
    def _compute_pdf_name(self):
        for book in self:
            book.pdf_name = re.sub(r"[^\w-]+", "_", f"{book.branch_id.code}_{book.name}") + ".pdf"

    @api.depends("bound_at", "elevator_id", "date_from", "date_to")
    def _compute_is_outdated(self):
        for book in self:
            moments = [moment for moment in book._last_moments() if moment]
            book.is_outdated = bool(book.bound_at and moments and max(moments) > book.bound_at)

    def _last_moments(self):
        """When the book's records last changed: done, signed, supplemented."""
        visits = self._records()
        return [
            *visits.mapped("finished_at"),
            *visits.sheet_id.mapped("signed_on"),
            *visits.supplement_ids.mapped("date"),
            *self._evaluations().mapped("write_date"),
        ]

    def _records(self):
        """The sealed visits of the book in time order."""
        self.ensure_one()
        visits = self.env["elevator.visit"]
        if not self.elevator_id:
            return visits
        return visits.search(
            [
                ("elevator_id", "=", self.elevator_id.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                ("state", "=", "done"),
            ],
            order="date, id",
        )

    def action_bind(self):
        """Bind and hand out a book; many of them in the background."""
        self.check_access("read")
        if len(self) > SMALL:
            return self.env["elevator.book.binding"]._order_books(self).get_formview_action()
        for book in self:
            book._bind()
        return self[:1].action_download() if len(self) == 1 else True

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_name}?download=true",
            "target": "new",
        }

    def _bind(self):
        """Print cover, records and scans into one PDF in time order, and keep it.

        :raises UserError: there is nothing to bind
        """
        self.ensure_one()
        self.check_access("read")
        if not self._has_content():
            raise UserError(self.env._("There is no record to bind in %(book)s.", book=self.name))
        parts = self._parts()
        try:
            content = merge_pdf(parts) if len(parts) > 1 else parts[0]
        except PdfReadError as error:
            raise UserError(
                self.env._("A scan in %(book)s cannot be read.", book=self.name)
            ) from error
        # sudo: who may read a book may bind it, nobody types its file
        self.sudo()._write_verb(
            {
                "pdf": base64.b64encode(content),
                "pdf_digest": hashlib.sha256(content).hexdigest(),
                "bound_at": fields.Datetime.now(),
            }
        )
        return content

    def _has_content(self):
        return bool(self._records() or self._evaluations())

    def _evaluations(self):
        """The evaluations a book of a site holds, in time order."""
        self.ensure_one()
        evaluations = self.env["elevator.evaluation"]
        if self.kind != "evaluation":
            return evaluations
        return evaluations.search(
            [
                ("site_id", "=", self.site_id.id),
                ("date_to", ">=", self.date_from),
                ("date_to", "<=", self.date_to),
                ("state", "=", "signed"),
            ],
            order="date_to, id",
        )

    def _parts(self):
        """The PDFs a book is bound from, in their order: each scan behind its page."""
        parts = [self._print(REPORT, self)]
        for evaluation in self._evaluations():
            parts.append(self._print(EVALUATION_REPORT, evaluation))
            if evaluation._scan_kind() == "pdf":
                parts.append(base64.b64decode(evaluation.with_context(bin_size=False).scan))
        return parts

    def _print(self, report, records):
        return self.env["ir.actions.report"]._render_qweb_pdf(report, res_ids=records.ids)[0]
