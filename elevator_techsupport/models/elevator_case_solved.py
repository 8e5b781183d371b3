from odoo import fields, models


class ElevatorCaseSolved(models.Model):
    """Somebody says that a case solved a fault: once per person and ticket, for all versions."""

    _name = "elevator.case.solved"
    _description = "Solved by a case"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"
    _rec_name = "family_id"

    family_id = fields.Many2one(
        "elevator.case", "Case", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    ticket_id = fields.Many2one("helpdesk.ticket", index="btree_not_null", ondelete="restrict")

    _once = models.UniqueIndex(
        "(family_id, user_id, COALESCE(ticket_id, 0))", "This person said so already."
    )
