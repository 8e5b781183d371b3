from odoo import models
from odoo.tools import SQL


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
            """
            WITH v AS MATERIALIZED (
                SELECT v.*, EXTRACT(EPOCH FROM v.finish - v.start) / 60 AS minutes,
                    s.base_minutes + s.stop_minutes * COALESCE(u.stops, 0) AS standard,
                    max(v.finish) OVER (PARTITION BY v.maintainer_id, v.site_id, v.date
                        ORDER BY v.start, v.id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS open_until
                FROM (%(visits)s) v
                JOIN elevator_unit u ON u.id = v.elevator_id
                JOIN elevator_standard_time s ON s.kind = u.kind AND s.level = v.level
            ), own AS (
                SELECT v.* FROM v WHERE v.minutes < v.standard * %(share)s / 100
            ), islands AS (
                SELECT v.*, sum(CASE WHEN v.start < v.open_until THEN 0 ELSE 1 END) OVER (
                    PARTITION BY v.maintainer_id, v.site_id, v.date ORDER BY v.start, v.id
                ) AS island
                FROM v
            )
            SELECT 'visit:' || v.id AS key, v.branch_id, v.site_id, v.elevator_id,
                ARRAY[v.maintainer_id, v.second_maintainer_id] AS workers, v.date,
                jsonb_build_object('visits', 1, 'minutes', round(v.minutes::numeric, 1),
                    'standard', round(v.standard::numeric), 'share', %(share)s) AS facts,
                jsonb_build_array(jsonb_build_array('elevator.visit', v.id)) AS evidence
            FROM own v
            UNION ALL
            SELECT 'visits:' || min(i.id), min(i.branch_id), i.site_id, NULL,
                array_agg(DISTINCT i.maintainer_id)
                    || array_agg(DISTINCT i.second_maintainer_id), i.date,
                jsonb_build_object('visits', count(*), 'share', %(share)s,
                    'minutes', round(EXTRACT(EPOCH FROM max(i.finish) - min(i.start)) / 60, 1),
                    'standard', round(sum(i.standard)::numeric)),
                jsonb_agg(jsonb_build_array('elevator.visit', i.id) ORDER BY i.start, i.id)
            FROM islands i
            GROUP BY i.maintainer_id, i.site_id, i.date, i.island
            HAVING count(*) > 1
                AND NOT bool_or(i.minutes < i.standard * %(share)s / 100)
                AND EXTRACT(EPOCH FROM max(i.finish) - min(i.start)) / 60
                    < sum(i.standard) * %(share)s / 100
            """,
            visits=self._sql_visits(),
            share=p["share"],
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

        Consecutive visits at one site are one stay; each is compared with the stay that ended
        last before it. Sites closer than ``near_km`` are one place; without coordinates only
        times that overlap are found.
        """
        return SQL(
            """
            WITH w AS (
                SELECT v.*, x.worker,
                    lag(v.site_id) OVER (PARTITION BY x.worker ORDER BY v.start, v.id) AS before
                FROM (%(visits)s) v
                CROSS JOIN LATERAL (
                    VALUES (v.maintainer_id), (v.second_maintainer_id)) x(worker)
                WHERE x.worker IS NOT NULL
            ), n AS (
                SELECT w.*, count(*) FILTER (WHERE w.before IS DISTINCT FROM w.site_id) OVER (
                    PARTITION BY w.worker ORDER BY w.start, w.id) AS stay
                FROM w
            ), stays AS (
                SELECT n.worker, n.stay, n.site_id, min(n.branch_id) AS branch_id,
                    min(n.start) AS start, max(n.finish) AS finish, min(n.date) AS date,
                    (array_agg(n.id ORDER BY n.start, n.id))[1] AS first_id,
                    (array_agg(n.id ORDER BY n.finish DESC, n.id))[1] AS last_id
                FROM n GROUP BY n.worker, n.stay, n.site_id
            ), pairs AS (
                SELECT s.*, max(ARRAY[EXTRACT(EPOCH FROM s.finish)::float8, s.site_id, s.last_id])
                    OVER (PARTITION BY s.worker ORDER BY s.stay
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest
                FROM stays s
            ), gaps AS (
                SELECT q.*, q.latest[3]::int AS other_id,
                    (EXTRACT(EPOCH FROM q.start)::float8 - q.latest[1]) / 60 AS gap,
                    %(km)s AS km, a.name AS here, b.name AS there
                FROM pairs q
                JOIN elevator_site a ON a.id = q.site_id
                JOIN elevator_site b ON b.id = q.latest[2]::int
                WHERE q.latest[2]::int <> q.site_id
                  AND EXTRACT(EPOCH FROM q.start)::float8 - q.latest[1] < 86400
            )
            SELECT 'visits:' || g.other_id || '-' || g.first_id AS key,
                min(g.branch_id) AS branch_id, g.site_id, NULL::int AS elevator_id,
                array_agg(g.worker ORDER BY g.worker) AS workers, min(g.date) AS date,
                jsonb_build_object('here', g.here, 'there', g.there, 'km', round(g.km::numeric, 1),
                    'gap', round(min(g.gap)::numeric), 'overlap', round(max(-g.gap)::numeric))
                    AS facts,
                jsonb_build_array(jsonb_build_array('elevator.visit', g.other_id),
                    jsonb_build_array('elevator.visit', g.first_id)) AS evidence
            FROM gaps g
            WHERE COALESCE(g.km >= %(near)s, TRUE)
              AND g.gap < COALESCE(g.km / %(speed)s * 60, 0) - %(tolerance)s
            GROUP BY g.other_id, g.first_id, g.site_id, g.here, g.there, g.km
            """,
            visits=self._sql_visits(),
            km=self._sql_km(SQL("a"), SQL("b")),
            near=p["near_km"],
            speed=p["speed_kmh"] or 1000,
            tolerance=p["tolerance_minutes"],
        )

    def _sql_km(self, a, b):
        """Kilometres between two sites as the crow flies, NULL where one has no coordinates."""
        return SQL(
            """
            CASE WHEN COALESCE(%(a)s.latitude, 0) <> 0 AND COALESCE(%(b)s.latitude, 0) <> 0
            THEN 12742 * asin(sqrt(LEAST(1,
                power(sin(radians(%(b)s.latitude - %(a)s.latitude) / 2), 2)
                + cos(radians(%(a)s.latitude)) * cos(radians(%(b)s.latitude))
                * power(sin(radians(%(b)s.longitude - %(a)s.longitude) / 2), 2)))) END
            """,
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
