from odoo import models


class ElevatorVisitFinding(models.Model):
    _name = "elevator.visit.finding"
    _inherit = ["elevator.visit.finding", "elevator.portal.mixin"]

    _portal_fields = frozenset(
        ["id", "display_name", "visit_id", "elevator_id", "item_id", "code", "note", "disposal"]
    )
