from odoo import api, models
from odoo.fields import Domain

TASK = "mail.mail_activity_data_todo"


class ElevatorDepotMonth(models.Model):
    """Months open by themselves, and late ones are not forgotten (P-2.1)."""

    _inherit = "elevator.depot.month"

    @api.model
    def _cron_months(self):
        """Each night: open this month for every depot that has none, escalate late ones."""
        depots = self.env["elevator.depot"].search([("kind", "=", "tier")])
        for company in depots.company_id:
            self.with_company(company)._open_months(company)
            self.with_company(company)._escalate(company)

    @api.model
    def _open_months(self, company):
        """This month of the company's depots.

        :return: elevator.depot.month, the new ones
        """
        first = company._elevator_today().replace(day=1)
        depots = self.env["elevator.depot"].search(
            [("kind", "=", "tier"), ("company_id", "=", company.id)]
        )
        known = self.search([("month", "=", first), ("depot_id", "in", depots.ids)]).depot_id
        return self.create([{"depot_id": depot.id, "month": first} for depot in depots - known])

    @api.model
    def _escalate(self, company):
        """Remind the keeper of a late month; a week later its branch, then the service manager."""
        late = self.search(Domain("late", "=", True) & Domain("company_id", "=", company.id))
        today = company._elevator_today()
        for month in late:
            days = (today - month._due_on()).days
            for user in month._answerable(days) - month.activity_ids.user_id:
                month.activity_schedule(
                    TASK,
                    user_id=user.id,
                    summary=self.env._("The month of the depot is late (P-2.1)"),
                    date_deadline=today,
                )

    def _answerable(self, days):
        """Who hears of a month that is late by so many days."""
        users = self.depot_id.keeper_id
        if days >= 7 or not users:
            users |= self.env.ref("elevator_service.group_branch_officer")._elevator_holders(
                self.branch_id
            )
        if days >= 14:
            users |= self.env.ref("elevator_service.group_service_manager")._elevator_holders(
                self.branch_id
            )
        return users
