from odoo import fields, models


class ElevatorDutyAct(models.TransientModel):
    """A hand-over with its words, or the same shifts for more weeks."""

    _name = "elevator.duty.act"
    _description = "Hand-over"

    duty_ids = fields.Many2many("elevator.duty", required=True, readonly=True, string="Shifts")
    act = fields.Selection(
        [("give", "Give over"), ("take", "Take over"), ("repeat", "Repeat")],
        required=True,
        readonly=True,
    )
    note = fields.Text()
    weeks = fields.Integer(default=4)

    def action_do(self):
        self.ensure_one()
        if self.act == "give":
            self.duty_ids._give(self.note or "")
        elif self.act == "take":
            self.duty_ids._take(self.note or "")
        else:
            self.duty_ids._repeat(self.weeks)
        return {"type": "ir.actions.act_window_close"}
