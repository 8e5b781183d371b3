from odoo import fields, models


class ElevatorSupplementAct(models.TransientModel):
    """A step of a supplement with its words and days (T-1.4)."""

    _name = "elevator.supplement.act"
    _description = "Step of a supplement"

    supplement_id = fields.Many2one(
        "elevator.contract.supplement", required=True, readonly=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(related="supplement_id.branch_id")
    act = fields.Selection(
        [
            ("argue", "Argue"),
            ("order", "Take the order"),
            ("plan", "Plan"),
            ("cancel", "Give up"),
        ],
        required=True,
        readonly=True,
    )
    feasible = fields.Boolean("Can be done", default=True)
    text = fields.Text("Reason")
    order_ref = fields.Char("Customer's order no.")
    order = fields.Binary("Signed order")
    order_name = fields.Char()
    ships_on = fields.Date()
    installs_on = fields.Date("To be installed")
    assistant_id = fields.Many2one(
        "res.users",
        "Installation assistant",
        domain="[('share', '=', False), ('elevator_branch_ids', 'in', branch_id)]",
    )

    def action_do(self):
        """Carry it out as who is logged in."""
        self.ensure_one()
        document = self.supplement_id
        acts = {
            "argue": lambda: document._argue(self.feasible, self.text),
            "order": lambda: document._take_order(self.order_ref, self.order, self.order_name),
            "plan": lambda: document._plan(self.ships_on, self.installs_on, self.assistant_id),
            "cancel": lambda: document._cancel(self.text),
        }
        acts[self.act]()
        return {"type": "ir.actions.act_window_close"}
