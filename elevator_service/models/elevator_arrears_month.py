from odoo import fields, models
from odoo.tools import SQL

from ..tools.billing_periods import DAY


class ElevatorArrearsMonth(models.Model):
    """What was overdue and withheld in each branch at the last twelve ends of a month.

    As it was then: an invoice paid since counts until the day it was paid.
    """

    _name = "elevator.arrears.month"
    _description = "Arrears at the end of a month"
    _auto = False
    _order = "date, branch_id"
    _rec_name = "branch_id"

    date = fields.Date("End of month", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    overdue = fields.Monetary(readonly=True)
    held = fields.Monetary("Withheld", readonly=True)
    exposure = fields.Monetary("Net exposure", readonly=True)

    @property
    def _table_query(self):
        """Sums of what changed until each end of a month: three reads, no row per invoice."""
        today = self.env.company._elevator_today()
        last = (today + DAY).replace(day=1) - DAY
        return SQL(
            """
            WITH month AS (
                SELECT (first + interval '1 month' - interval '1 day')::date AS date
                FROM generate_series(
                    date_trunc('month', %(last)s::date) - interval '11 month',
                    date_trunc('month', %(last)s::date), interval '1 month'
                ) first
            ), change AS (
                SELECT branch_id, date, SUM(overdue) AS overdue, SUM(held) AS held
                FROM (%(changes)s) row GROUP BY branch_id, date
            )
            SELECT b.id * 100000 + EXTRACT(YEAR FROM month.date)::int * 12
                    + EXTRACT(MONTH FROM month.date)::int AS id,
                month.date, b.id AS branch_id, company.currency_id, SUM(change.overdue) AS overdue,
                SUM(change.held) AS held, SUM(change.overdue) - SUM(change.held) AS exposure
            FROM month CROSS JOIN elevator_branch b
            JOIN res_company company ON company.id = b.company_id
            JOIN change ON change.branch_id = b.id AND change.date <= month.date
            GROUP BY b.id, month.date, company.currency_id
            """,
            last=last,
            changes=self._sql_changes(),
        )

    def _sql_changes(self):
        """(branch, day, overdue, held): invoices fall due, are paid, money is withheld."""
        return SQL(
            """
            SELECT m.elevator_branch_id AS branch_id, GREATEST(m.invoice_date_due, m.date) AS date,
                m.amount_total_signed AS overdue, 0 AS held
            FROM account_move m WHERE %(invoice)s
            UNION ALL
            SELECT m.elevator_branch_id, GREATEST(m.invoice_date_due, m.date, p.max_date),
                -p.amount, 0
            FROM account_partial_reconcile p
            JOIN account_move_line l ON l.id = p.debit_move_id
            JOIN account_move m ON m.id = l.move_id
            WHERE %(invoice)s
            UNION ALL
            SELECT branch_id, date, 0, held_change FROM elevator_fund_act
            """,
            invoice=SQL(
                "m.state = 'posted' AND m.move_type = 'out_invoice'"
                " AND m.elevator_branch_id IS NOT NULL"
            ),
        )
