from odoo import api, fields, models

from ..models.elevator_withholding import LIMITS


class ElevatorWithholdingAct(models.TransientModel):
    """One act on the debts of a withholding, with the amount for each of them."""

    _name = "elevator.withholding.act"
    _description = "Act on a withholding"

    withholding_id = fields.Many2one("elevator.withholding", required=True)
    currency_id = fields.Many2one(related="withholding_id.currency_id")
    kind = fields.Selection(
        [
            ("release", "Release"),
            ("apply", "Apply to the invoice"),
            ("unapply", "Take the application back"),
            ("give_back", "Give back a late payment"),
        ],
        required=True,
    )
    note = fields.Char("Reason", required=True)
    line_ids = fields.One2many(
        "elevator.withholding.act.line",
        "act_id",
        "Debts",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("withholding_id", "kind")
    def _compute_line_ids(self):
        """All debts there is something to do for, with all there is to do."""
        for act in self:
            limit = LIMITS.get(act.kind)
            debts = act.withholding_id.line_ids if limit else act.withholding_id.line_ids.browse()
            act.line_ids = [
                fields.Command.create(
                    {"withholding_line_id": debt.id, "limit": debt[limit], "amount": debt[limit]}
                )
                for debt in debts
                if debt[limit] > 0
            ]

    def action_apply(self):
        """Do it; all debts or none."""
        self.ensure_one()
        amounts = {line.withholding_line_id: line.amount for line in self.line_ids}
        self.withholding_id._act(self.kind, amounts, self.note)
        return True


class ElevatorWithholdingActLine(models.TransientModel):
    """The amount for one debt."""

    _name = "elevator.withholding.act.line"
    _description = "Amount of an act"

    act_id = fields.Many2one("elevator.withholding.act", required=True, ondelete="cascade")
    withholding_line_id = fields.Many2one(
        "elevator.withholding.line", "Invoice", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="withholding_line_id.partner_id")
    currency_id = fields.Many2one(related="withholding_line_id.currency_id")
    limit = fields.Monetary("At most", readonly=True)
    amount = fields.Monetary()
