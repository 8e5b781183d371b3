from odoo import fields, models
from odoo.exceptions import UserError


class ElevatorLossReport(models.TransientModel):
    """The customer refused the proposal: its elevators are lost, each with reason and plan."""

    _name = "elevator.loss.report"
    _description = "Report a loss"

    contract_id = fields.Many2one("contract.contract", required=True)
    reason_id = fields.Many2one("elevator.loss.reason", required=True)
    competitor = fields.Char()
    note = fields.Text()
    plan = fields.Text("Recovery plan", required=True)
    recover_on = fields.Date("Next attempt", required=True)

    def action_apply(self):
        """Close the proposal as lost and list its elevators.

        :raises UserError: the contract is in force or closed
        """
        self.ensure_one()
        contract = self.contract_id
        contract._close_lost()
        losses = self.env["elevator.loss"].create(
            [self._prepare_loss_vals(line) for line in contract.fee_line_ids]
        )
        if not losses:
            raise UserError(self.env._("The proposal has no elevators."))
        people = contract._branch_people() or self.env.user
        for loss in losses[:1]:
            loss.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Win the customer back"),
                note=self.plan,
                user_id=people[:1].id,
                date_deadline=self.recover_on,
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lost elevators"),
            "res_model": "elevator.loss",
            "view_mode": "list,form",
            "domain": [("id", "in", losses.ids)],
        }

    def _prepare_loss_vals(self, line):
        return {
            "elevator_id": line.elevator_id.id,
            "contract_id": self.contract_id.id,
            "date": self.env.company._elevator_today(),
            "reason_id": self.reason_id.id,
            "competitor": self.competitor,
            "note": self.note,
            "plan": self.plan,
            "recover_on": self.recover_on,
            "value": line.monthly * 12,
        }
