from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ElevatorModelLimit(models.Model):
    """The maker's limit for a reading at an item, on all elevators of a model (制造单位要求)."""

    _name = "elevator.model.limit"
    _description = "Maker's limit"
    _order = "model_id, code"

    model_id = fields.Many2one("elevator.model", required=True, index=True, ondelete="cascade")
    code = fields.Char("Item", required=True, help="Code of the checklist item, e.g. A-2-02.")
    has_min = fields.Boolean("At least")
    limit_min = fields.Float("Minimum", digits=(16, 3))
    has_max = fields.Boolean("At most")
    limit_max = fields.Float("Maximum", digits=(16, 3))
    unit = fields.Char(required=True, help="Unit of the reading, e.g. mm.")
    source = fields.Char(help="Where the maker says so, e.g. the manual and its page.")

    _code_uniq = models.UniqueIndex("(model_id, code)", "The model already has a limit for it.")
    _some_limit = models.Constraint(
        "CHECK (has_min IS TRUE OR has_max IS TRUE)", "A limit needs a minimum, a maximum or both."
    )
    _ordered = models.Constraint(
        "CHECK (has_min IS NOT TRUE OR has_max IS NOT TRUE OR limit_min <= limit_max)",
        "The minimum of a limit is not above its maximum.",
    )

    @api.constrains("code", "unit")
    def _check_item(self):
        """The item exists, and its readings are in the same unit."""
        items = self.env["elevator.checklist.item"].search([("code", "in", self.mapped("code"))])
        units = {item.code: item.unit for item in items.sorted("id")}
        for limit in self:
            if limit.code not in units:
                raise ValidationError(
                    self.env._("No checklist has an item %(code)s.", code=limit.code)
                )
            if units[limit.code] and units[limit.code] != limit.unit:
                raise ValidationError(
                    self.env._(
                        "Readings at %(code)s are in %(unit)s.",
                        code=limit.code,
                        unit=units[limit.code],
                    )
                )
