from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

KINDS = [
    ("opening", "Opening balance"),
    ("in", "Funds in"),
    ("out", "Paid to the branch"),
    ("withhold", "Withheld"),
    ("release", "Released"),
    ("apply", "Applied to an invoice"),
    ("unapply", "Application taken back"),
    ("give_back", "Given back"),
]
# design D7: change of what is available, change of what is withheld, debit, credit
ENTRIES = {
    "opening": (1, 0, "other", "fund"),
    "in": (1, 0, "other", "fund"),
    "out": (-1, 0, "fund", "other"),
    "withhold": (-1, 1, "fund", "held"),
    "release": (1, -1, "held", "fund"),
    "apply": (0, -1, "held", "receivable"),
    "unapply": (0, 1, "receivable", "held"),
    "give_back": (1, 0, "receivable", "fund"),
}


def _reconcile(items):
    """Match what is open of some items of one account."""
    items = items.filtered(lambda item: not item.reconciled)
    if len(items) > 1:
        items.reconcile()


class ElevatorFundAct(models.Model):
    """One act on a branch's fund with its one posted entry; written once (M-4.2.3).

    What is withheld of an invoice, applied to it or given back is the sum of its acts: there is
    no second place to keep it.
    """

    _name = "elevator.fund.act"
    _description = "Act on a branch fund"
    _inherit = ["elevator.append.only.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    fund_id = fields.Many2one(
        "elevator.branch.fund", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True)
    date = fields.Date(required=True)
    amount = fields.Monetary(required=True)
    available_change = fields.Monetary("Funds", required=True)
    held_change = fields.Monetary("Withheld", required=True)
    withholding_line_id = fields.Many2one(
        "elevator.withholding.line", index="btree_not_null", ondelete="restrict"
    )
    withholding_id = fields.Many2one(
        "elevator.withholding", index="btree_not_null", ondelete="restrict"
    )
    invoice_id = fields.Many2one("account.move", index="btree_not_null", ondelete="restrict")
    invoice_name = fields.Char(related="invoice_id.name", string="Invoice no.")
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="restrict")
    move_id = fields.Many2one(
        "account.move", "Entry", required=True, index=True, ondelete="restrict"
    )
    note = fields.Char(help="Where the money comes from or goes to, or why.")
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")

    _positive = models.Constraint("CHECK (amount > 0)", "An act moves an amount above zero.")
    _one_opening = models.UniqueIndex(
        "(fund_id) WHERE kind = 'opening'", "The fund has its opening balance already."
    )

    @api.depends("kind", "amount")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for act in self:
            amount = act.currency_id.format(act.amount) if act.currency_id else ""
            act.display_name = f"{kinds.get(act.kind)} {amount}"

    @api.model
    def _post(self, kind, rows):
        """Book acts of a kind: post their entries, write them down, change the funds.

        The caller has checked the right, locked funds and invoices, and checked the amounts.

        :param rows: list of dicts: fund, amount (CNY), and where the kind needs them line
            (elevator.withholding.line), account (of the other side), date, note
        :raises UserError: the books are not set up, or a fund does not suffice
        """
        rows[0]["fund"].company_id._elevator_fund_check()
        self._check_funds(kind, rows)
        # sudo: the caller has checked the right; who acts on funds need not keep the ledger
        moves = self.env["account.move"].sudo()
        moves = moves.create([self._prepare_entry(kind, row) for row in rows])
        moves._post(soft=False)
        pairs = zip(rows, moves, strict=True)
        acts = self.sudo().create([self._prepare_act(kind, row, move) for row, move in pairs])
        acts.fund_id._change(acts)
        acts._match()
        return acts

    @api.model
    def _check_funds(self, kind, rows):
        if ENTRIES[kind][0] >= 0:
            return
        for fund in self.env["elevator.branch.fund"].union(*(row["fund"] for row in rows)):
            wanted = sum(row["amount"] for row in rows if row["fund"] == fund)
            if fund.currency_id.compare_amounts(wanted, fund.available) > 0:
                raise UserError(
                    self.env._(
                        "The funds of %(branch)s do not suffice: %(available)s are there,"
                        " %(wanted)s are wanted.",
                        branch=fund.branch_id.name,
                        available=fund.currency_id.format(fund.available),
                        wanted=fund.currency_id.format(wanted),
                    )
                )

    @api.model
    def _prepare_act(self, kind, row, move):
        fund, line = row["fund"], row.get("line")
        available, held, _debit, _credit = ENTRIES[kind]
        vals = {
            "fund_id": fund.id,
            "branch_id": fund.branch_id.id,
            "company_id": fund.company_id.id,
            "currency_id": fund.currency_id.id,
            "kind": kind,
            "date": move.date,
            "amount": row["amount"],
            "available_change": available * row["amount"],
            "held_change": held * row["amount"],
            "move_id": move.id,
            "note": row.get("note"),
            "user_id": self.env.uid,
        }
        if line:
            invoice = line.invoice_id
            vals |= {
                "withholding_line_id": line.id,
                "withholding_id": line.withholding_id.id,
                "invoice_id": invoice.id,
                "partner_id": invoice.commercial_partner_id.id,
            }
        return vals

    @api.model
    def _prepare_entry(self, kind, row):
        """The one balanced entry of an act (design D7)."""
        fund, line = row["fund"], row.get("line")
        company, label = fund.company_id, dict(KINDS)[kind]
        names = dict(self._fields["kind"]._description_selection(self.env))
        title = " ".join(
            filter(None, [names.get(kind, label), line and line.invoice_id.name, row.get("note")])
        )
        _available, _held, debit, credit = ENTRIES[kind]
        sides = [(debit, row["amount"]), (credit, -row["amount"])]
        return {
            "move_type": "entry",
            "journal_id": company.elevator_fund_journal_id.id,
            "date": row.get("date") or company._elevator_today(),
            "ref": line.withholding_id.name if line else title,
            "elevator_branch_id": fund.branch_id.id,
            "line_ids": [
                fields.Command.create(
                    {"name": title, "balance": balance, **self._prepare_side(side, row)}
                )
                for side, balance in sides
            ],
        }

    @api.model
    def _prepare_side(self, side, row):
        """Account and partner of one side of an entry."""
        fund, branch_partner = row["fund"], row["fund"].branch_id.partner_id
        if side == "receivable":
            invoice = row["line"].invoice_id
            account = invoice._elevator_receivable_lines().account_id[:1]
            return {"account_id": account.id, "partner_id": invoice.commercial_partner_id.id}
        if side == "other":
            return {"account_id": row["account"].id, "partner_id": branch_partner.id}
        account = fund.company_id[f"elevator_{side}_account_id"]
        return {"account_id": account.id, "partner_id": branch_partner.id}

    def _side(self, account):
        return self.move_id.line_ids.filtered(lambda line: line.account_id == account)

    def _match(self):
        """Reconcile the entries: with the invoice, with the late payment, and case by case."""
        for act in self.filtered("withholding_line_id"):
            line, debt = act.withholding_line_id, act.invoice_id._elevator_receivable_lines()
            own = act._side(debt.account_id)
            if act.kind == "apply":
                _reconcile(own | debt)
            elif act.kind == "give_back":
                _reconcile(own | line._late_payments())
            elif act.kind == "unapply":
                line._release_applied_items()
                _reconcile(own | line._applied_items())
                _reconcile(debt | line._applied_items())
            _reconcile(line._held_items())

    def action_open_entry(self):
        self.ensure_one()
        return self.move_id.get_formview_action()

    def action_open_invoice(self):
        self.ensure_one()
        return self.invoice_id.get_formview_action()

    @api.model
    def _held_of(self, invoices):
        """What is withheld of invoices: {invoice id: CNY}."""
        return self._sum_by_invoice(invoices, SQL("held_change"), SQL("held_change != 0"))

    @api.model
    def _applied_of(self, invoices):
        """What is applied to invoices and not taken back: {invoice id: CNY}."""
        value = SQL("CASE kind WHEN 'apply' THEN amount ELSE -amount END")
        return self._sum_by_invoice(invoices, value, SQL("kind IN ('apply', 'unapply')"))

    @api.model
    def _sum_by_invoice(self, invoices, value, which):
        if not invoices.ids:
            return {}
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT invoice_id, SUM(%s) FROM elevator_fund_act"
                " WHERE invoice_id IN %s AND %s GROUP BY invoice_id",
                value,
                tuple(invoices.ids),
                which,
            )
        )
        return {invoice: float(amount) for invoice, amount in rows}
