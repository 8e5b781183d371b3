from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.chart_svg import bars, columns

MOST = 15  # rows of a table; what follows is summed up


class ElevatorMonthlySummaryMixin(models.AbstractModel):
    """The figures of a month beside those of the month before, by some fields of a model (T-3).

    A summary names the model it counts, the field with the day, what it adds up and by which
    fields; a user counts what he may see.
    """

    _name = "elevator.monthly.summary.mixin"
    _description = "Summary of a month"

    _counted = None
    _counted_on = None
    _measure = "__count"
    _dimensions = ()
    _report = None  # the printed one; "_xlsx" behind it the workbook

    month = fields.Date(
        required=True, default=lambda self: self._default_month(), help="Any day of the month."
    )
    branch_ids = fields.Many2many("elevator.branch", string="Branches", help="Empty: all.")

    @api.model
    def _default_month(self):
        return self.env.company._elevator_today().replace(day=1) - relativedelta(months=1)

    def action_print(self):
        return self.env.ref(self._report).report_action(self, config=False)

    def action_xlsx(self):
        return self.env.ref(f"{self._report}_xlsx").report_action(self, config=False)

    # ---------------------------------------------------------------- figures

    def _domain(self, back=0, months=1):
        """What is counted of the month, or of ``months`` that end so many back."""
        last = self.month.replace(day=1) + relativedelta(months=1 - back)
        first = last - relativedelta(months=months)
        domain = Domain(self._counted_on, ">=", first) & Domain(self._counted_on, "<", last)
        if self.branch_ids:
            domain &= Domain("branch_id", "in", self.branch_ids.ids)
        return domain

    def _groups(self, groupby, back=0, months=1):
        """Rows (value of each field …, figure) of the month."""
        return self.env[self._counted]._read_group(
            self._domain(back, months), groupby, [self._measure]
        )

    def _label(self, field, value):
        if not value:
            return self.env._("Not known")
        if isinstance(value, models.BaseModel):
            return value.display_name
        selection = self.env[self._counted]._fields[field]
        if selection.type != "selection":
            return value
        return dict(selection._description_selection(self.env)).get(value, value)

    def _rows_by(self, field):
        """Rows (label, figure, figure of the month before), the most first."""
        now, before = (dict(self._groups([field], back=back)) for back in (0, 1))
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
        strings = self.env[self._counted].fields_get(self._dimensions, ["string"])
        found = []
        for field in self._dimensions:
            rows = self._rows_by(field)
            found.append({"title": strings[field]["string"], "rows": rows, "chart": bars(rows)})
        return found

    def _course(self):
        """The twelve months that end with this one: list of (month, figure)."""
        groups = self._groups([f"{self._counted_on}:month"], months=12)
        counts = {f"{month:%Y-%m}": count for month, count in groups}
        first = self.month.replace(day=1) - relativedelta(months=11)
        months = [f"{first + relativedelta(months=number):%Y-%m}" for number in range(12)]
        return [(month, counts.get(month, 0)) for month in months]

    def _course_chart(self):
        return columns([(month[2:], count) for month, count in self._course()])
