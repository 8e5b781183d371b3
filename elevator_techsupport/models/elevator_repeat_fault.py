from odoo import fields, models
from odoo.tools import SQL


class ElevatorRepeatFault(models.Model):
    """An elevator that breaks down again and again (重复故障): faults within the window (T-3)."""

    _name = "elevator.repeat.fault"
    _description = "Repeated faults"
    _auto = False
    _order = "fault_count desc, last_on desc"

    elevator_id = fields.Many2one("elevator.unit", readonly=True)
    site_id = fields.Many2one("elevator.site", readonly=True)
    branch_id = fields.Many2one("elevator.branch", readonly=True)
    maintainer_id = fields.Many2one("hr.employee", readonly=True)
    cause_id = fields.Many2one("elevator.fault.cause", "Most frequent cause", readonly=True)
    fault_count = fields.Integer("Faults", readonly=True)
    entrapment_count = fields.Integer("Entrapments", readonly=True)
    first_on = fields.Date("First", readonly=True)
    last_on = fields.Date("Last", readonly=True)
    _depends = {
        "helpdesk.ticket": ["elevator_id", "kind", "filed_on", "cause_id", "stage_id"],
        "elevator.callout": ["ticket_id", "state", "trapped"],
        "res.company": ["elevator_repeat_faults", "elevator_repeat_days"],
        "elevator.unit": ["site_id", "branch_id", "maintainer_id"],
    }

    @property
    def _table_query(self):
        """Filed faults of the last days, cancelled and ended ones aside, from n on."""
        return SQL(
            """
            SELECT u.id, u.id AS elevator_id, u.site_id, u.branch_id, u.maintainer_id,
                mode() WITHIN GROUP (ORDER BY t.cause_id) AS cause_id, count(*) AS fault_count,
                count(*) FILTER (WHERE k.trapped) AS entrapment_count,
                min(t.filed_on) AS first_on, max(t.filed_on) AS last_on
            FROM helpdesk_ticket t
            JOIN elevator_unit u ON u.id = t.elevator_id
            JOIN res_company c ON c.id = u.company_id
            JOIN helpdesk_ticket_stage s ON s.id = t.stage_id
            LEFT JOIN elevator_callout k ON k.ticket_id = t.id
            WHERE t.kind IN ('callout', 'maintenance') AND s.without_answer IS NOT TRUE
              AND k.state IS DISTINCT FROM 'cancelled'
              AND t.filed_on > (%(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE
                COALESCE(c.elevator_tz, 'UTC'))::date - c.elevator_repeat_days
            GROUP BY u.id, c.elevator_repeat_faults
            HAVING count(*) >= c.elevator_repeat_faults
            """,
            now=fields.Datetime.now(),
        )

    def action_open_tickets(self):
        """The faults behind the number."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.helpdesk_ticket_action_all"
        )
        action["domain"] = [("elevator_id", "=", self.elevator_id.id), ("kind", "!=", False)]
        action["context"] = {}
        return action
