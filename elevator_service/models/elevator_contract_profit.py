from odoo import fields, models
from odoo.tools import SQL


class ElevatorContractProfit(models.Model):
    """What contracts bring and cost: fees against labour, by contract, branch and month.

    Another addon adds its costs by one more query in ``_sources``: parts come that way.
    """

    _name = "elevator.contract.profit"
    _description = "Profit of contracts"
    _auto = False
    _order = "date desc, id"
    _rec_name = "contract_id"

    date = fields.Date(readonly=True)
    contract_id = fields.Many2one("contract.contract", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    elevator_id = fields.Many2one("elevator.unit", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    kind = fields.Selection(
        [("fee", "Fees"), ("labour", "Labour"), ("parts", "Parts")], readonly=True
    )
    fee = fields.Monetary("Fees", readonly=True)
    labour = fields.Monetary(readonly=True)
    parts = fields.Monetary(readonly=True)
    profit = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row_number() OVER () AS id, s.date, s.kind, s.contract_id, s.elevator_id,
                c.branch_id, c.partner_id, company.currency_id,
                CASE s.kind WHEN 'fee' THEN s.amount ELSE 0 END AS fee,
                CASE s.kind WHEN 'labour' THEN -s.amount ELSE 0 END AS labour,
                CASE s.kind WHEN 'parts' THEN -s.amount ELSE 0 END AS parts,
                s.amount AS profit
            FROM (%s) s
            JOIN contract_contract c ON c.id = s.contract_id
            JOIN res_company company ON company.id = c.company_id
            """,
            SQL(" UNION ALL ").join(self._sources()),
        )

    def _sources(self):
        """Queries of (kind, date, contract_id, elevator_id, amount); costs are negative."""
        return [self._fee_source(), self._labour_source()]

    def _fee_source(self):
        return SQL(
            """
            SELECT 'fee' AS kind, l.date, cl.contract_id, cl.elevator_id, -l.balance AS amount
            FROM account_move_line l JOIN contract_line cl ON cl.id = l.contract_line_id
            WHERE l.parent_state = 'posted' AND cl.branch_id IS NOT NULL
            """
        )

    def _labour_source(self):
        """Minutes on site of each worker, by the setting of the company."""
        return SQL(
            """
            SELECT 'labour', v.date, k.contract_id, v.elevator_id,
                -round((EXTRACT(EPOCH FROM COALESCE(v.client_finished_at, v.finished_at)
                    - COALESCE(v.client_started_at, v.started_at)) / 3600
                    * (1 + (v.second_maintainer_id IS NOT NULL)::int)
                    * company.elevator_labour_cost)::numeric, 2)
            FROM elevator_visit v
            JOIN elevator_coverage k ON k.elevator_id = v.elevator_id
                AND v.date BETWEEN k.date_from AND k.date_to AND k.contract_id IS NOT NULL
            JOIN res_company company ON company.id = v.company_id
            WHERE v.state = 'done' AND company.elevator_labour_cost > 0
                AND v.finished_at IS NOT NULL AND v.started_at IS NOT NULL
            """
        )
