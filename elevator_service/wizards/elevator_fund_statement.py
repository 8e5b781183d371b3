from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ElevatorFundStatement(models.TransientModel):
    """Statement of branch funds over some days (对账单), which agrees with the ledger."""

    _name = "elevator.fund.statement"
    _description = "Statement of branch funds"

    fund_ids = fields.Many2many("elevator.branch.fund", string="Funds", required=True)
    date_from = fields.Date("From", required=True, default=lambda self: self._default_from())
    date_to = fields.Date(
        "To", required=True, default=lambda self: self.env.company._elevator_today()
    )

    @api.model
    def _default_from(self):
        return self.env.company._elevator_today().replace(day=1)

    @api.model
    def default_get(self, fields):
        """Opened from the funds themselves: those."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "elevator.branch.fund":
            values["fund_ids"] = [Command.set(self.env.context.get("active_ids", []))]
        return values

    def _check_days(self):
        if self.date_from > self.date_to:
            raise UserError(self.env._("The last day lies before the first."))

    def action_print(self):
        self._check_days()
        report = self.env.ref("elevator_service.action_report_fund_statement")
        return report.report_action(self)

    def action_xlsx(self):
        self._check_days()
        report = self.env.ref("elevator_service.action_report_fund_statement_xlsx")
        return report.report_action(self)

    def _statements(self):
        """One statement per fund, see ``elevator.branch.fund._statement``."""
        return [fund._statement(self.date_from, self.date_to) for fund in self.fund_ids]
