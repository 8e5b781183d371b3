from odoo import models
from odoo.tools import SQL

SAME_READINGS = """
    WITH f AS (
        SELECT v.id, v.elevator_id, v.level, v.start, v.readings,
            jsonb_hash_extended(v.readings, 0) AS hash, lag(v.start) OVER w AS before,
            lag(jsonb_hash_extended(v.readings, 0)) OVER w AS hash_before,
            row_number() OVER w AS nth
        FROM (%(visits)s) v WHERE jsonb_typeof(v.readings) = 'object'
        WINDOW w AS (PARTITION BY v.elevator_id, v.level ORDER BY v.start, v.id)
    ), copies AS (
        SELECT f.*, f.nth - row_number() OVER (
            PARTITION BY f.elevator_id, f.level ORDER BY f.nth) AS run
        FROM f WHERE f.hash = f.hash_before
            AND (SELECT count(*) FROM jsonb_object_keys(f.readings)) >= %(readings)s
    ), runs AS (
        SELECT c.elevator_id, c.level, min(c.before) AS since, max(c.start) AS until
        FROM copies c GROUP BY c.elevator_id, c.level, c.run
        HAVING count(*) >= %(times)s - 1
    )
    SELECT 'run:' || x.ids[1] AS key, v.branch_id, v.site_id, r.elevator_id,
        x.workers, x.until AS date,
        jsonb_build_object('visits', cardinality(x.ids), 'since', x.since,
            'until', x.until, 'listed', (
                SELECT string_agg(e.key || ' ' || (e.value #>> '{}'), ', ' ORDER BY e.key)
                FROM jsonb_each(v.readings) e)) AS facts,
        (SELECT jsonb_agg(jsonb_build_array('elevator.visit', i.id))
            FROM unnest(x.ids[1:12]) AS i(id)) AS evidence
    FROM runs r
    CROSS JOIN LATERAL (
        SELECT array_agg(v.id ORDER BY v.start, v.id) AS ids, min(v.date) AS since,
            max(v.date) AS until, array_agg(DISTINCT v.maintainer_id)
                || array_agg(DISTINCT v.second_maintainer_id) AS workers
        FROM (%(visits)s) v
        WHERE v.elevator_id = r.elevator_id AND v.level = r.level
            AND v.start BETWEEN r.since AND r.until
    ) x
    JOIN elevator_visit v ON v.id = x.ids[1]
"""
SAME_SIGNATURE = """
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
"""


class ElevatorTrustRule(models.Model):
    """Rules of sameness: readings copied from visit to visit, one picture of a signature twice."""

    _inherit = "elevator.trust.rule"

    def _sql_same_readings(self, p):
        """Visits of a level in a row whose readings are all the same.

        Few readings, or coarse ones that hardly change, honestly stay the same: fewer than
        ``readings`` values are no evidence.
        """
        return SQL(
            SAME_READINGS,
            visits=self._sql_visits("readings"),
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
            SAME_SIGNATURE,
            times=int(p["times"]),
        )

    def _say_same_signature(self, facts):
        return self.env._(
            "The picture of the signature on %(sheet)s (%(by)s) is the very same as on %(first)s "
            "(%(first_by)s); it is on %(times)s sheets.",
            **facts,
        )
