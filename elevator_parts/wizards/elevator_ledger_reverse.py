from odoo import fields, models


class ElevatorLedgerReverse(models.TransientModel):
    """Asks why lines of a depot's ledger are reversed in red (红字冲销, P-2.5)."""

    _name = "elevator.ledger.reverse"
    _description = "Reverse ledger lines"

    line_ids = fields.Many2many("elevator.parts.ledger", string="Lines", required=True)
    reason = fields.Char(required=True)

    def action_reverse(self):
        lines = self.line_ids._reverse(self.reason)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_parts_ledger_action"
        )
        return action | {"domain": [("id", "in", (lines | self.line_ids).ids)], "context": {}}
