from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ContractContract(models.Model):
    """Start and end of the service, confirmed by the branch (M-4.1.2).

    A confirmation holds for the days it was given for: other days want another one.
    """

    _inherit = "contract.contract"

    period_confirmed_by_id = fields.Many2one(
        "res.users", "Period confirmed by", readonly=True, copy=False
    )
    period_confirmed_on = fields.Date("Period confirmed", readonly=True, copy=False)
    period_confirmed_days = fields.Char(readonly=True, copy=False)
    period_confirmed = fields.Boolean(
        "Period confirmed by the branch", compute="_compute_period_confirmed", store=True
    )

    def _period_days(self):
        first, last = self.service_from, self.service_to
        return f"{first} {last}" if first and last else ""

    @api.depends("period_confirmed_days", "service_from", "service_to")
    def _compute_period_confirmed(self):
        for contract in self:
            days = contract._period_days()
            contract.period_confirmed = bool(days) and contract.period_confirmed_days == days

    def action_confirm_period(self):
        """The branch says that service begins and ends on these days.

        :raises AccessError: the user is no officer of the branch
        """
        officer = self.env.user.has_group("elevator_service.group_branch_officer")
        for contract in self:
            if not officer or contract.branch_id not in self.env.user.elevator_branch_ids:
                raise AccessError(self.env._("Only the branch confirms the period."))
            if not contract._period_days():
                raise UserError(self.env._("Enter the first and last day of the service."))
            contract._set(
                period_confirmed_by_id=self.env.uid,
                period_confirmed_on=self.env.company._elevator_today(),
                period_confirmed_days=contract._period_days(),
            )
        return True

    def _confirm_amended(self):
        """Days that an approved amendment moved need no second confirmation."""
        for contract in self:
            contract._set(period_confirmed_days=contract._period_days())

    def _check_period_confirmed(self):
        """Raise unless the branch confirmed the days as they are.

        :raises UserError: it did not (M-4.1.2)
        """
        for contract in self:
            if not contract.period_confirmed:
                raise UserError(
                    self.env._(
                        "The branch has not confirmed first and last day of %(name)s.",
                        name=contract.display_name,
                    )
                )
