from odoo import fields, models
from odoo.tools import SQL

EVALUATION = """
    SELECT 4 * e.id AS id, 'evaluation' AS source, e.branch_id, e.site_id,
        (e.signed_on AT TIME ZONE 'UTC' AT TIME ZONE c.elevator_tz)::date AS date,
        e.score::numeric AS score
    FROM elevator_evaluation e JOIN res_company c ON c.id = e.company_id
    WHERE e.state = 'signed'
"""
AUDIT = """
    SELECT 4 * a.id + 1, 'audit', a.branch_id, a.site_id, a.date, a.satisfaction::numeric
    FROM elevator_audit a WHERE a.state = 'done' AND a.satisfaction IS NOT NULL
"""
CALL = """
    SELECT 4 * f.id + 2, 'call', f.branch_id, f.site_id, f.week, f.quality::numeric
    FROM elevator_followup f WHERE f.state = 'done' AND f.quality > 0
"""


class ElevatorSatisfaction(models.Model):
    """How satisfied customers are (满意度), from 1 to 5: evaluations, audits, Friday calls (M-5.5).

    Each figure of the monthly list opens what it comes from.
    """

    _name = "elevator.satisfaction"
    _description = "Satisfaction"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "site_id"
    _depends = {
        "elevator.evaluation": ["branch_id", "site_id", "signed_on", "score", "state"],
        "elevator.audit": ["branch_id", "site_id", "date", "satisfaction", "state"],
        "elevator.followup": ["branch_id", "site_id", "week", "quality", "state"],
    }

    source = fields.Selection(
        [("evaluation", "Evaluation"), ("audit", "Audit"), ("call", "Friday call")], readonly=True
    )
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    site_id = fields.Many2one("elevator.site", readonly=True)
    date = fields.Date(readonly=True)
    score = fields.Float(readonly=True, digits=(3, 2), aggregator="avg", help="1 bad, 5 good.")

    @property
    def _table_query(self):
        # pylint: disable=sql-injection
        return SQL(" UNION ALL ").join(SQL(query) for query in (EVALUATION, AUDIT, CALL))

    def action_open_source(self):
        """The evaluation, audit or call the score comes from."""
        self.ensure_one()
        models_of = ("elevator.evaluation", "elevator.audit", "elevator.followup")
        return self.env[models_of[self.id % 4]].browse(self.id // 4).get_formview_action()
