from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.locking import lock

STATES = [
    ("draft", "Draft"),
    ("pending", "Decision"),
    ("approved", "To be withheld"),
    ("held", "Withheld"),
    ("applied", "To recover"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
VERB_FIELDS = {"name", "state", "cancelled_on", "withheld", "held", "applied", "to_recover"}
# each act of a document: (field of a line that limits it, what the refusal says)
LIMITS = {
    "withhold": "open_amount",
    "release": "held",
    "apply": "applicable",
    "unapply": "to_recover",
    "give_back": "returnable",
}


class ElevatorWithholding(models.Model):
    """Branch funds withheld as maintenance fees (暂扣), invoice by invoice (M-4.2.3).

    Proposed by the accountant, decided by signature, then withheld, released when the customer
    pays, or applied to the invoice; what was applied goes back to the branch when the customer
    pays late. Stopping maintenance is another act with a record of its own.
    """

    _name = "elevator.withholding"
    _description = "Withholding of branch funds"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "elevator.branch.mixin",
        "elevator.signoff.mixin",
    ]
    _order = "id desc"

    _signoff_fields = dict.fromkeys(("branch_id", "date", "reason")) | {
        "line_ids": dict.fromkeys(("invoice_id", "amount"))
    }

    name = fields.Char("Number", readonly=True, copy=False)
    date = fields.Date(
        required=True, default=lambda self: self.env.company._elevator_today(), copy=False
    )
    fund_id = fields.Many2one(
        "elevator.branch.fund",
        compute="_compute_fund_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    available = fields.Monetary("Branch funds", related="fund_id.available")
    reason = fields.Text(required=True)
    line_ids = fields.One2many("elevator.withholding.line", "withholding_id", "Debts", copy=False)
    act_ids = fields.One2many("elevator.fund.act", "withholding_id", "Acts")
    amount = fields.Monetary("To withhold", compute="_compute_amounts", store=True)
    withheld = fields.Monetary(compute="_compute_amounts", store=True)
    held = fields.Monetary("Still withheld", compute="_compute_amounts", store=True)
    applied = fields.Monetary(compute="_compute_amounts", store=True)
    to_recover = fields.Monetary(compute="_compute_amounts", store=True)
    late_payment = fields.Monetary(compute="_compute_late_payment")
    cancelled_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)

    @api.depends("branch_id")
    def _compute_fund_id(self):
        funds = self.env["elevator.branch.fund"]._of(self.branch_id)
        by_branch = {fund.branch_id: fund for fund in funds}
        for document in self:
            document.fund_id = by_branch.get(document.branch_id._origin or document.branch_id)

    @api.depends("line_ids.amount", "line_ids.withheld", "line_ids.held", "line_ids.to_recover")
    def _compute_amounts(self):
        for document in self:
            for name in ("amount", "withheld", "held", "applied", "to_recover"):
                document[name] = sum(document.line_ids.mapped(name))

    @api.depends("signoff_state", "withheld", "held", "to_recover", "cancelled_on")
    def _compute_state(self):
        for document in self:
            waiting = document.signoff_state if document.signoff_state != "rejected" else "draft"
            moved = "held" if document.held else "applied" if document.to_recover else "closed"
            state = moved if document.withheld else waiting
            document.state = "cancelled" if document.cancelled_on else state

    @api.depends("line_ids.to_recover")
    def _compute_late_payment(self):
        for document in self:
            document.late_payment = sum(document.line_ids.mapped("returnable"))

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A withholding begins as a proposal, made by the accountant."""
        self.env["elevator.branch.fund"]._check_may_act()
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        for vals in clean:
            vals["name"] = self.env["ir.sequence"].next_by_code("elevator.withholding")
        return super().create(clean)

    def write(self, vals):
        """Refuse what only verbs write."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("A withholding is changed by its buttons."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_acted(self):
        if self.act_ids:
            raise UserError(self.env._("Money was moved, the withholding is kept."))

    # ---------------------------------------------------------------- proposal and decision

    @api.model
    def _propose(self, branches, reason=""):
        """A draft per branch with what it owes: the oldest invoices first, as far as funds go.

        Invoices due for as many days as the settings say, without a promise in force (M-4.2.2),
        less what is withheld already.

        :return: elevator.withholding, one per branch that owes something
        """
        made, reason = self.browse(), reason or self.env._("Maintenance fees long overdue.")
        for fund in self.env["elevator.branch.fund"]._of(branches):
            debts = self.env["elevator.withholding.line"]._proposable(fund)
            if debts:
                lines = [fields.Command.create(debt) for debt in debts]
                vals = {"branch_id": fund.branch_id.id, "reason": reason, "line_ids": lines}
                made |= self.create(vals)
        if not made:
            raise UserError(
                self.env._("Nothing is long overdue without a promise, or the funds are empty.")
            )
        return made

    def _signoff_check_request(self):
        """There are debts, and not more of them than are open and than the fund holds."""
        if self.cancelled_on or not self.line_ids:
            raise UserError(self.env._("Enter the debts first."))
        for line in self.line_ids:
            line._check_limit("withhold", line.amount)
        if self.currency_id.compare_amounts(self.amount, self.fund_id.available) > 0:
            raise UserError(self.env._("It is more than the funds of the branch."))

    def _signoff_check_withdraw(self):
        if self.withheld:
            raise UserError(self.env._("Money is withheld already: release it instead."))

    def action_cancel(self):
        """Give the proposal up; signatures are kept and void."""
        self.env["elevator.branch.fund"]._check_may_act()
        self.check_access("write")
        lock(self)
        if any(document.withheld for document in self):
            raise UserError(self.env._("Money is withheld already: release it instead."))
        for document in self.filtered(lambda d: d.signoff_state in ("pending", "approved")):
            # sudo: who may give the proposal up may void its signatures with it
            document.sudo().signoff_id._void(self.env._("The proposal is given up."))
        return super().write({"cancelled_on": self.env.company._elevator_today()})

    # ---------------------------------------------------------------- acts

    def _check_decided(self, kind):
        for document in self:
            if document.cancelled_on:
                raise UserError(self.env._("%(name)s is cancelled.", name=document.name))
            if kind == "withhold":
                document._signoff_check_approved()

    def _act(self, kind, amounts, note=""):
        """Do one act on debts of these documents: its entries, its rows, the funds.

        :param str kind: withhold, release, apply, unapply, give_back
        :param dict amounts: {elevator.withholding.line: CNY}
        :param str note: why
        :return: elevator.fund.act
        :raises AccessError: not the withholding accountant
        :raises UserError: not decided, or more than there is
        """
        self.env["elevator.branch.fund"]._check_may_act()
        lines = self.env["elevator.withholding.line"].union(*amounts)
        lines = lines.filtered(lambda line: line.currency_id.round(amounts[line]))
        if not lines:
            raise UserError(self.env._("There is nothing to do."))
        # sudo: the right is checked; who moves branch funds need not keep the ledger
        lines = lines.sudo()
        lock(lines.withholding_id.fund_id)
        lock(lines.invoice_id)
        self.env.invalidate_all()
        lines.withholding_id._check_decided(kind)
        acts = self.env["elevator.fund.act"]
        for wave in lines._waves(kind):
            rows = []
            for line in wave:
                amount = line.currency_id.round(amounts[line])
                line._check_limit(kind, amount)
                fund = line.withholding_id.fund_id
                rows.append({"fund": fund, "line": line, "amount": amount, "note": note})
            acts |= acts._post(kind, rows)
        return acts

    def action_withhold(self):
        """Withhold what was decided, less what was paid since (M-4.2.3).

        :raises UserError: not decided, withheld already, all paid, funds gone
        """
        for document in self:
            if document.withheld:
                raise UserError(self.env._("%(name)s is withheld already.", name=document.name))
        amounts = {line: min(line.amount, line.open_amount) for line in self.line_ids}
        if not any(amounts.values()):
            raise UserError(self.env._("The customers paid meanwhile: there is nothing to do."))
        self._act("withhold", amounts)
        return True

    def _open_act(self, kind):
        self.ensure_one()
        kinds = self.env["elevator.withholding.act"]._fields["kind"]
        names = dict(kinds._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": names[kind],
            "res_model": "elevator.withholding.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_withholding_id": self.id, "default_kind": kind},
        }

    def action_release(self):
        return self._open_act("release")

    def action_apply(self):
        return self._open_act("apply")

    def action_unapply(self):
        return self._open_act("unapply")

    def action_give_back(self):
        return self._open_act("give_back")

    def action_open_entries(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.act_ids.move_id.ids)],
        }
