from odoo import models


class ElevatorSite(models.Model):
    _name = "elevator.site"
    _inherit = ["elevator.site", "elevator.portal.mixin"]

    _portal_fields = frozenset(
        [
            "id",
            "display_name",
            "name",
            "code",
            "active",
            "partner_id",
            "safety_manager_id",
            "street",
            "district",
            "city",
            "state_id",
            "branch_id",
            "elevator_ids",
        ]
    )
