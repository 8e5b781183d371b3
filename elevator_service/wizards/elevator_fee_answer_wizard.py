from odoo import api, fields, models


class ElevatorFeeAnswerWizard(models.TransientModel):
    """The branch answers for some invoices: same reason, same promised date (M-4.2.2)."""

    _name = "elevator.fee.answer.wizard"
    _description = "Answer a reminder"

    arrear_ids = fields.Many2many("elevator.arrear", string="Invoices", required=True)
    branch_ids = fields.Many2many("elevator.branch", compute="_compute_branch_ids")
    reason_id = fields.Many2one("elevator.delay.reason", required=True)
    text = fields.Text("Explanation", required=True)
    promised_on = fields.Date("Promised for", required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")

    @api.depends("arrear_ids")
    def _compute_branch_ids(self):
        for wizard in self:
            wizard.branch_ids = wizard.arrear_ids.branch_id or self.env.user.elevator_branch_ids

    def action_apply(self):
        """Write one answer per invoice.

        :raises AccessError: for users who are no officers of the branch
        :raises UserError: the date is not in the future, nothing is open
        """
        self.ensure_one()
        answers = self.env["elevator.fee.answer"]._answer(
            self.arrear_ids, self.reason_id, self.text, self.promised_on, self.attachment_ids
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_fee_answer_action"
        )
        return action | {"domain": [("id", "in", answers.ids)], "context": {}}
