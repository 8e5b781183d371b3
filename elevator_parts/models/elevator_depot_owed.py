from odoo import fields, models

OPEN = {
    "loan_count": ("elevator.parts.loan", "lent"),
    "old_count": ("elevator.parts.old", "open"),
    "missing_count": ("elevator.parts.shortage", "open"),
}


class ElevatorDepot(models.Model):
    """What a depot has borrowed, and what its keeper owes (P-4.2a, P-6.3)."""

    _inherit = "elevator.depot"

    loan_count = fields.Integer("Lent to it", compute="_compute_owed")
    old_count = fields.Integer("Old parts owed", compute="_compute_owed")
    missing_count = fields.Integer("Missing, undecided", compute="_compute_owed")

    def _compute_owed(self):
        for name, (model, state) in OPEN.items():
            domain = [("depot_id", "in", self.ids), ("state", "=", state)]
            counts = dict(self.env[model]._read_group(domain, ["depot_id"], ["__count"]))
            for depot in self:
                depot[name] = counts.get(depot, 0)

    def action_open_loans(self):
        return self._action_open("elevator_parts_loan_action", search_default_lent=1)

    def action_open_old(self):
        return self._action_open("elevator_parts_old_action", search_default_open=1)

    def action_open_missing(self):
        return self._action_open("elevator_parts_shortage_action", search_default_open=1)
