from odoo import fields, models

KINDS = [
    ("traction", "Traction lift"),
    ("forced", "Forced-drive lift"),
    ("hydraulic", "Hydraulic lift"),
    ("dumbwaiter", "Dumbwaiter"),
    ("escalator", "Escalator"),
    ("walk", "Moving walk"),
]


class ElevatorModel(models.Model):
    """A maker's model: its limits and, where the law asks for it, its own checklist."""

    _name = "elevator.model"
    _description = "Elevator model"
    _order = "maker, name"
    _rec_names_search = ["name", "maker"]

    name = fields.Char(required=True)
    maker = fields.Char(required=True, help="Manufacturer (制造单位).")
    kind = fields.Selection(KINDS)
    active = fields.Boolean(default=True)
    limit_ids = fields.One2many("elevator.model.limit", "model_id", "Maker's limits")
    checklist_ids = fields.One2many(
        "elevator.checklist", "model_id", "Maker's own checklists", help="TSG T5002-2017 art. 2."
    )

    _maker_name_uniq = models.UniqueIndex(
        "(maker, name)", "This model of the maker already exists."
    )

    def _limit_of(self, code):
        """The maker's limit (elevator.model.limit) at the item ``code``, or none."""
        return self.limit_ids.filtered(lambda limit: limit.code == code)
