from odoo import fields, models


class ElevatorSuspensionResume(models.TransientModel):
    """From when and why maintenance goes on."""

    _name = "elevator.suspension.resume"
    _description = "Resume maintenance"

    suspension_id = fields.Many2one("elevator.suspension", required=True)
    date = fields.Date(
        "Maintained again from",
        required=True,
        default=lambda self: self.env.company._elevator_today(),
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        """Resume it; the days without maintenance are added to the end."""
        self.ensure_one()
        return self.suspension_id._resume(self.date, self.reason)
