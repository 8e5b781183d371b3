from odoo import models
from odoo.tools import SQL

KM = """
    CASE WHEN COALESCE(%(a)s.latitude, 0) <> 0 AND COALESCE(%(b)s.latitude, 0) <> 0
    THEN 12742 * asin(sqrt(LEAST(1,
        power(sin(radians(%(b)s.latitude - %(a)s.latitude) / 2), 2)
        + cos(radians(%(a)s.latitude)) * cos(radians(%(b)s.latitude))
        * power(sin(radians(%(b)s.longitude - %(a)s.longitude) / 2), 2)))) END
"""

TOO_SHORT = """
    WITH v AS MATERIALIZED (
        SELECT v.*, EXTRACT(EPOCH FROM v.finish - v.start)::float8 / 60 AS minutes,
            (s.base_minutes + s.stop_minutes * COALESCE(u.stops, 0))::float8 AS standard,
            max(v.finish) OVER (w
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS open_until,
            lead(v.start) OVER w AS next_start
        FROM (%(visits)s) v
        JOIN elevator_unit u ON u.id = v.elevator_id
        JOIN elevator_standard_time s ON s.kind = u.kind AND s.level = v.level
        WINDOW w AS (PARTITION BY v.maintainer_id, v.site_id, v.date
            ORDER BY v.start, v.id)
    ), own AS (
        SELECT v.* FROM v WHERE v.minutes < v.standard * %(share)s
    ), islands AS (
        SELECT v.*, count(*) FILTER (WHERE v.start >= COALESCE(v.open_until, v.start))
            OVER (PARTITION BY v.maintainer_id, v.site_id, v.date
                ORDER BY v.start, v.id) AS island
        FROM v
        WHERE v.start < v.open_until
            OR v.next_start < GREATEST(v.open_until, v.finish)
    ), hits AS (
        SELECT i.maintainer_id, i.site_id, i.date, min(i.start) AS start,
            max(i.start) AS last, max(i.finish) AS finish
        FROM islands i
        GROUP BY i.maintainer_id, i.site_id, i.date, i.island
        HAVING count(*) > 1 AND NOT bool_or(i.minutes < i.standard * %(share)s)
            AND EXTRACT(EPOCH FROM max(i.finish) - min(i.start))::float8 / 60
                < sum(i.standard) * %(share)s
    )
    SELECT 'visit:' || v.id AS key, v.branch_id, v.site_id, v.elevator_id,
        ARRAY[v.maintainer_id, v.second_maintainer_id] AS workers, v.date,
        jsonb_build_object('visits', 1, 'minutes', round(v.minutes::numeric, 1),
            'standard', round(v.standard), 'share', %(percent)s) AS facts,
        jsonb_build_array(jsonb_build_array('elevator.visit', v.id)) AS evidence
    FROM own v
    UNION ALL
    SELECT 'visits:' || min(v.id), min(v.branch_id), v.site_id, NULL,
        array_agg(DISTINCT v.maintainer_id)
            || array_agg(DISTINCT v.second_maintainer_id), v.date,
        jsonb_build_object('visits', count(*), 'share', %(percent)s,
            'minutes', round(EXTRACT(EPOCH FROM h.finish - h.start) / 60, 1),
            'standard', round(sum(v.standard))),
        jsonb_agg(jsonb_build_array('elevator.visit', v.id) ORDER BY v.start, v.id)
    FROM hits h JOIN v ON v.site_id = h.site_id AND v.date = h.date
        AND v.maintainer_id IS NOT DISTINCT FROM h.maintainer_id
        AND v.start BETWEEN h.start AND h.last
    GROUP BY v.maintainer_id, v.site_id, v.date, h.start, h.finish
"""
TWO_PLACES = """
    WITH w AS (
        SELECT v.*, x.worker, EXTRACT(EPOCH FROM v.start)::bigint AS began,
            lag(v.site_id) OVER w AS before,
            max((EXTRACT(EPOCH FROM v.finish)::bigint << 31) + v.id) OVER (
                w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest
        FROM (%(visits)s) v
        CROSS JOIN LATERAL (
            VALUES (v.maintainer_id), (v.second_maintainer_id)) x(worker)
        WHERE x.worker IS NOT NULL
        WINDOW w AS (PARTITION BY x.worker ORDER BY v.start, v.id)
    ), gaps AS (
        SELECT w.*, o.id AS other_id, %(km)s AS km, a.name AS here, b.name AS there,
            (w.began - (w.latest >> 31))::float8 / 60 AS gap
        FROM w
        JOIN elevator_visit o ON o.id = w.latest & 2147483647
        JOIN elevator_site a ON a.id = w.site_id
        JOIN elevator_site b ON b.id = o.site_id
        WHERE w.before <> w.site_id AND o.site_id <> w.site_id
          AND w.began - (w.latest >> 31) < 8 * 3600
    )
    SELECT 'visits:' || g.other_id || '-' || g.id AS key, min(g.branch_id) AS branch_id,
        g.site_id, NULL::int AS elevator_id,
        array_agg(g.worker ORDER BY g.worker) AS workers, min(g.date) AS date,
        jsonb_build_object('here', g.here, 'there', g.there, 'km', round(g.km::numeric, 1),
            'gap', round(min(g.gap)), 'overlap', round(max(-g.gap))) AS facts,
        jsonb_build_array(jsonb_build_array('elevator.visit', g.other_id),
            jsonb_build_array('elevator.visit', g.id)) AS evidence
    FROM gaps g
    WHERE COALESCE(g.km >= %(near)s, TRUE)
      AND g.gap < COALESCE(g.km / %(speed)s * 60, 0) - %(tolerance)s
    GROUP BY g.other_id, g.id, g.site_id, g.here, g.there, g.km
"""


class ElevatorTrustRule(models.Model):
    """Rules of time: too short on site, one worker at two sites at once."""

    _inherit = "elevator.trust.rule"

    # ---------------------------------------------------------------- too short

    def _sql_too_short(self, p):
        """Visits shorter than a share of the standard minutes (kind × stops × level).

        Visits of one worker and site that were open at the same time count together, too: opening
        five lifts at once and closing them an hour later proves an hour, not five.
        """
        return SQL(
            TOO_SHORT,
            visits=self._sql_visits(),
            share=p["share"] / 100,
            percent=p["share"],
        )

    def _say_too_short(self, facts):
        return self.env._(
            "%(visits)s visit(s) in %(minutes)s minutes on site. The standard is %(standard)s "
            "minutes; less than %(share)g %% of it is found.",
            **facts,
        )

    # ---------------------------------------------------------------- two places

    def _sql_two_places(self, p):
        """A worker who begins at a site before he can have come from the one before.

        Where the site changes, the visit is compared with the one of all before it that ended
        last. Sites closer than ``near_km`` are one place; without coordinates only times that
        overlap are found. After eight hours anybody can be anywhere.
        """
        return SQL(
            TWO_PLACES,
            visits=self._sql_visits(),
            km=self._sql_km(SQL("a"), SQL("b")),
            near=p["near_km"],
            speed=p["speed_kmh"] or 1000,
            tolerance=p["tolerance_minutes"],
        )

    def _sql_km(self, a, b):
        """Kilometres between two sites as the crow flies, NULL where one has no coordinates."""
        return SQL(
            KM,
            a=a,
            b=b,
        )

    def _say_two_places(self, facts):
        if facts["overlap"] > 0:
            return self.env._(
                "At %(there)s and at %(here)s at the same time, for %(overlap)s minutes.", **facts
            )
        return self.env._(
            "From %(there)s to %(here)s, %(km)s km, in %(gap)s minutes.",
            **facts,
        )
