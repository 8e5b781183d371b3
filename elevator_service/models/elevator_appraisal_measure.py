from odoo import api, fields, models


class ElevatorAppraisalMeasure(models.Model):
    """What a maintainer is measured by: one fact, its weight, and what is good and bad (M-3).

    Measures are rows; an addon adds one by ``selection_add`` on ``code`` with the two methods
    ``_figures_<code>`` and ``_records_<code>`` (see ``elevator_appraisal_facts.py``).
    """

    _name = "elevator.appraisal.measure"
    _description = "Measure of an appraisal"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        [
            ("on_time", "Visits done on their day"),
            ("repeat_fault", "Repeat faults"),
            ("finding", "Findings judged true"),
            ("audit", "Audits"),
            ("evaluation", "Evaluations"),
            ("followup", "Friday calls"),
            ("exam", "Exams"),
        ],
        "Fact",
        required=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    weight = fields.Float(
        required=True,
        default=10,
        digits=(6, 1),
        help="Its share of the score; measures without a fact in the month are left out.",
    )
    full_at = fields.Float(
        "100 points at", required=True, digits=(8, 1), help="This figure, or better."
    )
    zero_at = fields.Float(
        "0 points at", required=True, digits=(8, 1), help="This figure, or worse; linear between."
    )
    unit = fields.Char(translate=True, help="Of the figure, in print.")
    days = fields.Integer(
        "Within (days)", default=30, help="How far back a fact looks that needs an earlier one."
    )

    _code_uniq = models.UniqueIndex("(code) WHERE active", "This fact is measured already.")
    _sane = models.Constraint(
        "CHECK (weight >= 0 AND full_at <> zero_at AND days > 0)",
        "A measure has a weight from 0, and different figures for 0 and 100 points.",
    )

    def _points(self, figure):
        """Points from 0 to 100 for a figure: linear between what is bad and what is good."""
        self.ensure_one()
        points = 100 * (figure - self.zero_at) / (self.full_at - self.zero_at)
        return round(min(100.0, max(0.0, points)), 1)

    @api.model
    def _measured(self, employees, first, last):
        """The facts of all measures: one query a measure, whatever the number of people.

        :return: {measure: {employee's id: (figure, number of records)}}
        """
        self.env.flush_all()
        return {
            measure: getattr(measure, f"_figures_{measure.code}")(employees, first, last)
            for measure in self.search([("weight", ">", 0)])
        }

    def _records(self, employee, first, last):
        """The records behind a figure of an employee: (model, domain)."""
        self.ensure_one()
        return getattr(self, f"_records_{self.code}")(employee, first, last)
