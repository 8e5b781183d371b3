from odoo import models
from odoo.tools import SQL


class ElevatorTrustRule(models.Model):
    """Rules of sameness: readings copied from visit to visit, one picture of a signature twice."""

    _inherit = "elevator.trust.rule"

    def _sql_same_readings(self, p):
        """Visits of a level in a row whose readings are all the same.

        Few readings, or coarse ones that hardly change, honestly stay the same: fewer than
        ``readings`` values are no evidence.
        """
        return SQL(
            """
            WITH r AS (
                SELECT v.*, jsonb_hash_extended(v.readings, 0) AS hash
                FROM (%(visits)s) v WHERE jsonb_typeof(v.readings) = 'object'
            ), f AS (
                SELECT r.*, lag(r.hash) OVER (
                    PARTITION BY r.elevator_id, r.level ORDER BY r.start, r.id) AS before
                FROM r
            ), n AS (
                SELECT f.*, count(*) FILTER (WHERE f.before IS DISTINCT FROM f.hash) OVER (
                    PARTITION BY f.elevator_id, f.level ORDER BY f.start, f.id) AS run
                FROM f
            ), runs AS (
                SELECT n.elevator_id, n.level, count(*) AS visits, max(n.date) AS date,
                    min(n.date) AS since, (array_agg(n.id ORDER BY n.start, n.id)) AS ids,
                    array_agg(DISTINCT n.maintainer_id)
                        || array_agg(DISTINCT n.second_maintainer_id) AS workers
                FROM n GROUP BY n.elevator_id, n.level, n.run HAVING count(*) >= %(times)s
            )
            SELECT 'run:' || runs.ids[1] AS key, v.branch_id, v.site_id, runs.elevator_id,
                runs.workers, runs.date,
                jsonb_build_object('visits', runs.visits, 'since', runs.since,
                    'until', runs.date, 'listed', x.listed) AS facts,
                (SELECT jsonb_agg(jsonb_build_array('elevator.visit', i.id))
                    FROM unnest(runs.ids[1:12]) AS i(id)) AS evidence
            FROM runs JOIN elevator_visit v ON v.id = runs.ids[1]
            CROSS JOIN LATERAL (SELECT count(*) AS number,
                string_agg(e.key || ' ' || (e.value #>> '{}'), ', ' ORDER BY e.key) AS listed
                FROM jsonb_each(v.readings) e) x
            WHERE x.number >= %(readings)s
            """,
            visits=self._sql_visits(),
            times=int(p["times"]),
            readings=int(p["readings"]),
        )

    def _say_same_readings(self, facts):
        return self.env._(
            "%(visits)s visits in a row, from %(since)s to %(until)s, with exactly the same "
            "readings: %(listed)s",
            **facts,
        )

    def _sql_same_signature(self, p):
        """The same picture under several sheets: a drawn line is never twice the same.

        What the portal itself writes for a name is the same each time; that is no evidence.
        """
        return SQL(
            """
            WITH s AS (
                SELECT s.id, s.name, s.branch_id, s.site_id, s.date, s.signed_by, s.signed_how,
                    first_value(s.id) OVER w AS first_id, count(*) OVER same AS times,
                    first_value(s.signed_how) OVER w AS first_how,
                    first_value(s.signed_by) OVER w AS first_by,
                    first_value(s.name) OVER w AS first_name
                FROM elevator_visit_sheet s
                JOIN ir_attachment a ON a.res_model = 'elevator.visit.sheet'
                    AND a.res_field = 'signature' AND a.res_id = s.id
                WHERE s.seal IS NOT NULL AND a.checksum IS NOT NULL
                WINDOW same AS (PARTITION BY s.company_id, a.checksum),
                    w AS (same ORDER BY s.signed_on, s.id)
            )
            SELECT 'sheet:' || s.id AS key, s.branch_id, s.site_id, NULL::int AS elevator_id,
                (SELECT array_agg(DISTINCT v.maintainer_id) FROM elevator_visit v
                    WHERE v.sheet_id = s.id) AS workers, s.date,
                jsonb_build_object('first', s.first_name, 'sheet', s.name, 'times', s.times,
                    'by', s.signed_by, 'first_by', s.first_by) AS facts,
                jsonb_build_array(jsonb_build_array('elevator.visit.sheet', s.first_id),
                    jsonb_build_array('elevator.visit.sheet', s.id)) AS evidence
            FROM s
            WHERE s.id <> s.first_id AND s.times >= %(times)s
              AND NOT (s.signed_how = 'portal' AND s.first_how = 'portal'
                AND s.signed_by = s.first_by)
            """,
            times=int(p["times"]),
        )

    def _say_same_signature(self, facts):
        return self.env._(
            "The picture of the signature on %(sheet)s (%(by)s) is the very same as on %(first)s "
            "(%(first_by)s); it is on %(times)s sheets.",
            **facts,
        )
