from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError


class ElevatorAppraisalLine(models.Model):
    """A measured fact of an appraisal; its records are one click away (M-3)."""

    _name = "elevator.appraisal.line"
    _description = "Fact of an appraisal"
    _order = "appraisal_id, id"

    appraisal_id = fields.Many2one(
        "elevator.appraisal", required=True, index=True, ondelete="cascade"
    )
    measure_id = fields.Many2one(
        "elevator.appraisal.measure", required=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(related="appraisal_id.employee_id", store=True)
    branch_id = fields.Many2one(related="appraisal_id.branch_id", store=True)
    month = fields.Date(related="appraisal_id.month", store=True)
    name = fields.Char("Measure", required=True)
    figure = fields.Float(digits=(10, 1), aggregator="avg")
    unit = fields.Char()
    record_count = fields.Integer("Records")
    weight = fields.Float(digits=(6, 1), aggregator=None)
    full_at = fields.Float("100 points at", digits=(8, 1), aggregator=None)
    zero_at = fields.Float("0 points at", digits=(8, 1), aggregator=None)
    points = fields.Float(digits=(5, 1), aggregator="avg")

    def write(self, vals):  # pylint: disable=method-required-super
        """A fact is measured anew as a whole, never changed."""
        raise UserError(self.env._("An appraisal is measured, not typed."))

    def action_open(self):
        """The records behind the figure, as far as the reader may read them."""
        self.ensure_one()
        self.check_access("read")
        last = self.month + relativedelta(months=1, days=-1)
        # sudo: which records were counted; the list shows them by the reader's own rights
        model, domain = self.sudo().measure_id._records(self.sudo().employee_id, self.month, last)
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(domain),
        }
