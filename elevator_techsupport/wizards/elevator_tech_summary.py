from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain

from .elevator_monthly_summary_mixin import MOST


class ElevatorTechSummary(models.TransientModel):
    """The technical summary of a month for other departments (技术月报, T-3, M-2.2.4).

    Tickets by kind, cause, component, model and branch beside the month before, the course of a
    year, what repeats, and the cases that were published: each as the user may see it.
    """

    _name = "elevator.tech.summary"
    _inherit = ["elevator.monthly.summary.mixin"]
    _description = "Technical summary"

    _counted = "helpdesk.ticket"
    _counted_on = "filed_on"
    _dimensions = ("kind", "cause_id", "system", "model_id", "branch_id")
    _report = "elevator_techsupport.action_report_tech_summary"

    @api.depends("month")
    def _compute_display_name(self):
        for summary in self:
            summary.display_name = self.env._(
                "Technical summary %(month)s", month=f"{summary.month:%Y-%m}"
            )

    def action_tickets(self):
        """The tickets that are counted."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.helpdesk_ticket_action_analysis"
        )
        return action | {"domain": list(self._domain()), "context": {}}

    def _domain(self, back=0, months=1):
        return super()._domain(back, months) & Domain("kind", "!=", False)

    def _label(self, field, value):
        return super()._label(field, value) if value else self.env._("Not classified")

    def _repeats(self):
        """What came more than once on a model: rows (model, fault code, number)."""
        groups = self.env["helpdesk.ticket"]._read_group(
            self._domain() & Domain("fault_code", "!=", False) & Domain("model_id", "!=", False),
            ["model_id", "fault_code"],
            ["__count"],
            having=[("__count", ">", 1)],
            order="__count desc",
            limit=MOST,
        )
        return [(model.display_name, code, count) for model, code, count in groups]

    def _lessons(self):
        """The cases published in the month: elevator.case."""
        first = self.month.replace(day=1)
        return self.env["elevator.case"].search(
            [
                ("published_on", ">=", first),
                ("published_on", "<", first + relativedelta(months=1)),
                ("state", "=", "published"),
            ],
            order="number",
        )
