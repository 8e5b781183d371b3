from odoo import fields, models
from odoo.fields import Domain


class ElevatorDepotClose(models.Model):
    """What stands against writing a year off (P-4.2b)."""

    _inherit = "elevator.depot.close"

    def _points(self):
        """Everything that is open, as sentences."""
        self.ensure_one()
        points = []
        if self.company_id._elevator_today() <= self._days()[1]:
            points.append(self.env._("The year %(year)s is not over.", year=self.year))
        for count, text in self._counted():
            if count:
                points.append(text.replace("{count}", str(count)))
        # sudo: shelf and ledger are compared, nobody's to read
        return points + self.depot_id.sudo()._control_texts()

    def _counted(self):
        """Pairs of how many are open, and the sentence."""
        first, last = self._days()
        own = Domain("depot_id", "=", self.depot_id.id)
        until = own & Domain("date", "<=", last)
        year = own & Domain("month", ">=", first) & Domain("month", "<=", last)
        waiting = Domain("state", "=", "open")
        unsigned = Domain("audit_user_id", "=", False) & Domain("date", ">=", first)
        return [
            (
                self._count("parts.ledger", until & unsigned),
                self.env._("{count} lines of the ledger are not audited."),
            ),
            (
                self._count("depot.month", year & Domain("state", "!=", "closed")),
                self.env._("{count} months are not closed."),
            ),
            (
                self._count("parts.old", until & waiting),
                self.env._("{count} old parts neither came back nor were charged or excused."),
            ),
            (
                self._count("parts.shortage", until & waiting),
                self.env._("{count} missing parts are neither charged nor excused."),
            ),
            (
                self._count("parts.loan", own & Domain("overdue", "=", True)),
                self.env._("{count} loans are past their day."),
            ),
            (
                self._count("dispatch.difference", own & Domain("resolution", "=", False)),
                self.env._("{count} differences of dispatches are not settled."),
            ),
        ]

    def _count(self, model, domain):
        return self.env[f"elevator.{model}"].search_count(domain)


class ElevatorDepot(models.Model):
    """A depot whose year was written off."""

    _inherit = "elevator.depot"

    barred_until = fields.Date(
        "Written off until", readonly=True, copy=False, help="Nothing is booked up to that day."
    )
    close_ids = fields.One2many("elevator.depot.close", "depot_id", "Write-offs")

    def _bar_until(self, day):
        """Nothing is booked in the depot up to that day any more: the one writer of it."""
        # sudo: both signatures were checked
        return self.sudo()._write_control({"barred_until": day})
