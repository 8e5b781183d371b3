from odoo import api, fields, models

from ..tools.due_days import half_year, self_inspection_due

# parameters of TSG T5002-2017 art. 8 by annex: what the record names (L-2)
PARAMETERS = {
    "A": ("drive", "load_kg", "speed_ms", "stops", "doors"),
    "B": ("load_kg", "speed_ms", "stops", "doors", "cylinder_count", "jacking"),
    "C": ("drive", "load_kg", "speed_ms", "stops", "doors"),
    "D": ("angle_deg", "speed_ms", "rise_m", "width_mm", "motor_kw", "usable_length_m"),
}
PLATE = ("code", "name", "kind", "maker", "product_no", "equipment_code", "registration_no")


class ElevatorUnit(models.Model):
    """Drills and self-inspections of an elevator: what is due next (L-5)."""

    _inherit = "elevator.unit"

    next_self_inspection = fields.Date(
        compute="_compute_next_self_inspection",
        help="Last day for the yearly self-inspection, which goes before the periodic one (L-5).",
    )
    next_drill = fields.Date(
        compute="_compute_next_drill",
        help="End of the half-year in which its kind needs a drill next (L-5).",
    )
    self_inspection_count = fields.Integer(compute="_compute_self_inspection_count")

    @api.depends("inspection_due", "maintenance_since", "plan_anchor", "state")
    def _compute_next_self_inspection(self):
        due = self.filtered(lambda unit: unit.state == "maintenance")._self_inspection_due()
        for elevator in self:
            elevator.next_self_inspection = due.get(elevator)

    def _self_inspection_due(self):
        """{elevator: last day for the next self-inspection}; one query for all."""
        groups = self.env["elevator.self.inspection"]._read_group(
            [("elevator_id", "in", self.ids), ("state", "=", "done")],
            ["elevator_id"],
            ["date:max"],
        )
        last = dict(groups)
        due = {}
        for elevator in self:
            done = last.get(elevator._origin)
            since = elevator.maintenance_since or elevator.plan_anchor or done
            if since:
                due[elevator] = self_inspection_due(
                    done,
                    since,
                    elevator.inspection_due,
                    elevator.company_id.elevator_self_inspection_lead,
                )
        return due

    @api.depends("state", "kind", "branch_id")
    def _compute_next_drill(self):
        """This half-year until its drill is done, then the next one."""
        today = self.env.company._elevator_today()
        this = half_year(today)[1]
        groups = self.env["elevator.drill"]._read_group(
            [("branch_id", "in", self.branch_id.ids), ("due_on", "=", this)]
            + [("state", "=", "done")],
            ["branch_id", "kind", "for_site_id"],
        )
        done = {(branch.id, kind, site.id) for branch, kind, site in groups}
        later = half_year(fields.Date.add(this, days=1))[1]
        for elevator in self:
            key = (elevator.branch_id.id, elevator.kind)
            by_site = elevator.company_id.elevator_drill_scope == "site"
            held = (*key, elevator.site_id.id if by_site else False) in done
            day = later if held else this
            elevator.next_drill = day if elevator.state == "maintenance" else False

    @api.depends("state")
    def _compute_self_inspection_count(self):
        groups = self.env["elevator.self.inspection"]._read_group(
            [("elevator_id", "in", self.ids)], ["elevator_id"], ["__count"]
        )
        counts = dict(groups)
        for elevator in self:
            elevator.self_inspection_count = counts.get(elevator._origin, 0)

    def action_open_self_inspections(self):
        return self._action_of("elevator_self_inspection_action")

    def action_open_drills(self):
        """The drills of its branch for its kind."""
        action = self._action_of("elevator_drill_action")
        return action | {
            "domain": [
                ("branch_id", "in", self.branch_id.ids),
                ("kind", "in", self.mapped("kind")),
            ]
        }

    def _record_heading(self):
        """The heading of a sealed record as it is now (L-2; TSG T5002-2017 art. 7, 8)."""
        self.ensure_one()
        elevator = self.sudo()
        site = elevator.site_id
        address = (site.city, site.district, site.street)
        return {
            "elevator": {name: elevator[name] or "" for name in PLATE},
            "parameters": {name: elevator[name] or 0 for name in PARAMETERS[elevator.annex]},
            "model": elevator.model_id.name or "",
            "norm": elevator.norm_id.name or "",
            "installer": elevator.installer or "",
            "modifier": elevator.modifier or "",
            "user": site.partner_id.name,
            "site": site.name,
            "place": " ".join(part for part in address if part),
            "safety_manager": site.safety_manager_id.name or "",
            "unit": elevator.maintenance_unit_id.name or elevator.branch_id.name,
            "branch": elevator.branch_id.name,
            "phone_24h": elevator.branch_id.phone_24h or "",
        }
