import logging
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.locking import first_one, lock

_logger = logging.getLogger(__name__)


class ElevatorFeeReminder(models.Model):
    """The dunning run (M-4.2.1): by schedule and by button, one reminder per branch and day."""

    _inherit = "elevator.fee.reminder"

    @api.model
    def _remind(self, branches):
        """Remind branches of what is overdue, not withheld and not promised (M-4.2.1, M-4.2.2).

        A branch that was reminded today keeps that reminder; one with nothing to dun gets none.

        :return: elevator.fee.reminder of today
        :raises AccessError: for users who are neither accountant nor HQ service
        """
        self._check_may_remind(branches)
        reminders = self.browse()
        # sudo: nobody writes reminders but this run, after the check of the right to dun
        for branch in branches.sudo():
            reminders |= self.sudo()._remind_one(branch).sudo(self.env.su)
        return reminders

    @api.model
    def _check_may_remind(self, branches):
        if self.env.su:
            return
        branches.check_access("read")
        offices = ("elevator_service.group_accountant", "elevator_service.group_hq_service")
        if not any(self.env.user.has_group(office) for office in offices):
            raise AccessError(self.env._("Branches are reminded by HQ: accountant or service."))

    @api.model
    def _remind_one(self, branch):
        """One branch, today; who comes second waits and finds the reminder of the first."""
        lock(branch)
        model = self.with_company(branch.company_id)
        today = branch.company_id._elevator_today()
        known = model.search([("branch_id", "=", branch.id), ("date", "=", today)])
        self.env.flush_all()
        totals = not known and model._totals(branch)
        if not totals:
            return known
        with first_one(self.env):
            reminder = model.create(model._prepare_reminder_vals(branch, today, totals))
            reminder.flush_recordset()
        reminder._insert_lines()
        reminder._tell_branch()
        return reminder

    @api.model
    def _totals(self, branch):
        """What there is to dun: {} or its line_count, amount and highest level."""
        [(count, amount, level)] = self.env.execute_query(
            SQL(
                "SELECT count(*), SUM(exposure), (array_agg(level_id ORDER BY level_rank DESC))[1]"
                " FROM (%s) due",
                self._sql_due(branch),
            )
        )
        return {"line_count": count, "amount": amount, "level_id": level} if count else {}

    @api.model
    def _sql_due(self, branch):
        """Overdue invoices of the branch that are dunned, each with its level.

        Not dunned: what is withheld already, and what is promised until its day has passed.
        """
        return SQL(
            """
            SELECT o.*, level.id AS level_id, level.rank AS level_rank
            FROM (
                SELECT * FROM (%(arrears)s) a
                WHERE a.branch_id = %(branch)s AND a.days > 0 AND a.exposure > 0
                  AND a.promise <> 'promised'
            ) o
            CROSS JOIN LATERAL (
                SELECT v.id, v.rank
                FROM (SELECT *, row_number() OVER (ORDER BY sequence, id) AS rank
                      FROM elevator_reminder_level WHERE active) v
                WHERE v.days <= o.days AND v.reminders <= o.reminder_count
                ORDER BY v.rank DESC LIMIT 1
            ) level
            """,
            arrears=self.env["elevator.arrear"]._table_query,
            branch=branch.id,
        )

    def _insert_lines(self):
        """One INSERT … SELECT of all lines of the reminder."""
        columns = self._prepare_line_columns()
        self.env.cr.execute(
            SQL(
                "INSERT INTO elevator_fee_reminder_line (%s) SELECT %s FROM (%s) due",
                SQL(", ").join(SQL.identifier(name) for name in columns),
                SQL(", ").join(columns.values()),
                self._sql_due(self.branch_id),
            )
        )
        self.env["elevator.fee.reminder.line"].invalidate_model()
        self.invalidate_recordset(["line_ids"])

    def _prepare_line_columns(self):
        """Column of a line → SQL of its value, from ``due`` (an arrear with its level)."""
        same = ("branch_id", "company_id", "currency_id", "invoice_id", "partner_id")
        same += ("contract_id", "date_due", "days", "residual", "held", "level_id")
        return {name: SQL("due.%s", SQL.identifier(name)) for name in same} | {
            "reminder_id": SQL("%s", self.id),
            "date": SQL("%s", self.date),
            "invoice_name": SQL("due.name"),
            "amount": SQL("due.exposure"),
            "number": SQL("due.reminder_count + 1"),
            "create_uid": SQL("%s", self.env.uid),
            "write_uid": SQL("%s", self.env.uid),
            "create_date": SQL("now() AT TIME ZONE 'UTC'"),
            "write_date": SQL("now() AT TIME ZONE 'UTC'"),
        }

    # ---------------------------------------------------------------- each night

    @api.model
    def _cron_remind(self):
        """Remind the branches whose last reminder is old enough, a transaction for each.

        A branch that fails is logged and left to the next night; what was committed before the
        server was killed is found by the next run, which does the rest.
        """
        branches = self._branches_due()
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(branches))
        for done, branch in enumerate(branches, 1):
            try:
                with self.env.cr.savepoint():
                    self._remind(branch)
            except Exception:
                _logger.exception("Reminding branch %s failed", branch.display_name)
            if not commit(1, remaining=len(branches) - done):
                break

    @api.model
    def _branches_due(self):
        """Branches whose last reminder is as old as the setting of their company."""
        last = dict(self._read_group([], ["branch_id"], ["date:max"]))

        def is_due(branch):
            company = branch.company_id
            before = company._elevator_today() - timedelta(company.elevator_reminder_days)
            return branch not in last or last[branch] <= before

        branches = self.env["elevator.branch"].search([("company_id", "!=", False)], order="id")
        return branches.filtered(is_due)
