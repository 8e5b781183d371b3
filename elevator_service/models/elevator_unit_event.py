from odoo import fields, models


class ElevatorUnitEvent(models.Model):
    """A line in the life of an elevator (履历): what happened, on which evidence. Append-only.

    Other addons add kinds by ``selection_add`` and write through ``elevator.unit._log_event()``.
    """

    _name = "elevator.unit.event"
    _description = "Elevator event"
    _inherit = ["elevator.append.only.mixin"]
    _order = "date desc, id desc"

    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [
            ("state", "State"),
            ("stage", "Installation stage"),
            ("repair", "Repair level"),
            ("coverage", "Coverage"),
            ("fault", "Fault"),
            ("entrapment", "Entrapment"),
            ("part", "Part replaced"),
            ("note", "Note"),
        ],
        required=True,
        index=True,
    )
    date = fields.Date(required=True, help="Day it happened.")
    logged_at = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    state_from = fields.Char()
    state_to = fields.Char()
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence")
    res_model = fields.Char("Document model")
    res_id = fields.Many2oneReference("Document", model_field="res_model")
