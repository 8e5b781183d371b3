from odoo import fields, models


class ElevatorOwedExcuse(models.TransientModel):
    """The named person says why nobody answers for missing parts (P-4.2a)."""

    _name = "elevator.owed.excuse"
    _description = "Excuse missing parts"

    res_model = fields.Selection(
        [("elevator.parts.shortage", "Missing parts"), ("elevator.parts.old", "Old part")],
        required=True,
    )
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    excuse = fields.Char(required=True)

    def action_excuse(self):
        self.env[self.res_model].browse(self.res_id)._excuse(self.excuse)
        return {"type": "ir.actions.act_window_close"}
