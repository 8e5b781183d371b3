from odoo import models
from odoo.exceptions import UserError


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _callout_certified(self, date):
        """Who of these may work on an elevator that day (M-8.4)."""
        return self - self._elevator_uncertified(date)

    def _check_callout(self, branch):
        """Raise unless the maintainer belongs to the branch and may work today."""
        self.ensure_one()
        if self.elevator_branch_id != branch:
            raise UserError(
                self.env._("%(name)s maintains for another branch.", name=self.sudo().name)
            )
        if not self._callout_certified(branch.company_id._elevator_today()):
            raise UserError(
                self.env._("%(name)s has no valid certificate (M-8.4).", name=self.sudo().name)
            )
