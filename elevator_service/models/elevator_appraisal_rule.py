from odoo import api, fields, models


class ElevatorAppraisalRule(models.Model):
    """A reward or penalty that follows from a score or a fact (奖惩规则, M-3): the house's data."""

    _name = "elevator.appraisal.rule"
    _description = "Reward or penalty"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    measure_id = fields.Many2one(
        "elevator.appraisal.measure", "Applies to", ondelete="restrict", help="Empty: the score."
    )
    low = fields.Float("From", required=True, digits=(8, 1), help="This value or more.")
    high = fields.Float("Below", digits=(8, 1), help="0: no end.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount = fields.Monetary(required=True, help="A reward; a penalty with a minus.")
    each = fields.Boolean("For each", help="The amount is for each unit of the figure.")

    _range = models.Constraint(
        "CHECK (high = 0 OR high > low)", "The range of a rule ends after its start."
    )

    @api.depends_context("company")
    def _compute_currency_id(self):
        """Amounts are the company's money, whatever it was when the rule was written."""
        self.currency_id = self.env.company.currency_id

    def _applies(self, value):
        """Whether a figure or score lies in the range of the rule."""
        self.ensure_one()
        return value >= self.low and (not self.high or value < self.high)
