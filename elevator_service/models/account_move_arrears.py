from odoo import fields, models

from .elevator_arrear import PROMISES


class AccountMove(models.Model):
    """The promise of the branch is shown on the invoice it is about (M-4.2.2)."""

    _inherit = "account.move"

    elevator_promised_on = fields.Date("Promised for", compute="_compute_elevator_promise")
    elevator_promise = fields.Selection(
        PROMISES, "Promise of the branch", compute="_compute_elevator_promise"
    )
    elevator_broken_count = fields.Integer("Broken promises", compute="_compute_elevator_promise")

    _elevator_arrears = models.Index(
        "(elevator_branch_id, invoice_date_due) WHERE state = 'posted'"
        " AND move_type = 'out_invoice' AND elevator_branch_id IS NOT NULL"
        " AND amount_residual_signed > 0"
    )

    def _compute_elevator_promise(self):
        # sudo: who reads the invoice reads what was promised for it
        model = self.env["elevator.arrear"].sudo()
        theirs = self.filtered("elevator_branch_id")
        arrears = model.search([("id", "in", theirs.ids)]) if theirs else model
        known = {arrear.id: arrear for arrear in arrears}
        for move in self:
            arrear = known.get(move._origin.id, model)
            move.elevator_promised_on = arrear.promised_on
            move.elevator_promise = arrear.promise or "none"
            move.elevator_broken_count = arrear.broken_count
