from odoo import fields, models
from odoo.exceptions import UserError


class ElevatorTrustParameter(models.Model):
    """A number a trust rule works with: a limit, a tolerance, how many in a row."""

    _name = "elevator.trust.parameter"
    _description = "Parameter of a trust rule"
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one("elevator.trust.rule", required=True, index=True, ondelete="cascade")
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True, readonly=True)
    value = fields.Float(required=True, digits=(12, 3))
    unit = fields.Char(translate=True, readonly=True)
    sequence = fields.Integer(default=10)

    _key_uniq = models.UniqueIndex("(rule_id, key)", "The rule has this parameter already.")
    _not_negative = models.Constraint("CHECK (value >= 0)", "A parameter is not negative.")

    def write(self, vals):
        """The number is HQ's, its meaning the program's."""
        if not (self.env.su or vals.keys() <= {"value"}):
            raise UserError(self.env._("Of a parameter its value is changed."))
        return super().write(vals)
