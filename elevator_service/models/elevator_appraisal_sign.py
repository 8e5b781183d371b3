from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.content import canonical, content_of, digest
from ..tools.locking import lock

# what the signature covers
CONTENT = {
    "employee_id": None,
    "branch_id": None,
    "month": None,
    "score": None,
    "note": None,
    "line_ids": {
        "name": None,
        "figure": None,
        "record_count": None,
        "weight": None,
        "full_at": None,
        "zero_at": None,
        "points": None,
    },
    "award_ids": {"name": None, "value": None, "amount": None},
}


class ElevatorAppraisal(models.Model):
    """Signed by the manager, seen and answered by the maintainer (M-3)."""

    _inherit = "elevator.appraisal"

    def action_sign(self):
        """The manager signs; from now on nothing changes, and the maintainer sees it (M-3).

        :raises AccessError: not his manager, or his own
        :raises UserError: signed already
        """
        self.check_access("read")
        lock(self)
        self.invalidate_recordset()
        if any(appraisal.state != "draft" for appraisal in self):
            raise UserError(self.env._("A signed appraisal is not changed."))
        if not all(self.mapped("may_sign")):
            raise AccessError(
                self.env._("The manager of the branch signs, or the service manager; not the own.")
            )
        # sudo: the branch's manager need not be an officer with the right to write
        for appraisal in self.sudo():
            appraisal._write_verb(
                {
                    "state": "signed",
                    "signed_by_id": self.env.uid,
                    "signed_at": fields.Datetime.now(),
                    "digest": digest(appraisal._content()),
                }
            )
        return True

    def _answer(self, text):
        """The maintainer has seen his appraisal, and may say something to it; once.

        :raises AccessError: somebody else's
        :raises UserError: not signed, or answered already
        """
        self.ensure_one()
        self.check_access("read")
        lock(self)
        if not self.is_mine:
            raise AccessError(self.env._("Only the maintainer himself answers."))
        if self.state != "signed":
            raise UserError(self.env._("It is answered once, after the signature."))
        # sudo: a maintainer reads his appraisal only; this verb is for the own one
        return self.sudo()._write_verb(
            {
                "state": "seen",
                "seen_at": fields.Datetime.now(),
                "answer": (text or "").strip() or False,
            }
        )

    def action_answer(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("I have seen it"),
            "res_model": "elevator.appraisal.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_appraisal_id": self.id},
        }

    def _content(self):
        """The canonical text of what is signed."""
        self.ensure_one()
        return canonical(content_of(self.sudo().with_context(lang=None), CONTENT))
