from odoo import fields, models


class ElevatorShortageExcuse(models.TransientModel):
    """The named person says why nobody answers for missing parts (P-4.2a)."""

    _name = "elevator.shortage.excuse"
    _description = "Excuse missing parts"

    shortage_id = fields.Many2one("elevator.parts.shortage", required=True, readonly=True)
    excuse = fields.Char(required=True)

    def action_excuse(self):
        self.shortage_id._excuse(self.excuse)
        return {"type": "ir.actions.act_window_close"}
