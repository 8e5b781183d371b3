from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.due_days import half_year
from .elevator_model import KINDS


class ElevatorDrill(models.Model):
    """An emergency drill (应急救援演练): one each half-year per kind of elevator (L-5)."""

    _name = "elevator.drill"
    _description = "Emergency drill"
    _inherit = ["elevator.occasion.mixin"]
    _order = "due_on desc, branch_id, kind, id"

    _seal_kind = "drill"
    _seal_report = "elevator_service.action_report_elevator_drill"
    _occasion_scope = "drill"
    _occasion_line = "drill_id"
    _occasion_content = ("kind", "for_site_id", "scenario", "rescue_minutes")

    kind = fields.Selection(KINDS, required=True, index=True)
    for_site_id = fields.Many2one(
        "elevator.site",
        "For the site",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Planned for one site; empty: for the whole branch.",
    )
    scenario = fields.Char(
        copy=False, help="For example: two persons between the 5th and 6th floor."
    )
    rescue_minutes = fields.Float(
        "Minutes to the rescue", copy=False, help="From the call until the persons were free."
    )
    line_ids = fields.One2many("elevator.occasion.line", "drill_id", "Items")

    _period_uniq = models.UniqueIndex(
        "(branch_id, kind, due_on, COALESCE(for_site_id, 0))",
        "This drill is planned already.",
    )
    _minutes = models.Constraint("CHECK (rescue_minutes >= 0)", "Minutes are counted from 0.")

    @api.depends("kind", "due_on", "branch_id", "for_site_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for drill in self:
            half = 1 if drill.due_on and drill.due_on.month <= 6 else 2
            where = drill.for_site_id.name or drill.branch_id.name or ""
            year = drill.due_on.year if drill.due_on else ""
            drill.display_name = f"{year}-H{half} {kinds.get(drill.kind, '')} {where}".strip()

    def _missing(self):
        missing = super()._missing()
        if self.elevator_id.kind != self.kind:
            missing.append(self.env._("The elevator is of another kind than the drill."))
        if self.for_site_id and self.elevator_id.site_id != self.for_site_id:
            missing.append(self.env._("The elevator stands at another site."))
        if self.date and self.date < half_year(self.due_on)[0]:
            missing.append(self.env._("The drill lies before its half-year."))
        if not self.scenario:
            missing.append(self.env._("Describe the scenario of the drill."))
        if not self.photo_ids:
            missing.append(self.env._("A drill is proven by a photo."))
        return missing

    # ---------------------------------------------------------------- plan

    @api.model
    def _plan(self, companies, day=None):
        """Open the drills of the half-year: one per branch, or site, and kind maintained (L-5).

        Idempotent; one query per company finds what is missing.

        :param date day: any day of the half-year, default today
        :return: the new elevator.drill
        """
        vals_list = []
        self.flush_model()
        self.env["elevator.unit"].flush_model()
        for company in companies:
            due = half_year(day or company._elevator_today())[1]
            by_site = company.elevator_drill_scope == "site"
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT u.branch_id, u.kind, CASE WHEN %(by_site)s THEN u.site_id END
                    FROM elevator_unit u
                    WHERE u.company_id = %(company)s AND u.state = 'maintenance' AND u.active
                      AND NOT EXISTS (SELECT 1 FROM elevator_drill d
                        WHERE d.branch_id = u.branch_id AND d.kind = u.kind AND d.due_on = %(due)s
                          AND COALESCE(d.for_site_id, 0) =
                            CASE WHEN %(by_site)s THEN u.site_id ELSE 0 END)
                    ORDER BY 1, 2, 3
                    """,
                    by_site=by_site,
                    company=company.id,
                    due=due,
                )
            )
            vals_list += [
                {"branch_id": branch, "kind": kind, "for_site_id": site, "due_on": due}
                for branch, kind, site in rows
            ]
        return self.create(vals_list)

    @api.model
    def _cron_plan(self):
        return self._plan(self.env["res.company"].search([]))  # pylint: disable=no-search-all

    def action_plan_due(self):
        """Open now what the night would open, and show what is open."""
        self.browse().check_access("create")
        # sudo: all branches are planned at once, as by the night
        self.sudo()._plan(self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_drill_action"
        )
