from odoo import api, fields, models


class ElevatorSite(models.Model):
    """Drills and self-inspections of a site's elevators (L-5)."""

    _inherit = "elevator.site"

    self_inspection_count = fields.Integer(
        "Self-inspections due", compute="_compute_occasion_counts"
    )
    drill_count = fields.Integer("Drills due", compute="_compute_occasion_counts")

    @api.depends("elevator_ids.kind")
    def _compute_occasion_counts(self):
        """What is open for the elevators of each site; drills of the branch count by kind."""
        todo = ("state", "in", ("planned", "running"))
        inspections = dict(
            self.env["elevator.self.inspection"]._read_group(
                [("site_id", "in", self.ids), todo], ["site_id"], ["__count"]
            )
        )
        drills = self.env["elevator.drill"].search([("branch_id", "in", self.branch_id.ids), todo])
        for site in self:
            site.self_inspection_count = inspections.get(site._origin, 0)
            site.drill_count = len(drills.filtered_domain(site._drill_domain()))

    def _drill_domain(self):
        """Drills that concern a site: of its branch, for its kinds, not for another site."""
        self.ensure_one()
        return [
            ("branch_id", "=", self.branch_id.id),
            ("kind", "in", list(set(self.elevator_ids.mapped("kind")))),
            ("for_site_id", "in", (False, self._origin.id)),
        ]

    def _action_of(self, xmlid, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_service.{xmlid}")
        return action | {"domain": domain, "context": {}}

    def action_open_self_inspections(self):
        return self._action_of("elevator_self_inspection_action", [("site_id", "in", self.ids)])

    def action_open_drills(self):
        return self._action_of("elevator_drill_action", self._drill_domain())
