from odoo import fields, models


class ElevatorAppraisalAnswer(models.TransientModel):
    """The maintainer has seen his appraisal, and says something to it if he likes."""

    _name = "elevator.appraisal.answer"
    _description = "Answer to an appraisal"

    appraisal_id = fields.Many2one("elevator.appraisal", required=True, readonly=True)
    text = fields.Text("What I say to it")

    def action_apply(self):
        return self.appraisal_id._answer(self.text) and {"type": "ir.actions.act_window_close"}
