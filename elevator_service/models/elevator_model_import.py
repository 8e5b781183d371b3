from odoo import api, models

FIELDS = ["maker", "name", "kind"]
NAMES = {
    "maker": ("manufacturer", "制造单位", "厂家"),
    "name": ("model", "type", "型号", "规格型号"),
    "kind": ("category", "品种", "电梯类别"),
}


class ElevatorModelImport(models.Model):
    """Makers' models come from lists: matched by maker and name together."""

    _name = "elevator.model"
    _inherit = ["elevator.model", "elevator.import.mixin"]

    @api.model
    def _import_field_names(self):
        return FIELDS

    @api.model
    def _import_names(self):
        return NAMES

    @api.model
    def _import_keys(self):
        return [("maker", "name")]
