from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.locking import first_one, lock

VERB_FIELDS = {"available", "held", "controlled_on", "available_gap", "held_gap"}


class ElevatorBranchFund(models.Model):
    """The current account of a branch at HQ (分公司资金): what it may use and what is withheld.

    One row per branch (design D8): its two amounts are changed by acts alone, in SQL, under the
    checks below; who comes second waits, and never withholds more than is there.
    """

    _name = "elevator.branch.fund"
    _description = "Branch fund"
    _inherit = ["mail.thread", "mail.activity.mixin", "elevator.branch.mixin"]
    _order = "branch_id"
    _rec_name = "branch_id"
    _mail_post_access = "read"

    currency_id = fields.Many2one(related="company_id.currency_id")
    available = fields.Monetary(required=True, default=0, readonly=True, copy=False)
    held = fields.Monetary(
        "Withheld",
        required=True,
        default=0,
        readonly=True,
        copy=False,
        help="Withheld as maintenance fees (暂扣).",
    )
    act_ids = fields.One2many("elevator.fund.act", "fund_id", "Acts")
    withholding_ids = fields.One2many("elevator.withholding", "fund_id", "Withholdings")
    withholding_count = fields.Integer(compute="_compute_withholding")
    to_recover = fields.Monetary(
        compute="_compute_withholding",
        help="Applied to invoices: their customers still owe it, the branch gets it back when they "
        "pay.",
    )

    _branch_uniq = models.UniqueIndex("(branch_id)", "A branch has one fund.")
    _covered = models.Constraint(
        "CHECK (available >= 0 AND held >= 0)", "The branch's funds do not suffice."
    )

    @api.depends("withholding_ids.to_recover")
    def _compute_withholding(self):
        groups = self.env["elevator.withholding"]._read_group(
            [("fund_id", "in", self.ids)], ["fund_id"], ["__count", "to_recover:sum"]
        )
        found = {fund: (count, amount) for fund, count, amount in groups}
        for fund in self:
            fund.withholding_count, fund.to_recover = found.get(fund._origin, (0, 0))

    @api.model_create_multi
    def create(self, vals_list):
        """A new fund is empty, whatever the caller asks for."""
        clean = [{k: v for k, v in vals.items() if k not in VERB_FIELDS} for vals in vals_list]
        return super().create([vals | {"available": 0, "held": 0} for vals in clean])

    def write(self, vals):
        """Refuse to type amounts: they follow from acts."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("Funds are moved by acts, they are not typed."))
        return super().write(vals)

    def _write_control(self, vals):
        """What the nightly control found, past the guard."""
        return super().write(vals)

    @api.model
    def _of(self, branches):
        """The funds of branches; a branch without one gets it."""
        # sudo: a branch has a fund, whoever asks first
        funds = self.sudo().search([("branch_id", "in", branches.ids)])
        missing = branches - funds.branch_id
        if missing:
            with first_one(self.env):
                funds |= funds.create([{"branch_id": branch.id} for branch in missing])
        return funds.sudo(False)

    def _change(self, acts):
        """Add the acts to the amounts of their funds: the one writer of both (design D8)."""
        for fund, own in acts.grouped("fund_id").items():
            self.env.cr.execute(
                SQL(
                    "UPDATE elevator_branch_fund SET available = available + %s, held = held + %s"
                    " WHERE id = %s",
                    fund.currency_id.round(sum(own.mapped("available_change"))),
                    fund.currency_id.round(sum(own.mapped("held_change"))),
                    fund.id,
                )
            )
        self.invalidate_recordset(["available", "held"])

    # ---------------------------------------------------------------- verbs

    def _check_may_act(self):
        """Only the withholding accountant moves branch funds, also over RPC (M-4.2.3).

        :raises AccessError: somebody else
        """
        if self.env.su or self.env.user.has_group("elevator_service.group_accountant"):
            return
        raise AccessError(self.env._("Branch funds are moved by the withholding accountant."))

    def _book(self, kind, amount, account, note, date=None):
        """Book money that comes in, goes out, or was there before.

        :param str kind: opening, in, out
        :param float amount: CNY
        :param account: account.account of the other side
        :param str note: where it comes from or goes to
        :raises AccessError: not the withholding accountant
        :raises UserError: not in the funds, or in the future
        """
        self.ensure_one()
        self._check_may_act()
        if kind not in ("opening", "in", "out") or not (note or "").strip() or not account:
            raise UserError(
                self.env._("Say where the money comes from or goes to, and its account.")
            )
        if date and date > self.company_id._elevator_today():
            raise UserError(self.env._("Money is booked on its day or later, not before."))
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Enter an amount above zero."))
        lock(self)
        self.invalidate_recordset(["available", "held"])
        if kind == "opening" and self.act_ids:
            raise UserError(self.env._("The opening balance comes before all other acts."))
        row = {"fund": self, "amount": self.currency_id.round(amount), "account": account}
        return self.env["elevator.fund.act"]._post(kind, [row | {"note": note, "date": date}])

    def _open_withholdings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_withholding_action"
        )
        return action | {
            "domain": [("branch_id", "in", self.branch_id.ids)],
            "context": {"default_branch_id": self.branch_id[:1].id},
        }

    def action_open_withholdings(self):
        return self._open_withholdings()

    def action_propose(self):
        """Propose to withhold what the branch owes."""
        self._check_may_act()
        made = self.env["elevator.withholding"]._propose(self.branch_id)
        return made.get_formview_action() if len(made) == 1 else self._open_withholdings()
