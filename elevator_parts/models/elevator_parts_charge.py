from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.elevator_service.tools.locking import lock


class ElevatorPartsCharge(models.Model):
    """What a branch pays HQ for parts (现款补充), booked on its current account (P-3, design D7).

    What its funds cover is taken from them; a rest, when they were spent meanwhile, is owed by
    the branch: goods that arrived are booked in any case.
    """

    _name = "elevator.parts.charge"
    _description = "Charge for parts"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"

    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    dispatch_id = fields.Many2one(
        "elevator.parts.dispatch", index="btree_not_null", ondelete="restrict"
    )
    date = fields.Date(required=True)
    amount = fields.Monetary(required=True)
    from_funds = fields.Monetary(required=True)
    owed = fields.Monetary("Owed by the branch", required=True)
    note = fields.Char(required=True)
    fund_act_id = fields.Many2one("elevator.fund.act", "Act on the funds", ondelete="restrict")
    move_id = fields.Many2one("account.move", "Entry of the rest", ondelete="restrict")
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")

    _sides = models.Constraint(
        "CHECK (amount > 0 AND from_funds >= 0 AND owed >= 0 AND amount = from_funds + owed)",
        "A charge is what the funds gave and what is owed.",
    )

    @api.model
    def _charge(self, branch, amount, dispatch=None, note=None):
        """Charge a branch; called with sudo by the verb that confirmed the goods.

        :param float amount: CNY
        :return: elevator.parts.charge, empty for nothing
        """
        company = branch.company_id
        if company.currency_id.compare_amounts(amount, 0) <= 0:
            return self
        company._elevator_check_charging()
        account, note = company.elevator_parts_account_id, note or dispatch.name
        act, move, owed = self._take(branch, amount, account, note)
        return self.create(
            {
                "branch_id": branch.id,
                "company_id": company.id,
                "dispatch_id": dispatch.id if dispatch else False,
                "date": company._elevator_today(),
                "amount": amount,
                "from_funds": company.currency_id.round(amount - owed),
                "owed": owed,
                "note": note,
                "fund_act_id": act.id,
                "move_id": move.id,
                "user_id": self.env.uid,
            }
        )

    @api.model
    def _take(self, branch, amount, account, note):
        """Take money of a branch: from its funds, what they lack is owed by it.

        :param float amount: CNY
        :param account: account.account of the other side
        :return: (elevator.fund.act, account.move of the rest, CNY owed)
        """
        fund = self.env["elevator.branch.fund"]._of(branch).sudo()
        lock(fund)
        fund.invalidate_recordset(["available"])
        covered = min(amount, fund.available)
        owed = branch.company_id.currency_id.round(amount - covered)
        act, move = self.env["elevator.fund.act"], self.env["account.move"]
        if covered:
            act = fund._book("out", covered, account, note)
        if owed:
            move = self._entry(branch, branch.partner_id, owed, account, note)
        return act, move, owed

    @api.model
    def _entry(self, branch, partner, amount, account, note):
        """The posted entry of what somebody owes for parts: his receivable against an account."""
        company = branch.company_id
        receivable = partner.with_company(company).property_account_receivable_id
        if not receivable:
            raise UserError(
                self.env._("%(name)s has no receivable account.", name=partner.display_name)
            )
        sides = [(receivable, amount), (account, -amount)]
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": company.elevator_fund_journal_id.id,
                "date": company._elevator_today(),
                "ref": note,
                "elevator_branch_id": branch.id,
                "line_ids": [
                    fields.Command.create(
                        {
                            "name": note,
                            "account_id": side.id,
                            "partner_id": partner.id,
                            "balance": balance,
                        }
                    )
                    for side, balance in sides
                ],
            }
        )
        move._post(soft=False)
        return move
