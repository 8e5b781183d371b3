from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorSelfInspection(models.Model):
    """The yearly self-inspection of an elevator (年度自行检查), before the periodic one (L-5)."""

    _name = "elevator.self.inspection"
    _description = "Self-inspection"
    _inherit = ["elevator.occasion.mixin"]
    _order = "due_on desc, elevator_id, id"

    _seal_kind = "self_inspection"
    _seal_report = "elevator_service.action_report_elevator_self_inspection"
    _occasion_scope = "self_inspection"
    _occasion_line = "inspection_id"
    _occasion_content = ("inspection_due",)

    elevator_id = fields.Many2one(required=True)
    inspection_due = fields.Date(
        "Periodic inspection",
        readonly=True,
        copy=False,
        help="The periodic inspection it goes before, as known when the work began.",
    )
    line_ids = fields.One2many("elevator.occasion.line", "inspection_id", "Items")

    _one_open = models.UniqueIndex(
        "(elevator_id) WHERE state IN ('planned', 'running')",
        "A self-inspection of this elevator is planned already.",
    )

    @api.depends("elevator_id", "due_on", "date")
    def _compute_display_name(self):
        for inspection in self:
            day = inspection.date or inspection.due_on or ""
            inspection.display_name = f"{inspection.elevator_id.code or ''} {day}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        """The branch is the elevator's."""
        units = self.env["elevator.unit"]
        for vals in vals_list:
            if vals.get("elevator_id") and not vals.get("branch_id"):
                vals["branch_id"] = units.browse(vals["elevator_id"]).branch_id.id
        return super().create(vals_list)

    def action_start(self):
        for inspection in self:
            inspection._set(inspection_due=inspection.elevator_id.inspection_due)
        return super().action_start()

    def _missing(self):
        missing = super()._missing()
        defects = self.line_ids.filtered(lambda line: line.code == "x")
        if defects and self.result == "passed":
            missing.append(self.env._("An elevator with defects has not passed."))
        return missing

    # ---------------------------------------------------------------- plan

    @api.model
    def _plan(self, elevators):
        """Open the self-inspections that come due, and move the day of those not begun (L-5).

        Idempotent: an elevator has one open self-inspection.

        :param elevators: elevator.unit
        :return: the new elevator.self.inspection
        """
        elevators = elevators.filtered(lambda elevator: elevator.state == "maintenance")
        due, vals_list = elevators._self_inspection_due(), []
        open_ones = {
            inspection.elevator_id: inspection
            for inspection in self.search(
                [("elevator_id", "in", elevators.ids), ("state", "in", ("planned", "running"))]
            )
        }
        for elevator, day in due.items():
            company = elevator.company_id
            ahead = company._elevator_today() + relativedelta(
                days=company.elevator_self_inspection_open
            )
            inspection = open_ones.get(elevator)
            if inspection:
                if inspection.state == "planned" and inspection.due_on != day:
                    inspection.due_on = day
            elif day <= ahead:
                vals_list.append({"elevator_id": elevator.id, "due_on": day})
        return self.create(vals_list)

    @api.model
    def _cron_plan(self, batch_size=2000):
        """Each night, a batch of elevators at a time."""
        units = self.env["elevator.unit"]
        domain, last = [("state", "=", "maintenance")], 0
        while batch := units.search([*domain, ("id", ">", last)], order="id", limit=batch_size):
            self._plan(batch)
            last = batch[-1].id
            rest = units.search_count([*domain, ("id", ">", last)])
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=rest):
                return

    def action_plan_due(self):
        """Open now what the night would open for the own branches, and show what is open."""
        self.browse().check_access("create")
        self._plan(self.env["elevator.unit"].search([("state", "=", "maintenance")]))
        return self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_self_inspection_action"
        )

    def action_cancel(self):
        """An elevator in maintenance is inspected each year; only a double one is cancelled."""
        maintained = self.elevator_id.filtered(lambda elevator: elevator.state == "maintenance")
        if maintained:
            raise UserError(
                self.env._(
                    "In maintenance, its self-inspection is due: %(elevators)s",
                    elevators=", ".join(maintained.mapped("code")),
                )
            )
        return super().action_cancel()
