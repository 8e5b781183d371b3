from odoo import api, models
from odoo.exceptions import UserError


class StockWarehouseOrderpoint(models.Model):
    """Reordering of a depot goes through the purchase plan, never by itself (P-5)."""

    _inherit = "stock.warehouse.orderpoint"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._elevator_by_plan()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if {"trigger", "location_id", "warehouse_id"} & vals.keys():
            self._elevator_by_plan()
        return result

    def _elevator_of_depots(self):
        # sudo: which place belongs to a depot is no secret
        return self.filtered(lambda rule: rule.sudo().location_id.depot_id)

    def _elevator_by_plan(self):
        """Core's scheduler leaves these alone: the company has to approve first."""
        own = self._elevator_of_depots().filtered(lambda rule: rule.trigger == "auto")
        if own:
            own.trigger = "manual"

    @api.model
    def _elevator_action_main_store(self):
        """The rules of the main store, in a list that HQ service writes."""
        company = self.env.company
        main = self.env["elevator.parts.dispatch"]._default_source_id()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reordering of the main store"),
            "res_model": self._name,
            "views": [(self.env.ref("elevator_parts.elevator_orderpoint_view_list").id, "list")],
            "search_view_id": [
                self.env.ref("elevator_parts.elevator_orderpoint_view_search").id,
                "search",
            ],
            "domain": [("location_id", "child_of", main.location_id.ids)],
            "context": {
                "default_warehouse_id": company._elevator_parts_warehouse().id,
                "default_location_id": main.location_id.id,
                "default_trigger": "manual",
            },
            "help": self.env._(
                "When the main store has less than the least of a part, the purchase plan fills"
                " it up to the most."
            ),
        }

    def action_replenish(self, force_to_max=False):
        """Refuse for depots: what they lack stands in the purchase plan."""
        if self._elevator_of_depots():
            raise UserError(self.env._("Parts of depots are bought by the purchase plan (P-5)."))
        return super().action_replenish(force_to_max)
