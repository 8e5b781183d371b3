from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# one statement for all depots: what is there, what is short, what is on its way
BOARD = """
    SELECT d.id, d.id AS depot_id, d.branch_id, d.tier_id, d.keeper_id, d.company_id, d.kind,
        company.currency_id, COALESCE(t.cap, 0) AS cap,
        COALESCE(p.value, 0) AS value, COALESCE(p.kinds, 0) AS kinds,
        COALESCE(p.short_count, 0) AS short_count, COALESCE(w.value, 0) AS coming,
        CASE WHEN t.cap > 0 THEN t.cap - COALESCE(p.value, 0) - COALESCE(w.value, 0) END AS room,
        CASE WHEN t.cap > 0 THEN 100 * COALESCE(p.value, 0) / t.cap ELSE 0 END AS rate,
        CASE WHEN t.cap > 0 THEN 100 * COALESCE(w.value, 0) / t.cap ELSE 0 END AS coming_rate,
        t.cap > 0 AND (COALESCE(p.value, 0) > t.cap
            OR COALESCE(p.value, 0) = t.cap AND NOT t.cap_inclusive) AS over_cap,
        COALESCE(m.late_count, 0) AS late_count, d.control_note IS NOT NULL AS differs
    FROM elevator_depot d
    JOIN res_company company ON company.id = d.company_id
    LEFT JOIN elevator_depot_tier t ON t.id = d.tier_id
    LEFT JOIN (
        SELECT depot_id, SUM(balance_amount) AS value,
            COUNT(*) FILTER (WHERE balance_qty > 0) AS kinds,
            COUNT(*) FILTER (WHERE balance_qty < par_qty) AS short_count
        FROM elevator_depot_part GROUP BY depot_id
    ) p ON p.depot_id = d.id
    LEFT JOIN (
        SELECT depot_id, SUM(value) AS value FROM (%(moving)s) moving GROUP BY depot_id
    ) w ON w.depot_id = d.id
    LEFT JOIN (
        SELECT depot_id, COUNT(*) AS late_count FROM elevator_depot_month
        WHERE id IN %(late)s GROUP BY depot_id
    ) m ON m.depot_id = d.id
    WHERE d.active AND d.kind IN ('main', 'tier')
"""


class ElevatorDepotBoard(models.Model):
    """Every depot at one look: value against its cap, what is short, which months are late."""

    _name = "elevator.depot.board"
    _description = "Depot board"
    _auto = False
    _order = "rate desc, id"
    _rec_name = "depot_id"
    _depends = {
        "elevator.depot": ["branch_id", "tier_id", "keeper_id", "kind", "active", "control_note"],
        "elevator.depot.tier": ["cap", "cap_inclusive"],
        "elevator.depot.part": ["balance_amount", "balance_qty", "par_qty"],
        "elevator.depot.month": ["state", "month"],
        "elevator.parts.dispatch": ["state", "depot_id"],
        "elevator.parts.dispatch.line": ["qty", "value"],
        "elevator.dispatch.difference": ["resolution", "qty"],
        "elevator.parts.loan": ["state", "value"],
    }

    depot_id = fields.Many2one("elevator.depot", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    tier_id = fields.Many2one("elevator.depot.tier", readonly=True)
    keeper_id = fields.Many2one("res.users", readonly=True)
    kind = fields.Selection(related="depot_id.kind")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    # against the cap (P-3)
    value = fields.Monetary(readonly=True, help="What the ledger says is there, CNY.")
    coming = fields.Monetary(
        "On its way", readonly=True, help="Parcels on their way and loans: they count, too."
    )
    cap = fields.Monetary(readonly=True)
    room = fields.Monetary("Room under the cap", readonly=True)
    rate = fields.Float("Of the cap, %", readonly=True, aggregator="avg")
    coming_rate = fields.Float("On its way, % of the cap", readonly=True, aggregator="avg")
    over_cap = fields.Boolean("Above the cap", readonly=True)
    # what is to do
    kinds = fields.Integer("Kinds in stock", readonly=True)
    short_count = fields.Integer("Short", readonly=True, help="Kinds below the list (P-2.2).")
    late_count = fields.Integer("Late months", readonly=True)
    differs = fields.Boolean("Ledger differs", readonly=True)

    @property
    def _table_query(self):
        # sudo: whether a month is late is asked for every depot; rows are the reader's own
        months = self.env["elevator.depot.month"].sudo()
        return SQL(
            BOARD,
            moving=self.env["elevator.depot"]._sql_moving(SQL("(SELECT id FROM elevator_depot)")),
            late=months._search(Domain("late", "=", True)).subselect(),
        )

    # ---------------------------------------------------------------- drill down

    def action_open_depot(self):
        return self.depot_id.get_formview_action()

    def action_open_short(self):
        return self.depot_id.action_open_short()

    def action_open_months(self):
        return self.depot_id._action_open("elevator_depot_month_action", search_default_late=1)
