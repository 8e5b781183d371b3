import base64
import io

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.pdf import PdfFileReader


class ElevatorEvaluation(models.Model):
    """Evaluations that came on paper, and signatures that are not the customer's own."""

    _inherit = "elevator.evaluation"

    def action_enter_paper(self):
        """Ask for the scores of a paper and its scan."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Evaluation on paper"),
            "res_model": "elevator.evaluation.paper",
            "view_mode": "form",
            "target": "new",
            "context": {"default_evaluation_id": self.id},
        }

    def _enter_paper(self, scores, name, day, scan, scan_name, remark=""):
        """Enter what the customer wrote and signed on paper; the scan proves it.

        :param dict scores: {line id: 1 to 5}
        :param day: when it was signed
        :param scan: base64 of a PDF or picture
        :raises AccessError: by others than officers of the branch and HQ service
        :raises UserError: no scan, no name, a day that cannot be
        """
        self.check_access("read")
        if not self.env.user.has_group("elevator_service.group_branch_officer"):
            raise AccessError(self.env._("Officers of the branch enter evaluations on paper."))
        if not scan or not (name or "").strip():
            raise UserError(self.env._("Add the scan and the name of who signed."))
        if not day or not self.date_from <= day <= self.company_id._elevator_today():
            raise UserError(
                self.env._("It was signed after its period began, and not later than today.")
            )
        self._check_scan(base64.b64decode(scan))
        self._rate(scores, remark)
        return self._close(
            scan=scan,
            scan_name=scan_name,
            signed_by=name.strip(),
            signed_on=fields.Datetime.to_datetime(day),
            signed_how="paper",
            signed_from=self.env.user.name,
        )

    def _check_scan(self, content):
        if content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
            return
        try:
            pages = len(PdfFileReader(io.BytesIO(content), strict=False).pages)
        except Exception as error:  # pylint: disable=broad-except
            # a file from outside: whatever its reader says, it is no scan
            raise UserError(self.env._("The scan is no PDF and no picture.")) from error
        if not pages:
            raise UserError(self.env._("The scan is empty."))

    def _scan_kind(self):
        """``pdf`` or ``image`` of the scan, or nothing."""
        content = base64.b64decode(self.with_context(bin_size=False).scan or b"")
        if not content:
            return ""
        return "image" if content.startswith((b"\x89PNG", b"\xff\xd8")) else "pdf"
