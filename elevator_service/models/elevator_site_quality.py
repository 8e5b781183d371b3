from odoo import models


class ElevatorSite(models.Model):
    """What was found and said about a site and its elevators."""

    _name = "elevator.site"
    _inherit = ["elevator.site", "elevator.quality.mixin"]

    _quality_link = "site_id"
