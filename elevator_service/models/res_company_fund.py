from odoo import Command, models
from odoo.exceptions import UserError

# what set-up makes when it is missing: code, name, and whether its items are matched
ACCOUNTS = {
    "elevator_fund_account_id": ("224110", "Branch funds", False),
    "elevator_held_account_id": ("224111", "Branch funds withheld", True),
}


class ResCompany(models.Model):
    """The books of branch funds: what they need, and what is missing."""

    _inherit = "res.company"

    def write(self, vals):
        """The accounts stay once money was booked on them: the acts could not be matched."""
        for company in self:
            moved = any(name in vals and company[name].id != vals[name] for name in ACCOUNTS)
            # sudo: the guard holds for everybody, the right to read acts aside
            acts = self.env["elevator.fund.act"].sudo()
            if moved and acts.search_count([("company_id", "=", company.id)], limit=1):
                raise UserError(
                    self.env._("Branch funds were booked on these accounts: they stay as they are.")
                )
        return super().write(vals)

    def _elevator_fund_problems(self):
        """What is missing before branch funds can be booked: list of sentences, empty when all
        is there."""
        self.ensure_one()
        # sudo: who asks whether the books are ready need not keep them
        company, problems = self.sudo(), []
        if not company.elevator_fund_journal_id:
            problems.append(self.env._("No journal for branch funds is chosen."))
        elif company.elevator_fund_journal_id.type != "general":
            problems.append(self.env._("The journal of branch funds is no miscellaneous one."))
        for name in ACCOUNTS:
            account, label = company[name], company._fields[name]._description_string(self.env)
            if not account:
                problems.append(self.env._("No account is chosen: %(name)s.", name=label))
            elif account.account_type not in ("liability_current", "liability_non_current"):
                problems.append(self.env._("%(name)s is no liability.", name=account.display_name))
        held = company.elevator_held_account_id
        if held and not held.reconcile:
            problems.append(
                self.env._("%(name)s does not allow reconciliation.", name=held.display_name)
            )
        if held and held == company.elevator_fund_account_id:
            problems.append(self.env._("Branch funds and what is withheld need two accounts."))
        return problems + company._elevator_partner_problems()

    def _elevator_partner_problems(self):
        """Branches are told apart in the ledger by their address."""
        groups = self.env["elevator.branch"]._read_group(
            [("company_id", "=", self.id)],
            ["partner_id"],
            ["name:array_agg"],
            having=[("__count", ">", 1)],
        )
        return [
            self.env._(
                "%(branches)s share the address %(name)s: the ledger cannot tell them apart.",
                branches=", ".join(names),
                name=partner.display_name,
            )
            for partner, names in groups
        ]

    def _elevator_fund_check(self):
        """Raise when branch funds cannot be booked.

        :raises UserError: says all that is missing
        """
        problems = self._elevator_fund_problems()
        if problems:
            raise UserError(
                self.env._("Set up the books of branch funds first:") + "\n" + "\n".join(problems)
            )

    def _elevator_fund_setup(self):
        """Make the journal and accounts that are missing, in whatever chart the company has."""
        self.ensure_one()
        for name, (code, label, matched) in ACCOUNTS.items():
            if not self[name]:
                self[name] = self._elevator_make_account(code, label, matched)
        if not self.elevator_held_account_id.reconcile:
            self.elevator_held_account_id.reconcile = True
        if not self.elevator_fund_journal_id:
            self.elevator_fund_journal_id = self._elevator_fund_journal()

    def _elevator_fund_journal(self):
        """A journal for branch funds: one that is there already, or a new one."""
        journals = self.env["account.journal"].with_company(self)
        vals = {"code": "FUND", "type": "general", "company_id": self.id}
        found = journals.search([(name, "=", value) for name, value in vals.items()], limit=1)
        return found or journals.create(vals | {"name": self.env._("Branch funds")})

    def _elevator_make_account(self, code, label, matched):
        accounts = self.env["account.account"].with_company(self)
        names = {"Branch funds": self.env._("Branch funds")}
        names["Branch funds withheld"] = self.env._("Branch funds withheld")
        return accounts.create(
            {
                "code": accounts._search_new_account_code(code, cache=set()),
                "name": names[label],
                "account_type": "liability_current",
                "reconcile": matched,
                "company_ids": [Command.link(self.id)],
            }
        )
