from odoo import api, models

# what makes an entry say something else
CONTENT = {
    "account_id",
    "amount_currency",
    "balance",
    "credit",
    "currency_id",
    "debit",
    "move_id",
    "partner_id",
}


class AccountMoveLine(models.Model):
    """Items of branch funds are not edited, added or removed behind the back of their act."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["account.move"].browse({vals.get("move_id") for vals in vals_list})
        moves.filtered("id")._elevator_check_free()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to change what acts on branch funds rest on."""
        if CONTENT & vals.keys():
            changing = self.filtered(
                lambda line: any(
                    self.env["account.move"]._field_will_change(line, vals, name)
                    for name in CONTENT & vals.keys()
                )
            )
            changing.move_id._elevator_check_free()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_elevator_funds(self):
        self.move_id._elevator_check_free()

    @api.model
    def _reconcile_plan(self, reconciliation_plan):
        """What the customer pays releases what is withheld of the branch (M-4.2.3)."""
        result = super()._reconcile_plan(reconciliation_plan)
        _flatten(self, reconciliation_plan).move_id._elevator_release_paid()
        return result


def _flatten(items, plan):
    """All items of a plan, which nests lists of items."""
    for part in plan:
        items |= _flatten(items.browse(), part) if isinstance(part, list) else part
    return items
