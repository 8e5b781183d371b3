from odoo import fields, models


class ElevatorPlanWizardLine(models.TransientModel):
    """What planning the month did in one branch."""

    _name = "elevator.plan.wizard.line"
    _description = "Result of planning a month"

    wizard_id = fields.Many2one(
        "elevator.plan.wizard", required=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one("elevator.branch", required=True)
    elevators = fields.Integer()
    created = fields.Integer("Visits")
    moved = fields.Integer(help="Off a holiday or a full day.")
    kept = fields.Integer(
        "Left on their day", help="On a holiday or a full day: the windows left no other day."
    )
    unassigned = fields.Integer(help="Elevators without a maintainer.")
    uncertified = fields.Integer(
        "Without certificate",
        help="Visits not given to the worker of the elevator, who has no valid certificate on "
        "that day (M-8.4).",
    )
