from odoo import fields, models
from odoo.tools import SQL


class ElevatorMissingPaper(models.Model):
    """Elevators in maintenance that no agreement or contract covers today (M-2.2.3).

    What is missing, since when, and how far the contract is that would cover it: the exposure.
    """

    _name = "elevator.missing.paper"
    _description = "Missing agreement or contract"
    _auto = False
    _order = "days desc, id"
    _rec_name = "elevator_id"
    _depends = {
        "elevator.unit": ["active", "state", "site_id", "branch_id", "maintenance_since"],
        "elevator.coverage": ["elevator_id", "date_from", "date_to", "kind"],
        "elevator.fee.line": ["elevator_id", "sheet_id"],
        "elevator.fee.sheet": ["contract_id"],
        "contract.contract": ["elevator_state"],
        "elevator.suspension": ["state"],
        "elevator.suspension.line": ["elevator_id", "suspension_id"],
    }

    elevator_id = fields.Many2one("elevator.unit", readonly=True)
    site_id = fields.Many2one("elevator.site", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    was = fields.Selection(
        [("free", "Free"), ("paid", "Paid"), ("never", "Never covered")], readonly=True
    )
    since = fields.Date(readonly=True)
    days = fields.Integer("Days without", readonly=True)
    contract_id = fields.Many2one("contract.contract", "In preparation", readonly=True)
    missing = fields.Selection(
        [
            ("nothing", "Nothing prepared"),
            ("draft", "Draft"),
            ("pending", "Approval"),
            ("approved", "Customer's signature"),
        ],
        readonly=True,
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH uncovered AS (
                SELECT u.*, last.date_to AS covered_to, last.kind AS covered_kind
                FROM elevator_unit u
                LEFT JOIN LATERAL (
                    SELECT c.date_to, c.kind FROM elevator_coverage c
                    WHERE c.elevator_id = u.id AND c.date_from <= %(today)s
                    ORDER BY c.date_to DESC LIMIT 1
                ) last ON TRUE
                WHERE u.active AND u.state IN ('maintenance', 'suspended')
                  AND NOT EXISTS (
                    SELECT 1 FROM elevator_suspension_line l
                    JOIN elevator_suspension s ON s.id = l.suspension_id
                    WHERE l.elevator_id = u.id AND s.state = 'running'
                  )
                  AND COALESCE(last.date_to < %(today)s, TRUE)
            )
            SELECT u.id, u.id AS elevator_id, u.site_id, u.branch_id, u.partner_id,
                COALESCE(u.covered_kind, 'never') AS was, gap.since,
                %(today)s - gap.since AS days, draft.id AS contract_id,
                COALESCE(draft.elevator_state, 'nothing') AS missing
            FROM uncovered u
            CROSS JOIN LATERAL (
                SELECT GREATEST(u.covered_to + 1, u.maintenance_since) AS since
            ) gap
            LEFT JOIN LATERAL (
                SELECT c.id, c.elevator_state FROM elevator_fee_line l
                JOIN elevator_fee_sheet s ON s.id = l.sheet_id
                JOIN contract_contract c ON c.id = s.contract_id
                WHERE l.elevator_id = u.id
                  AND c.elevator_state IN ('draft', 'pending', 'approved')
                ORDER BY c.id DESC LIMIT 1
            ) draft ON TRUE
            """,
            today=self.env.company._elevator_today(),
        )

    def action_open_elevator(self):
        self.ensure_one()
        return self.elevator_id.get_formview_action()
