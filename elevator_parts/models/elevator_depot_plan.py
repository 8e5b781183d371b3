from odoo import fields, models
from odoo.tools import SQL


class ElevatorDepot(models.Model):
    """A depot and what its branch applied for."""

    _inherit = "elevator.depot"

    application_ids = fields.One2many("elevator.depot.application", "depot_id", "Applications")
    application_count = fields.Integer("Reviews", compute="_compute_application_count")

    def _compute_application_count(self):
        groups = self.env["elevator.depot.application"]._read_group(
            ["|", ("depot_id", "in", self.ids), ("opened_depot_id", "in", self.ids)],
            ["depot_id", "opened_depot_id"],
            ["__count"],
        )
        counts = {}
        for depot, opened, count in groups:
            found = (depot or opened).id
            counts[found] = counts.get(found, 0) + count
        for depot in self:
            depot.application_count = counts.get(depot.id, 0)

    def _listed(self):
        """What the lists of depots say now: {(depot id, product id): (list, stock)}, one query."""
        self.env["elevator.depot.part"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT depot_id, product_id, par_qty, balance_qty FROM elevator_depot_part"
                " WHERE depot_id IN %s AND (par_qty > 0 OR balance_qty > 0)",
                tuple(self.ids) or (0,),
            )
        )
        return {(depot, part): (float(par), float(stock)) for depot, part, par, stock in rows}

    def action_open_applications(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_depot_application_action"
        )
        return action | {
            "domain": ["|", ("depot_id", "in", self.ids), ("opened_depot_id", "in", self.ids)],
            "context": {},
        }

    def action_review(self):
        """Review the list of the depot: the draft of it, or a new one with its proposal (P-5)."""
        self.ensure_one()
        applications = self.env["elevator.depot.application"]
        open_ones = [("depot_id", "=", self.id), ("applied_on", "=", False)]
        found = applications.search(open_ones, limit=1)
        if not found:
            found = applications.create(
                {"kind": "review", "depot_id": self.id, "branch_id": self.branch_id.id}
            )
            found.action_propose()
        return found.get_formview_action()
