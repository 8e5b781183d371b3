from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class ElevatorBranchFund(models.Model):
    """A fund against its ledger: the nightly control and the statement."""

    _inherit = "elevator.branch.fund"

    controlled_on = fields.Date("Controlled", readonly=True, copy=False)
    available_gap = fields.Monetary("Funds: ledger differs by", readonly=True, copy=False)
    held_gap = fields.Monetary("Withheld: ledger differs by", readonly=True, copy=False)

    def _ledger(self, until=None):
        """What the ledger says until a day, it included: {fund: (available, withheld)}, CNY."""
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT f.id,
                    COALESCE(-SUM(l.balance) FILTER (
                        WHERE l.account_id = c.elevator_fund_account_id), 0),
                    COALESCE(-SUM(l.balance) FILTER (
                        WHERE l.account_id = c.elevator_held_account_id), 0)
                FROM elevator_branch_fund f
                JOIN elevator_branch b ON b.id = f.branch_id
                JOIN res_company c ON c.id = b.company_id
                LEFT JOIN account_move_line l
                  ON l.partner_id = b.partner_id AND l.company_id = c.id
                 AND l.account_id IN (c.elevator_fund_account_id, c.elevator_held_account_id)
                 AND l.parent_state = 'posted' AND l.date <= COALESCE(%(until)s, l.date)
                WHERE f.id IN %(ids)s GROUP BY f.id
                """,
                until=until,
                ids=tuple(self.ids) or (0,),
            )
        )
        return {self.browse(res_id): (float(a), float(h)) for res_id, a, h in rows}

    def _control(self):
        """Compare the funds with the ledger and raise the alarm with the difference.

        :return: the funds that differ
        """
        ledger, bad = self._ledger(), self.browse()
        for fund in self:
            available, held = ledger[fund]
            gaps = {
                "available_gap": fund.currency_id.round(available - fund.available),
                "held_gap": fund.currency_id.round(held - fund.held),
            }
            if any(gaps.values()):
                bad |= fund
                if gaps != {name: fund[name] for name in gaps}:
                    fund._alarm(gaps)
            today = fund.company_id._elevator_today()
            fund._write_control(gaps | {"controlled_on": today})
        return bad

    def _alarm(self, gaps):
        text = self.env._(
            "The ledger differs: funds by %(available)s, withheld by %(held)s. Somebody booked on"
            " the accounts of branch funds outside of the acts: correct that entry.",
            available=self.currency_id.format(gaps["available_gap"]),
            held=self.currency_id.format(gaps["held_gap"]),
        )
        self._message_log(body=text)
        office = self.env.ref("elevator_service.group_accountant")
        for user in office._elevator_holders(self.branch_id):
            self.activity_schedule("mail.mail_activity_data_warning", user_id=user.id, note=text)

    @api.model
    def _cron_control(self):
        """Each night: fund row = ledger, for every branch (design D8)."""
        return self.search([])._control()  # pylint: disable=no-search-all

    # ---------------------------------------------------------------- statement

    def _statement(self, first, last):
        """What happened on the fund between two days, both included.

        :return: dict: fund, first, last, acts (elevator.fund.act, oldest first), rows (list of
            (act, available after it, withheld after it)), opening, closing and ledger (pairs of
            what is available and what is withheld, CNY), totals ({kind: CNY}), to_recover (lines
            whose customers still owe what was applied)
        """
        self.ensure_one()
        opening = self._balance(first - timedelta(1))
        acts = self.env["elevator.fund.act"].search(
            [("fund_id", "=", self.id), ("date", ">=", first), ("date", "<=", last)],
            order="date, id",
        )
        rows, (available, held) = [], opening
        for act in acts:
            available = self.currency_id.round(available + act.available_change)
            held = self.currency_id.round(held + act.held_change)
            rows.append((act, available, held))
        kinds = acts.grouped("kind").items()
        return {
            "fund": self,
            "first": first,
            "last": last,
            "rows": rows,
            "opening": opening,
            "closing": (available, held),
            # sudo: the branch reads that its statement agrees with a ledger it does not read
            "ledger": self.sudo()._ledger(last)[self],
            "totals": {kind: sum(own.mapped("amount")) for kind, own in kinds},
            "to_recover": self.withholding_ids.line_ids.filtered("to_recover"),
        }

    def _balance(self, day):
        """What was available and withheld at the end of a day: CNY."""
        [(available, held)] = self.env["elevator.fund.act"]._read_group(
            [("fund_id", "=", self.id), ("date", "<=", day)],
            aggregates=["available_change:sum", "held_change:sum"],
        )
        return self.currency_id.round(available or 0), self.currency_id.round(held or 0)
