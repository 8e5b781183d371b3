from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """An invoice knows the branch whose contract it bills, and the branch funds that stand for it.

    Entries of branch funds, and invoices that money is withheld for or was applied to, stay as
    they are: a posted entry could otherwise be reset while the invoice still reads as paid.
    """

    _inherit = "account.move"

    elevator_branch_id = fields.Many2one(
        "elevator.branch",
        "Branch",
        index="btree_not_null",
        ondelete="restrict",
        copy=True,
        check_company=True,
    )
    elevator_act_ids = fields.One2many("elevator.fund.act", "move_id", "Acts on branch funds")
    elevator_withholding_line_ids = fields.One2many(
        "elevator.withholding.line", "invoice_id", "Withholdings"
    )
    elevator_has_acts = fields.Boolean(
        "Rests on branch funds", compute="_compute_elevator_has_acts", compute_sudo=True
    )
    elevator_held = fields.Monetary(
        "Withheld from the branch",
        compute="_compute_elevator_held",
        currency_field="company_currency_id",
    )
    elevator_applied = fields.Monetary(
        "Settled from branch funds",
        compute="_compute_elevator_held",
        currency_field="company_currency_id",
    )

    @api.depends("elevator_withholding_line_ids.held", "elevator_withholding_line_ids.applied")
    def _compute_elevator_held(self):
        acts = self.env["elevator.fund.act"]
        held, applied = acts._held_of(self), acts._applied_of(self)
        for move in self:
            move.elevator_held = held.get(move._origin.id, 0)
            move.elevator_applied = applied.get(move._origin.id, 0)

    @api.depends("elevator_act_ids", "elevator_withholding_line_ids")
    def _compute_elevator_has_acts(self):
        for move in self:
            move.elevator_has_acts = move.elevator_act_ids or move.elevator_withholding_line_ids

    def _elevator_receivable_lines(self):
        """The items that say what the customer owes."""
        return self.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def action_open_withholdings(self):
        """From an invoice or an entry to the withholdings it belongs to; else to its act."""
        lines = self.elevator_withholding_line_ids | self.elevator_act_ids.withholding_line_id
        if not lines:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "elevator_service.elevator_fund_act_action"
            )
            return action | {"domain": [("id", "in", self.elevator_act_ids.ids)]}
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_withholding_action"
        )
        return action | {"domain": [("id", "in", lines.withholding_id.ids)], "context": {}}

    # ---------------------------------------------------------------- guards

    def _elevator_check_free(self):
        """Raise when acts on branch funds rest on these posted moves (M-4.2.3).

        :raises UserError: says what to do first
        """
        own = self.filtered(lambda move: move.elevator_branch_id and move.state == "posted")
        if not own:
            return
        # sudo: the guard holds for everybody, the right to read acts aside
        for move in own.sudo():
            move._elevator_check_entry()
            move._elevator_check_invoice()

    def _elevator_check_entry(self):
        act = self.elevator_act_ids[:1]
        if not act:
            return
        if act.withholding_id:
            raise UserError(
                self.env._(
                    "%(entry)s is an entry of withholding %(name)s: release it there, or take the"
                    " application back.",
                    entry=self.name,
                    name=act.withholding_id.name,
                )
            )
        raise UserError(
            self.env._(
                "%(entry)s is an entry of the funds of %(branch)s: book the contrary there.",
                entry=self.name,
                branch=act.branch_id.name,
            )
        )

    def _elevator_check_invoice(self):
        if not (self.elevator_held or self.elevator_applied):
            return
        names = ", ".join(self.elevator_withholding_line_ids.withholding_id.mapped("name"))
        if self.elevator_applied:
            raise UserError(
                self.env._(
                    "%(invoice)s is settled from branch funds: take the application back in"
                    " %(name)s and release the money first.",
                    invoice=self.name,
                    name=names,
                )
            )
        raise UserError(
            self.env._(
                "Branch funds are withheld for %(invoice)s: release them in %(name)s first.",
                invoice=self.name,
                name=names,
            )
        )

    def write(self, vals):
        """A posted move that branch funds rest on is neither reset to draft nor cancelled."""
        if vals.get("state", "posted") != "posted" or "elevator_branch_id" in vals:
            self._elevator_check_free()
        return super().write(vals)

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Nor is it reversed or credited."""
        self._elevator_check_free()
        return super()._reverse_moves(default_values_list, cancel)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_elevator_funds(self):
        self._elevator_check_free()

    # ---------------------------------------------------------------- the customer pays

    def _elevator_release_paid(self):
        """Release what is withheld beyond what the customer still owes (M-4.2.3)."""
        own = self.filtered(lambda move: move.elevator_branch_id and move.is_invoice())
        if not own:
            return
        # sudo: whoever books the customer's payment releases the branch's money with it
        for invoice in own.sudo():
            excess = invoice.elevator_held - invoice.amount_residual
            for line in invoice.elevator_withholding_line_ids:
                amount = line.currency_id.round(min(line.held, excess))
                if amount > 0:
                    note = self.env._("The customer paid.")
                    line.withholding_id._act("release", {line: amount}, note)
                    excess -= amount
