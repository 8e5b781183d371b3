from odoo import api, fields, models
from odoo.tools import SQL


class ElevatorVisit(models.Model):
    _inherit = "elevator.visit"

    is_shifted = fields.Boolean(
        "Moved", compute="_compute_is_shifted", help="Not on the day of the fixed grid."
    )

    @api.depends("date", "slot_date")
    def _compute_is_shifted(self):
        for visit in self:
            visit.is_shifted = bool(visit.slot_date) and visit.date != visit.slot_date

    @api.model
    def _cron_mark_missed(self):
        """Each night: what was planned for a day that is over was missed (design D13).

        One statement per company, because its day ends where it works. A visit that somebody has
        begun is not missed.
        """
        self.flush_model(["state", "date", "company_id"])
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE elevator_visit
                    SET state = 'missed', write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                    WHERE state = 'planned' AND date < %s AND company_id = %s
                    """,
                    self.env.uid,
                    company._elevator_today(),
                    company.id,
                )
            )
        self.invalidate_model(["state"])
