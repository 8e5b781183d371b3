from odoo import fields, models

CODES = [
    ("o", "OK"),
    ("a", "Adjusted"),
    ("r", "Replaced"),
    ("x", "Defect"),
    ("n", "Not applicable"),
    ("-", "Not done"),
]


class ElevatorVisitFinding(models.Model):
    """What was not normal at an item of a visit, and what was done about it (design D14)."""

    _name = "elevator.visit.finding"
    _description = "Finding"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "visit_id desc, id"

    visit_id = fields.Many2one("elevator.visit", required=True, index=True, ondelete="restrict")
    elevator_id = fields.Many2one(
        related="visit_id.elevator_id", store=True, precompute=True, index=True
    )
    branch_id = fields.Many2one(
        related="visit_id.branch_id", store=True, precompute=True, index=True
    )
    item_id = fields.Many2one(
        "elevator.checklist.item", required=True, index=True, ondelete="restrict"
    )
    code = fields.Selection([code for code in CODES if code[0] in "arxn"], required=True)
    note = fields.Text()
    disposal = fields.Text(help="What was done or is to be done about it.")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
