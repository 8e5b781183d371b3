from odoo import api, models

from odoo.addons.elevator_service.models.account_move_line import _flatten


class AccountMoveLine(models.Model):
    """What the customer pays credits the branch with its surplus (P-1)."""

    _inherit = "account.move.line"

    @api.model
    def _reconcile_plan(self, reconciliation_plan):
        result = super()._reconcile_plan(reconciliation_plan)
        _flatten(self, reconciliation_plan).move_id._elevator_resales()._elevator_settle()
        return result
