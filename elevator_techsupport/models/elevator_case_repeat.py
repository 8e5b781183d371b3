from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class ElevatorCase(models.Model):
    """The same fault again and again on one model proposes a case (T-3)."""

    _inherit = "elevator.case"

    @api.model
    def _cron_propose(self):
        """Propose cases for the repeated faults of every company."""
        for company in self.env["res.company"].search([("elevator_repeat_count", ">", 0)]):
            self.with_company(company)._propose_repeats(company)

    @api.model
    def _propose_repeats(self, company):
        """A draft for each model and fault code that came back often enough and has no case.

        Calling it again proposes nothing new.

        :param company: res.company whose tickets are counted, by its own number and window
        :return: elevator.case drafts
        """
        repeats = self._repeats(company)
        return self.browse().concat(*(self._propose(*repeat) for repeat in repeats))

    def _repeats(self, company):
        """Rows (model id, fault code, ticket ids) of what repeats and stands in no case."""
        self.flush_model()
        self.env["helpdesk.ticket"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT ticket.model_id, upper(ticket.fault_code), array_agg(ticket.id)
                FROM helpdesk_ticket ticket
                WHERE ticket.company_id = %(company)s AND ticket.fault_code <> ''
                    AND ticket.filed_on > %(since)s AND ticket.model_id IS NOT NULL
                    AND NOT EXISTS (
                        SELECT FROM elevator_case known
                        WHERE known.model_id = ticket.model_id
                            AND upper(known.fault_code) = upper(ticket.fault_code)
                    )
                GROUP BY 1, 2 HAVING count(*) >= %(count)s ORDER BY 1, 2
                """,
                company=company.id,
                since=company._elevator_today() - timedelta(company.elevator_repeat_days),
                count=company.elevator_repeat_count,
            )
        )

    def _propose(self, model_id, code, ticket_ids):
        tickets = self.env["helpdesk.ticket"].browse(ticket_ids)
        model = self.env["elevator.model"].browse(model_id)
        name = self.env._(
            "%(model)s: %(code)s, %(count)s times",
            model=model.display_name,
            code=code,
            count=len(tickets),
        )
        case = self._create_drafts(
            [tickets._prepare_case_vals() | {"name": name, "branch_id": False}], origin="repeat"
        )
        case._set(author_ids=[(5,)])
        return case
