from odoo import fields, models
from odoo.tools import SQL


class ElevatorArrearsBoard(models.Model):
    """What each branch owes and why: ages, promises, withheld money; one row per branch."""

    _name = "elevator.arrears.board"
    _description = "Arrears of a branch"
    _auto = False
    _order = "overdue desc, id"
    _rec_name = "branch_id"
    _depends = {
        "elevator.arrear": ["branch_id", "days", "residual", "held", "exposure", "promise"],
        "elevator.branch": ["company_id", "active"],
        "elevator.branch.fund": ["branch_id", "available"],
        "elevator.fee.reminder": ["branch_id", "date"],
    }

    branch_id = fields.Many2one("elevator.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    # what is open, by age
    overdue = fields.Monetary(readonly=True)
    not_due = fields.Monetary("Not due", readonly=True)
    b30 = fields.Monetary("1–30 days", readonly=True)
    b60 = fields.Monetary("31–60 days", readonly=True)
    b90 = fields.Monetary("61–90 days", readonly=True)
    b90plus = fields.Monetary("Over 90 days", readonly=True)
    # what was promised for it, what is withheld
    promised = fields.Monetary(readonly=True)
    broken = fields.Monetary("Promise broken", readonly=True)
    held = fields.Monetary("Withheld", readonly=True)
    exposure = fields.Monetary(
        "Net exposure", readonly=True, help="What is overdue and not withheld."
    )
    fund_available = fields.Monetary("Funds available", readonly=True)
    # numbers
    invoice_count = fields.Integer("Invoices overdue", readonly=True)
    oldest_days = fields.Integer("Oldest (days)", readonly=True, aggregator="max")
    broken_count = fields.Integer("Promises broken in 12 months", readonly=True)
    reminded_on = fields.Date("Last reminded", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT b.id, b.id AS branch_id, b.company_id, company.currency_id, %(amounts)s,
                COALESCE(f.available, 0) AS fund_available,
                COALESCE(a.invoice_count, 0) AS invoice_count,
                COALESCE(a.oldest_days, 0) AS oldest_days,
                (SELECT max(r.date) FROM elevator_fee_reminder r
                    WHERE r.branch_id = b.id) AS reminded_on,
                (SELECT count(*) FROM elevator_fee_answer n WHERE n.branch_id = b.id
                    AND n.broken_on > %(today)s - 365) AS broken_count
            FROM elevator_branch b JOIN res_company company ON company.id = b.company_id
            LEFT JOIN elevator_branch_fund f ON f.branch_id = b.id
            LEFT JOIN (%(sums)s) a ON a.branch_id = b.id
            WHERE b.active
            """,
            amounts=SQL(", ").join(
                SQL("COALESCE(a.%(n)s, 0) AS %(n)s", n=SQL.identifier(name))
                for name in self._conditions()
            ),
            sums=self._sql_sums(),
            today=self.env.company._elevator_today(),
        )

    def _conditions(self):
        """Amount → (column of an arrear, condition): one place for the columns of the board."""
        return {
            "overdue": ("residual", "days > 0"),
            "not_due": ("residual", "days = 0"),
            "b30": ("residual", "days BETWEEN 1 AND 30"),
            "b60": ("residual", "days BETWEEN 31 AND 60"),
            "b90": ("residual", "days BETWEEN 61 AND 90"),
            "b90plus": ("residual", "days > 90"),
            "promised": ("exposure", "promise = 'promised'"),
            "broken": ("exposure", "promise = 'broken'"),
            "held": ("held", "TRUE"),
            "exposure": ("exposure", "days > 0"),
        }

    def _sql_sums(self):
        return SQL(
            "SELECT branch_id, %s, count(*) FILTER (WHERE days > 0) AS invoice_count,"
            " max(days) AS oldest_days FROM (%s) o GROUP BY branch_id",
            SQL(", ").join(
                SQL("SUM(%s) FILTER (WHERE %s) AS %s", SQL(column), SQL(when), SQL.identifier(name))
                for name, (column, when) in self._conditions().items()
            ),
            self.env["elevator.arrear"]._sql_open(),
        )

    # ---------------------------------------------------------------- drill down

    def action_open_arrears(self):
        return self._action_open("elevator_arrear_action")

    def action_open_months(self):
        return self._action_open("elevator_arrears_month_action")

    def action_open_reminders(self):
        return self._action_open("elevator_fee_reminder_action")

    def action_open_answers(self):
        return self._action_open("elevator_fee_answer_action")

    def action_open_contracts(self):
        """The contracts whose invoices are overdue."""
        arrears = self.env["elevator.arrear"].search(
            [("branch_id", "in", self.ids), ("is_overdue", "=", True)]
        )
        action = self._action_open("elevator_contract_action")
        return action | {"domain": [("id", "in", arrears.contract_id.ids)]}

    def action_open_elevators(self):
        """The elevators of those contracts."""
        [(_field, _operator, contracts)] = self.action_open_contracts()["domain"]
        return self.env["contract.contract"].browse(contracts).action_open_elevators()

    def action_remind(self):
        """Remind these branches now; those reminded today already keep that reminder."""
        reminders = self.env["elevator.fee.reminder"]._remind(self.branch_id)
        action = self._action_open("elevator_fee_reminder_action")
        return action | {"domain": [("id", "in", reminders.ids)]}

    def _action_open(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_service.{xmlid}")
        return action | {"domain": [("branch_id", "in", self.ids)], "context": {}}
