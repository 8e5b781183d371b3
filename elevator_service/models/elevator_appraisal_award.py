from odoo import fields, models
from odoo.exceptions import UserError


class ElevatorAppraisalAward(models.Model):
    """A reward or penalty that a rule gave, with the value it followed from (M-3)."""

    _name = "elevator.appraisal.award"
    _description = "Reward or penalty of an appraisal"
    _order = "appraisal_id, id"

    appraisal_id = fields.Many2one(
        "elevator.appraisal", required=True, index=True, ondelete="cascade"
    )
    rule_id = fields.Many2one("elevator.appraisal.rule", required=True, ondelete="restrict")
    name = fields.Char("Rule", required=True)
    value = fields.Float(digits=(10, 1), help="Score or figure it followed from.")
    currency_id = fields.Many2one(related="appraisal_id.currency_id")
    amount = fields.Monetary()

    def write(self, vals):  # pylint: disable=method-required-super
        """Given by a rule; it changes with a new measurement only."""
        raise UserError(self.env._("An appraisal is measured, not typed."))
