from odoo import api, fields, models

# depth of a level: a visit does all items of its own and of lower depth
LEVELS = [
    ("patrol", "Patrol"),
    ("half_month", "Half-month"),
    ("quarter", "Quarter"),
    ("half_year", "Half-year"),
    ("year", "Year"),
]
LEVEL_DEPTH = {level: depth for depth, (level, _label) in enumerate(LEVELS)}


class ElevatorChecklistItem(models.Model):
    """One item of a checklist; its place among the items of a visit is its place in the codes."""

    _name = "elevator.checklist.item"
    _description = "Checklist item"
    _order = "checklist_id, depth, sequence, id"

    checklist_id = fields.Many2one(
        "elevator.checklist", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True, help="For example A-1-29.")
    level = fields.Selection(LEVELS, required=True)
    depth = fields.Integer(compute="_compute_depth", store=True, precompute=True)
    sequence = fields.Integer(default=10)
    source = fields.Selection(
        [("tsg", "TSG T5002-2017"), ("company", "Company"), ("maker", "Maker")],
        required=True,
        default="company",
    )
    name = fields.Char(required=True, translate=True)
    requirement = fields.Char(translate=True)
    judged_by = fields.Selection(
        [
            ("qualitative", "By eye and ear"),
            ("number", "Number"),
            ("standard", "Standard value"),
            ("manufacturer", "Maker's value"),
        ],
        required=True,
        default="qualitative",
    )
    limit_min = fields.Float()
    limit_max = fields.Float()
    has_min = fields.Boolean()
    has_max = fields.Boolean()
    unit = fields.Char(help="Unit of the reading, e.g. mm.")
    is_test = fields.Boolean("Test", help="A test needs a reading or a photo.")

    _code_uniq = models.UniqueIndex("(checklist_id, code)", "This item code is already used.")

    @api.depends("level")
    def _compute_depth(self):
        for item in self:
            item.depth = LEVEL_DEPTH.get(item.level, 0)
