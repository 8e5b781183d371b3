from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.elevator_parts.models.elevator_damage_rule import CAUSES


class ElevatorDamageAct(models.TransientModel):
    """Words on a damage verdict: overturned, appealed, decided (T-1.5)."""

    _name = "elevator.damage.act"
    _description = "Act on a damage verdict"

    verdict_id = fields.Many2one("elevator.damage.verdict", required=True, readonly=True)
    act = fields.Selection(
        [("overturn", "Overturn"), ("appeal", "Appeal"), ("decide", "Decide the appeal")],
        required=True,
        readonly=True,
    )
    now = fields.Selection(related="verdict_id.ruling", string="Holds now")
    ruling = fields.Selection(CAUSES)
    reason = fields.Text(required=True)

    def action_do(self):
        """Carry it out as who is logged in."""
        self.ensure_one()
        if self.act != "appeal" and not self.ruling:
            raise UserError(self.env._("Choose the ruling."))
        acts = {
            "overturn": lambda: self.verdict_id._overturn(self.ruling, self.reason),
            "appeal": lambda: self.verdict_id._appeal(self.reason),
            "decide": lambda: self.verdict_id._decide_appeal(self.ruling, self.reason),
        }
        acts[self.act]()
        return {"type": "ir.actions.act_window_close"}
