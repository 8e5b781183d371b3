from odoo import api, fields, models
from odoo.tools import SQL

# what the clock measures, in its order
CLOCK_KINDS = [
    ("called", "Called"),
    ("accepted", "Call accepted"),
    ("arrived", "On site"),
    ("freed", "Persons freed"),
    ("restored", "Back in service"),
]


class ElevatorCalloutEvent(models.Model):
    """An event of a call-out: when it happened, who entered it and when (T-2.2). Append-only.

    ``at`` is the time of the event, ``logged_at`` that of the entry: the difference shows a late
    entry. Nothing computes them again.
    """

    _name = "elevator.callout.event"
    _description = "Event of a call-out"
    _inherit = ["elevator.append.only.mixin"]
    _order = "at, id"

    callout_id = fields.Many2one("elevator.callout", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [
            *CLOCK_KINDS,
            ("report", "Reported again"),
            ("trapped", "Persons trapped"),
            ("assigned", "Assigned"),
            ("escalated", "Escalated"),
            ("reason", "Reason of the delay"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
    )
    at = fields.Datetime("Happened", required=True)
    logged_at = fields.Datetime("Entered", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "Entered by", required=True, default=lambda self: self.env.user
    )
    employee_id = fields.Many2one("hr.employee", "Maintainer", ondelete="restrict")
    late_minutes = fields.Integer("Entered late by (min)", aggregator=None)
    note = fields.Text()

    _clock_once = models.UniqueIndex(
        "(callout_id, kind) WHERE kind IN ('called', 'accepted', 'arrived', 'freed', 'restored',"
        " 'closed', 'cancelled')",
        "This event is recorded already.",
    )
    _not_before = models.Constraint("CHECK (at <= logged_at)", "An event is not entered ahead.")

    @api.model
    def _let_go(self):
        """They go with the content of their call-out (M-7)."""
        return SQL(
            "EXISTS (SELECT FROM elevator_callout c"
            " WHERE c.id = OLD.callout_id AND c.disposal_id IS NOT NULL)"
        )
