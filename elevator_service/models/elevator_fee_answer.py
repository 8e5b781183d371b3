from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ElevatorFeeAnswer(models.Model):
    """The written note of a branch that could not collect: reason and promised date (M-4.2.2).

    Written once; a new answer for the invoice replaces the promise, the old row stays. A promise
    is in force until its date, then the night finds it kept or broken.
    """

    _name = "elevator.fee.answer"
    _description = "Answer to a reminder"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"
    _rec_name = "invoice_name"
    _append_only_once = ("broken_on", "kept_on")

    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict")
    reminder_line_id = fields.Many2one(
        "elevator.fee.reminder.line", index="btree_not_null", ondelete="restrict"
    )
    invoice_id = fields.Many2one("account.move", required=True, ondelete="restrict")
    invoice_name = fields.Char("Invoice", required=True)
    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="restrict")
    date = fields.Date(required=True)
    user_id = fields.Many2one("res.users", "Answered by", required=True, ondelete="restrict")
    # the note
    reason_id = fields.Many2one("elevator.delay.reason", required=True, ondelete="restrict")
    text = fields.Text("Explanation", required=True)
    promised_on = fields.Date("Promised for", required=True)
    amount = fields.Monetary(required=True, help="What was open and not withheld.")
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")
    # what became of it
    broken_on = fields.Date("Broken", readonly=True)
    kept_on = fields.Date("Kept", readonly=True)

    _by_invoice = models.Index("(invoice_id, id DESC)")
    _to_look_at = models.Index("(promised_on) WHERE broken_on IS NULL AND kept_on IS NULL")
    _future = models.Constraint("CHECK (promised_on > date)", "A promise is for a later day.")

    @api.model
    def _answer(self, arrears, reason, text, promised_on, attachments=None):
        """The branch says why it has not collected, and until when it will (M-4.2.2).

        :param arrears: elevator.arrear, one answer for each
        :param date promised_on: a day in the future
        :param attachments: ir.attachment the user may read; each answer gets copies
        :return: elevator.fee.answer
        :raises AccessError: for users who are no officers of the branch
        :raises UserError: nothing is open, no text, or the date is not in the future
        """
        self._check_may_answer(arrears)
        self._check_note(arrears, text, promised_on)
        attachments = attachments if attachments is not None else self.env["ir.attachment"]
        attachments.check_access("read")
        note = {"reason_id": reason.id, "text": text.strip(), "promised_on": promised_on}
        # sudo: nobody writes answers but this verb, after the checks
        model = self.sudo()
        lines = model._last_lines(arrears.sudo())
        answers = model.create(
            [
                model._prepare_answer_vals(arrear, lines, attachments.sudo()) | note
                for arrear in arrears.sudo()
            ]
        )
        for answer in answers:
            answer.attachment_ids.write({"res_id": answer.id})
        for company in arrears.company_id:
            model.env["elevator.fee.reminder"].with_company(company)._follow(company)
        arrears.invalidate_model()
        return answers.sudo(self.env.su)

    @api.model
    def _check_may_answer(self, arrears):
        """Only the branch answers: HQ reads all branches, but promises for none."""
        if self.env.su:
            return
        arrears.check_access("read")
        user = self.env.user
        theirs = arrears.branch_id <= user.elevator_branch_ids
        if not (theirs and user.has_group("elevator_service.group_branch_officer")):
            raise AccessError(self.env._("An officer of the branch answers for it."))

    @api.model
    def _check_note(self, arrears, text, promised_on):
        if not arrears or any(not arrear.exposure for arrear in arrears):
            raise UserError(self.env._("Choose invoices that are open and not withheld."))
        if not (text or "").strip():
            raise UserError(self.env._("Explain in writing why the fee is not collected."))
        if not promised_on or promised_on <= self.env.company._elevator_today():
            raise UserError(self.env._("Promise a date in the future."))

    @api.model
    def _last_lines(self, arrears):
        """Last line that reminded of each: {invoice id: elevator.fee.reminder.line}."""
        lines = self.env["elevator.fee.reminder.line"].search(
            [("invoice_id", "in", arrears.ids)], order="id"
        )
        return {line.invoice_id.id: line for line in lines}

    @api.model
    def _prepare_answer_vals(self, arrear, lines, attachments):
        """Attachments are copied: who reads the answer reads them, nobody takes them away."""
        line = lines.get(arrear.id)
        copies = [each.copy({"res_model": self._name, "res_id": 0}).id for each in attachments]
        return {
            "branch_id": arrear.branch_id.id,
            "company_id": arrear.company_id.id,
            "currency_id": arrear.currency_id.id,
            "reminder_line_id": line and line.id,
            "invoice_id": arrear.id,
            "invoice_name": arrear.name,
            "partner_id": arrear.partner_id.id,
            "amount": arrear.exposure,
            "date": arrear.company_id._elevator_today(),
            "user_id": self.env.uid,
            "attachment_ids": [fields.Command.set(copies)],
        }
