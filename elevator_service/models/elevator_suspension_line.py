from odoo import fields, models


class ElevatorSuspensionLine(models.Model):
    """One line of the contract that was cut: what is left of it when maintenance is resumed."""

    _name = "elevator.suspension.line"
    _description = "Line of a stop of maintenance"
    _inherit = ["elevator.append.only.mixin"]
    _order = "suspension_id, id"
    _rec_name = "elevator_id"

    suspension_id = fields.Many2one(
        "elevator.suspension", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    currency_id = fields.Many2one(related="suspension_id.currency_id")
    contract_line_id = fields.Many2one(
        "contract.line", required=True, index=True, ondelete="restrict"
    )
    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    date_from = fields.Date("First day stopped", required=True)
    date_to = fields.Date("Was until", required=True)
    value = fields.Monetary("Value of these days", required=True)
    billed = fields.Monetary("Invoiced of it", required=True)
    was_maintained = fields.Boolean(help="The elevator was in maintenance when it was stopped.")
    last_visit_on = fields.Date("Last visit")
