from odoo import fields, models
from odoo.tools import SQL

from .elevator_checklist_item import LEVEL_DEPTH

VISIT_STOPPED = """
    WITH e AS (
        SELECT e.id, e.elevator_id, e.state_to, e.date, lead(e.date) OVER (
            PARTITION BY e.elevator_id ORDER BY e.date, e.id) AS until
        FROM elevator_unit_event e WHERE e.kind = 'state'
    )
    SELECT 'visit:' || v.id AS key, v.branch_id, v.site_id, v.elevator_id,
        ARRAY[v.maintainer_id, v.second_maintainer_id] AS workers, v.date,
        jsonb_build_object('date', v.date, 'since', e.date, 'until', e.until,
            'state', e.state_to) AS facts,
        jsonb_build_array(jsonb_build_array('elevator.visit', v.id),
            jsonb_build_array('elevator.unit.event', e.id)) AS evidence
    FROM e JOIN (%(visits)s) v ON v.elevator_id = e.elevator_id
        AND v.date > e.date + %(grace)s
        AND (e.until IS NULL OR v.date < e.until - %(grace)s)
    WHERE e.state_to IN ('suspended', 'ended')
"""
FAULT_AFTER = """
    WITH f AS (
        SELECT e.id AS event_id, e.kind, e.date AS fault_on, v.*
        FROM elevator_unit_event e
        CROSS JOIN LATERAL (
            SELECT v.* FROM (%(visits)s) v
            WHERE v.elevator_id = e.elevator_id AND v.level IN %(levels)s
              AND v.planned_on BETWEEN e.date - %(days)s - 20 AND e.date + 20
              AND v.date <= e.date
            ORDER BY v.date DESC, v.id DESC LIMIT 1
        ) v
        WHERE e.kind IN ('fault', 'entrapment') AND v.date BETWEEN e.date - %(days)s AND e.date - 1
    )
    SELECT 'visit:' || f.id AS key, f.branch_id, f.site_id, f.elevator_id,
        ARRAY[f.maintainer_id, f.second_maintainer_id] AS workers, f.date,
        jsonb_build_object('date', f.date, 'faults', count(*),
            'trapped', count(*) FILTER (WHERE f.kind = 'entrapment'),
            'on', string_agg(f.fault_on::text, ', ' ORDER BY f.fault_on)) AS facts,
        jsonb_build_array(jsonb_build_array('elevator.visit', f.id)) || jsonb_agg(
            jsonb_build_array('elevator.unit.event', f.event_id) ORDER BY f.event_id)
            AS evidence
    FROM f WHERE strpos(COALESCE(f.codes, ''), 'x') = 0
    GROUP BY f.id, f.branch_id, f.site_id, f.elevator_id, f.maintainer_id,
        f.second_maintainer_id, f.date
    HAVING count(*) >= %(faults)s
"""
UNSIGNED = """
    SELECT 'sheet:' || s.id AS key, s.branch_id, s.site_id, NULL::int AS elevator_id,
        array_agg(DISTINCT v.maintainer_id) AS workers, s.date,
        jsonb_build_object('sheet', s.name, 'date', s.date, 'visits', count(*),
            'days', max(t.today - s.date)) AS facts,
        jsonb_build_array(jsonb_build_array('elevator.visit.sheet', s.id)) AS evidence
    FROM elevator_visit_sheet s
    JOIN res_company c ON c.id = s.company_id
    JOIN elevator_visit v ON v.sheet_id = s.id AND v.seal IS NOT NULL
    CROSS JOIN LATERAL (SELECT (%(now)s::timestamp AT TIME ZONE 'UTC'
        AT TIME ZONE c.elevator_tz)::date AS today) t
    WHERE s.state = 'waiting' AND s.date < t.today - %(days)s
    GROUP BY s.id
"""


class ElevatorTrustRule(models.Model):
    """Rules of what happened around a visit: stopped lifts, faults soon after, no signature."""

    _inherit = "elevator.trust.rule"

    def _sql_visit_stopped(self, p):
        """Visits on days on which the elevator was suspended or ended.

        The days of the stop itself and of the resumption may see an honest visit.
        """
        return SQL(
            VISIT_STOPPED,
            visits=self._sql_visits(),
            grace=int(p["grace_days"]),
        )

    def _say_visit_stopped(self, facts):
        states = dict(self.env["elevator.unit"]._fields["state"]._description_selection(self.env))
        said = facts | {"state": states[facts["state"]]}
        return self.env._(
            "A visit on %(date)s; the elevator was %(state)s since %(since)s.", **said
        )

    def _sql_fault_after(self, p):
        """Faults and entrapments within some days after a service that found nothing wrong.

        Each fault belongs to the last service before its day; a service that reported a defect
        said so and is no evidence, nor is a fault on the day of the service.
        """
        levels = [level for level, depth in LEVEL_DEPTH.items() if depth >= p["depth"]]
        return SQL(
            FAULT_AFTER,
            visits=self._sql_visits("codes"),
            levels=tuple(levels) or ("",),
            days=int(p["days"]),
            faults=int(p["faults"]),
        )

    def _say_fault_after(self, facts):
        return self.env._(
            "The service of %(date)s found nothing wrong; %(faults)s fault(s) followed, "
            "%(trapped)s with persons trapped, on %(on)s.",
            **facts,
        )

    def _sql_unsigned(self, p):
        """Sheets nobody has signed for some days."""
        return SQL(
            UNSIGNED,
            now=fields.Datetime.now(),
            days=int(p["days"]),
        )

    def _say_unsigned(self, facts):
        return self.env._(
            "Sheet %(sheet)s of %(date)s with %(visits)s visit(s) is not signed after %(days)s "
            "days.",
            **facts,
        )
