from odoo import fields, models
from odoo.tools import SQL


class ElevatorDutyGap(models.Model):
    """Hours in which nobody of a branch is on duty, from now on (值班空档, T-2.2)."""

    _name = "elevator.duty.gap"
    _description = "Gap in the roster"
    _auto = False
    _order = "start_at, branch_id"

    branch_id = fields.Many2one("elevator.branch", readonly=True)
    start_at = fields.Datetime("From", readonly=True)
    end_at = fields.Datetime("To", readonly=True)
    hours = fields.Float(readonly=True, digits=(10, 1))
    running = fields.Boolean("Now", readonly=True)
    _depends = {
        "elevator.duty": ["branch_id", "start_at", "end_at"],
        "elevator.branch": ["active", "company_id"],
        "res.company": ["elevator_duty_days"],
    }

    @property
    def _table_query(self):
        """Between the shifts of a branch, from now to the planned horizon of its company."""
        return SQL(
            """
            WITH horizon AS (
                SELECT b.id AS branch_id, %(now)s::timestamp AS first,
                    %(now)s::timestamp + c.elevator_duty_days * interval '1 day' AS last
                FROM elevator_branch b JOIN res_company c ON c.id = b.company_id WHERE b.active
            ), edge AS (
                SELECT h.branch_id, h.last, h.first AS free_from, COALESCE((SELECT min(d.start_at)
                    FROM elevator_duty d WHERE d.branch_id = h.branch_id AND d.end_at > h.first
                    ), h.last) AS free_to
                FROM horizon h
                UNION ALL
                SELECT h.branch_id, h.last, d.end_at, lead(d.start_at, 1, h.last) OVER (
                    PARTITION BY h.branch_id ORDER BY d.start_at)
                FROM horizon h JOIN elevator_duty d ON d.branch_id = h.branch_id
                    AND d.end_at > h.first
            )
            SELECT row_number() OVER (ORDER BY branch_id, free_from) AS id, branch_id,
                free_from AS start_at, LEAST(free_to, last) AS end_at,
                EXTRACT(epoch FROM LEAST(free_to, last) - free_from) / 3600 AS hours,
                free_from = %(now)s::timestamp AS running
            FROM edge WHERE free_from < LEAST(free_to, last)
            """,
            now=fields.Datetime.now(),
        )
