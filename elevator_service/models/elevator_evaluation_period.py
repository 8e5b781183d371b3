from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.locking import first_one


class ElevatorEvaluation(models.Model):
    """The evaluations of a period: opened when it is over, asked for, asked for again."""

    _inherit = "elevator.evaluation"

    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")

    def _late_domain(self):
        company = self.env.company
        before = company._elevator_today() - timedelta(company.elevator_book_days)
        return Domain("state", "=", "waiting") & Domain("date_to", "<", before)

    @api.depends("state", "date_to")
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        late.is_late = True
        (self - late).is_late = False

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._late_domain() if True in value else ~self._late_domain()

    @api.model
    def _cron_open(self):
        """Each night: the evaluations of the period that is over, where they are missing."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            self._open_period(company, company._elevator_today())

    def action_open_now(self):
        """Open the evaluations of the last period, before the night does."""
        if not self.env.user.has_group("elevator_service.group_hq_service"):
            raise AccessError(self.env._("HQ service opens evaluations."))
        # sudo: evaluations are opened by this verb alone, the right was checked above
        for company in self.env.companies:
            self.sudo()._open_period(company, company._elevator_today())
        return True

    @api.model
    def _last_period(self, company, day):
        """First and last day of the last period that is over on a day; periods divide the year."""
        months = int(company.elevator_evaluation_months)
        begin = day.replace(day=1, month=(day.month - 1) // months * months + 1)
        return begin - relativedelta(months=months), begin - timedelta(1)

    @api.model
    def _open_period(self, company, day):
        """Open one evaluation for each site that was maintained in the period; twice once.

        :return: the new evaluations
        """
        first, last = self._last_period(company, day)
        units = self.env["elevator.unit"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "maintenance"),
                ("maintenance_since", "<=", last),
            ]
        )
        known = self.search([("site_id", "in", units.site_id.ids), ("date_from", "=", first)])
        sites = (units.site_id - known.site_id).sorted("id")
        with first_one(self.env):
            return self.create(
                [
                    vals
                    for lang, group in sites.grouped(lambda site: site.partner_id.lang).items()
                    for vals in group._prepare_evaluations(lang, first, last)
                ]
            )

    def _ask_ready(self):
        today = self.env.company._elevator_today()
        return super()._ask_ready().filtered(lambda evaluation: evaluation.date_to < today)

    @api.model
    def _signature_reminder_domain(self):
        """The first mail goes at once, the next ones as for every paper."""
        new = Domain([("state", "=", "waiting"), ("asked_on", "=", False)])
        today = self.env.company._elevator_today()
        return super()._signature_reminder_domain() | (new & Domain("date_to", "<", today))
