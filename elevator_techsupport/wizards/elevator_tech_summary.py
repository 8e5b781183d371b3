from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.chart_svg import bars, columns

# the tables of the summary, in their order: field of the ticket
DIMENSIONS = ("kind", "cause_id", "system", "model_id", "branch_id")
MOST = 15  # rows of a table; what follows is summed up


class ElevatorTechSummary(models.TransientModel):
    """The technical summary of a month for other departments (技术月报, T-3, M-2.2.4).

    Tickets by kind, cause, component, model and branch beside the month before, the course of a
    year, what repeats, and the cases that were published: each as the user may see it.
    """

    _name = "elevator.tech.summary"
    _description = "Technical summary"

    month = fields.Date(
        required=True, default=lambda self: self._default_month(), help="Any day of the month."
    )
    branch_ids = fields.Many2many("elevator.branch", string="Branches", help="Empty: all.")

    @api.model
    def _default_month(self):
        return self.env.company._elevator_today().replace(day=1) - relativedelta(months=1)

    @api.depends("month")
    def _compute_display_name(self):
        for summary in self:
            summary.display_name = self.env._(
                "Technical summary %(month)s", month=f"{summary.month:%Y-%m}"
            )

    def action_print(self):
        return self.env.ref("elevator_techsupport.action_report_tech_summary").report_action(
            self, config=False
        )

    def action_xlsx(self):
        return self.env.ref("elevator_techsupport.action_report_tech_summary_xlsx").report_action(
            self, config=False
        )

    def action_tickets(self):
        """The tickets that are counted."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.helpdesk_ticket_action_analysis"
        )
        return action | {"domain": list(self._domain()), "context": {}}

    # ---------------------------------------------------------------- figures

    def _domain(self, back=0, months=1):
        """Tickets of elevators filed in the month, or in ``months`` that end so many back."""
        last = self.month.replace(day=1) + relativedelta(months=1 - back)
        first = last - relativedelta(months=months)
        domain = Domain("kind", "!=", False)
        domain &= Domain("filed_on", ">=", first) & Domain("filed_on", "<", last)
        if self.branch_ids:
            domain &= Domain("branch_id", "in", self.branch_ids.ids)
        return domain

    def _counts(self, field, back=0):
        """{value of a field: number of tickets} of the month."""
        return dict(
            self.env["helpdesk.ticket"]._read_group(self._domain(back), [field], ["__count"])
        )

    def _label(self, field, value):
        if not value:
            return self.env._("Not classified")
        if isinstance(value, models.BaseModel):
            return value.display_name
        selection = self.env["helpdesk.ticket"]._fields[field]._description_selection(self.env)
        return dict(selection).get(value, value)

    def _rows_by(self, field):
        """Rows (label, number, number of the month before), the most first."""
        now, before = self._counts(field), self._counts(field, back=1)
        keys = sorted(
            {*now, *before},
            key=lambda key: (-now.get(key, 0), -before.get(key, 0), not key, str(key)),
        )
        rows = [
            (self._label(field, key), now.get(key, 0), before.get(key, 0)) for key in keys[:MOST]
        ]
        if rest := keys[MOST:]:
            sums = [sum(found.get(key, 0) for key in rest) for found in (now, before)]
            rows.append((self.env._("Others"), *sums))
        return rows

    def _tables(self):
        """All tables: list of {title, rows, chart}."""
        strings = self.env["helpdesk.ticket"].fields_get(DIMENSIONS, ["string"])
        found = []
        for field in DIMENSIONS:
            rows = self._rows_by(field)
            found.append({"title": strings[field]["string"], "rows": rows, "chart": bars(rows)})
        return found

    def _course(self):
        """Tickets of the twelve months that end with this one: list of (month, number)."""
        groups = self.env["helpdesk.ticket"]._read_group(
            self._domain(months=12), ["filed_on:month"], ["__count"]
        )
        counts = {f"{month:%Y-%m}": count for month, count in groups}
        first = self.month.replace(day=1) - relativedelta(months=11)
        months = [f"{first + relativedelta(months=number):%Y-%m}" for number in range(12)]
        return [(month, counts.get(month, 0)) for month in months]

    def _course_chart(self):
        return columns([(month[2:], count) for month, count in self._course()])

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
