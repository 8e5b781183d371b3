from odoo import fields, models
from odoo.tools import SQL

BUCKETS = [
    ("not_due", "Not due"),
    ("b30", "1–30 days"),
    ("b60", "31–60 days"),
    ("b90", "61–90 days"),
    ("b90plus", "Over 90 days"),
]
PROMISES = [("none", "No promise"), ("promised", "Promised"), ("broken", "Promise broken")]


class ElevatorArrear(models.Model):
    """What customers of a branch owe: one row per posted invoice that is not paid (M-4.2.1).

    With what HQ has withheld for it, what was dunned, and what the branch promised (M-4.2.2); the
    id is the invoice's. Money already withheld is no exposure. Nothing here is stored.
    """

    _name = "elevator.arrear"
    _description = "Arrear"
    _auto = False
    _order = "date_due, id"
    _rec_name = "name"
    _depends = {
        "account.move": [
            *("state", "move_type", "elevator_branch_id", "company_id", "commercial_partner_id"),
            *("name", "ref", "invoice_date_due", "amount_residual_signed"),
        ],
        "account.move.line": ["move_id", "contract_line_id"],
        "elevator.fund.act": ["invoice_id", "held_change"],
        "elevator.fee.reminder.line": ["invoice_id", "date"],
        "elevator.fee.answer": [
            *("invoice_id", "promised_on", "date", "broken_on", "kept_on", "reason_id"),
        ],
    }

    invoice_id = fields.Many2one("account.move", readonly=True)
    name = fields.Char("Number", readonly=True)
    ref = fields.Char("Reference", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    contract_id = fields.Many2one("contract.contract", readonly=True)
    # how long
    date_due = fields.Date("Due", readonly=True)
    days = fields.Integer("Days overdue", readonly=True, aggregator="max")
    is_overdue = fields.Boolean("Overdue", readonly=True)
    bucket = fields.Selection(BUCKETS, "Age", readonly=True)
    # how much
    residual = fields.Monetary("Unpaid", readonly=True)
    held = fields.Monetary("Withheld", readonly=True, help="Branch funds withheld for it (暂扣).")
    exposure = fields.Monetary(readonly=True, help="What is open and not withheld.")
    # what was asked and answered
    reminder_count = fields.Integer("Times reminded", readonly=True, aggregator="max")
    reminded_on = fields.Date("Last reminded", readonly=True)
    answered_on = fields.Date("Last answer", readonly=True)
    reason_id = fields.Many2one("elevator.delay.reason", "Why unpaid", readonly=True)
    promised_on = fields.Date("Promised for", readonly=True, help="The promise in force.")
    promised = fields.Monetary("Promised amount", readonly=True)
    promise = fields.Selection(PROMISES, readonly=True)
    broken_count = fields.Integer("Broken promises", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT o.id, o.id AS invoice_id, o.name, o.ref, o.branch_id, o.company_id,
                company.currency_id, o.partner_id, o.date_due, o.days, o.days > 0 AS is_overdue,
                CASE WHEN o.days <= 0 THEN 'not_due' WHEN o.days <= 30 THEN 'b30'
                    WHEN o.days <= 60 THEN 'b60' WHEN o.days <= 90 THEN 'b90'
                    ELSE 'b90plus' END AS bucket,
                o.residual, o.held, o.exposure, o.answered_on, o.reason_id, o.promise,
                CASE o.promise WHEN 'promised' THEN o.promised_on END AS promised_on,
                CASE o.promise WHEN 'promised' THEN o.exposure ELSE 0 END AS promised,
                (SELECT cl.contract_id FROM account_move_line l
                    JOIN contract_line cl ON cl.id = l.contract_line_id
                    WHERE l.move_id = o.id ORDER BY l.id LIMIT 1) AS contract_id,
                (SELECT count(*) FROM elevator_fee_reminder_line l
                    WHERE l.invoice_id = o.id) AS reminder_count,
                (SELECT max(l.date) FROM elevator_fee_reminder_line l
                    WHERE l.invoice_id = o.id) AS reminded_on,
                (SELECT count(*) FROM elevator_fee_answer a
                    WHERE a.invoice_id = o.id AND a.broken_on IS NOT NULL) AS broken_count
            FROM (%s) o JOIN res_company company ON company.id = o.company_id
            """,
            self._sql_open(),
        )

    def _sql_open(self):
        """Open invoices of branches with what is withheld and the last promise.

        The last answer of an invoice replaces those before it. Its promise is in force until its
        day has passed; then it is broken, as long as something is open and not withheld.
        """
        return SQL(
            """
            SELECT o.*, CASE WHEN o.promised_on >= %(today)s THEN 'promised'
                WHEN o.promised_on < %(today)s AND o.kept_on IS NULL AND o.exposure > 0
                THEN 'broken' ELSE 'none' END AS promise
            FROM (
                SELECT m.id, m.name, m.ref, m.elevator_branch_id AS branch_id, m.company_id,
                    m.commercial_partner_id AS partner_id, m.invoice_date_due AS date_due,
                    GREATEST(%(today)s - m.invoice_date_due, 0) AS days,
                    m.amount_residual_signed AS residual, COALESCE(act.held, 0) AS held,
                    GREATEST(m.amount_residual_signed - COALESCE(act.held, 0), 0) AS exposure,
                    last.date AS answered_on, last.promised_on, last.kept_on, last.reason_id
                FROM account_move m
                LEFT JOIN (
                    SELECT invoice_id, SUM(held_change) AS held FROM elevator_fund_act
                    WHERE invoice_id IS NOT NULL GROUP BY invoice_id
                ) act ON act.invoice_id = m.id
                LEFT JOIN (
                    SELECT DISTINCT ON (invoice_id)
                        invoice_id, date, promised_on, kept_on, reason_id
                    FROM elevator_fee_answer ORDER BY invoice_id, id DESC
                ) last ON last.invoice_id = m.id
                WHERE m.state = 'posted' AND m.move_type = 'out_invoice'
                  AND m.elevator_branch_id IS NOT NULL AND m.amount_residual_signed > 0
            ) o
            """,
            today=self.env.company._elevator_today(),
        )

    # ---------------------------------------------------------------- drill down

    def action_open_invoice(self):
        self.ensure_one()
        return self.invoice_id.get_formview_action()

    def action_open_contract(self):
        self.ensure_one()
        return self.contract_id.get_formview_action()

    def action_open_elevators(self):
        return self.contract_id.action_open_elevators()

    def action_open_reminders(self):
        return self._action_open("elevator_fee_reminder_action", "line_ids.invoice_id")

    def action_open_answers(self):
        return self._action_open("elevator_fee_answer_action", "invoice_id")

    def _action_open(self, xmlid, field):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_service.{xmlid}")
        return action | {"domain": [(field, "in", self.ids)], "context": {}}

    def action_answer(self):
        """The branch answers for these invoices."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_fee_answer_wizard_action"
        )
        return action | {"context": {"default_arrear_ids": self.ids}}
