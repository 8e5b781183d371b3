from odoo import api, fields, models
from odoo.exceptions import UserError


class StockLocation(models.Model):
    """A place: the depot it belongs to is that of the nearest place around it that has one."""

    _inherit = "stock.location"

    depot_ids = fields.One2many("elevator.depot", "location_id", "Depot here")
    depot_id = fields.Many2one(
        "elevator.depot",
        compute="_compute_depot_id",
        store=True,
        recursive=True,
        compute_sudo=True,
        index="btree_not_null",
    )

    @api.depends("depot_ids", "location_id.depot_id")
    def _compute_depot_id(self):
        for location in self:
            location.depot_id = location.depot_ids[:1] or location.location_id.depot_id

    def write(self, vals):
        """What lies in a depot stays in it: no place leaves or joins a depot with parts inside."""
        if {"location_id", "usage", "company_id"} & vals.keys():
            # sudo: the guard counts what is there, also for who may not see it
            places = self.sudo().filtered(lambda place: place.depot_id)
            inside = self.env["stock.quant"].sudo()
            if places and inside.search_count(
                [("location_id", "child_of", places.ids), ("quantity", "!=", 0)], limit=1
            ):
                raise UserError(
                    self.env._("There are parts in this depot: its places stay where they are.")
                )
        return super().write(vals)
