import uuid

from odoo import fields, models

STATES = [
    ("called", "Called"),
    ("accepted", "On the way"),
    ("arrived", "On site"),
    ("restored", "Back in service"),
    ("done", "Closed"),
    ("cancelled", "Cancelled"),
]
RUNNING = ("called", "accepted", "arrived", "restored")


class ElevatorCallout(models.Model):
    """A call-out (召修): from the call to the elevator in service again, on the clock (T-2.2).

    Every column here is written by verbs alone: nobody has the right to write one. The facts of
    the fault stand on its ticket.
    """

    _name = "elevator.callout"
    _description = "Call-out"
    _inherit = ["elevator.branch.mixin", "elevator.sealed.mixin"]
    _order = "called_at desc, id desc"
    _rec_names_search = ["name", "elevator_id"]

    # what
    name = fields.Char("Number", required=True, readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="restrict")
    elevator_id = fields.Many2one("elevator.unit", required=True, index=True, ondelete="restrict")
    site_id = fields.Many2one("elevator.site", required=True, index=True, ondelete="restrict")
    date = fields.Date(required=True, index=True, help="Day of the call.")
    source = fields.Selection(
        [("phone", "By phone"), ("qr", "QR code"), ("site", "On site")],
        required=True,
        default="phone",
    )
    caller_name = fields.Char("Reported by")
    caller_phone = fields.Char("Caller's phone")
    what = fields.Text("What was said")
    trapped = fields.Boolean("Persons trapped", index=True)
    trapped_count = fields.Integer("Number of persons", aggregator=None)
    # who
    duty_id = fields.Many2one("elevator.duty", ondelete="restrict", index="btree_not_null")
    employee_id = fields.Many2one(
        "hr.employee", "Maintainer", index="btree_not_null", ondelete="restrict"
    )
    # the clock
    called_at = fields.Datetime(required=True)
    accepted_at = fields.Datetime()
    arrived_at = fields.Datetime()
    freed_at = fields.Datetime("Persons freed at")
    restored_at = fields.Datetime("Back in service at")
    ended_at = fields.Datetime()
    limit_minutes = fields.Integer("Limit (min)", required=True, aggregator=None)
    deadline = fields.Datetime("Arrive by", required=True)
    arrive_minutes = fields.Float("Minutes to the arrival", digits=(10, 1), aggregator="avg")
    free_minutes = fields.Float("Minutes to the rescue", digits=(10, 1), aggregator="avg")
    restore_minutes = fields.Float("Minutes to service", digits=(10, 1), aggregator="avg")
    late = fields.Boolean("Over the limit", index=True)
    late_reason = fields.Text("Reason of the delay")
    escalated = fields.Integer("Escalated to (%)", aggregator=None)
    next_escalation_at = fields.Datetime()
    state = fields.Selection(STATES, required=True, default="called", index=True)
    cancel_reason = fields.Char("Cancelled because")
    event_ids = fields.One2many("elevator.callout.event", "callout_id", "Events")
    supplement_ids = fields.One2many("elevator.callout.supplement", "callout_id", "Supplements")
    progress_token = fields.Char(
        required=True, default=lambda self: uuid.uuid4().hex, groups="base.group_system"
    )
    # facts of the ticket, for lists and statistics
    cause_id = fields.Many2one(related="ticket_id.cause_id", store=True, index=True)
    call_count = fields.Integer("Call-outs", default=1, aggregator="sum")

    _ticket_uniq = models.UniqueIndex("(ticket_id)", "A ticket has one call-out.")
    _running_uniq = models.UniqueIndex(
        "(elevator_id) WHERE state IN ('called', 'accepted', 'arrived')",
        "A call-out of this elevator is running already.",
    )
    _escalation_idx = models.Index("(next_escalation_at) WHERE next_escalation_at IS NOT NULL")
    _token_idx = models.Index("(md5(progress_token))")

    def _write_clock(self, vals):
        """The one writer of a call-out; RPC and context reach it not."""
        # sudo: the verb has checked who may; nobody has the right to write a call-out
        return self.sudo().write(vals)

    def _add_event(self, kind, at=None, note="", **vals):
        """Add one event; the caller has checked who may."""
        self.ensure_one()
        now = fields.Datetime.now()
        # sudo: events are written by the verbs of a call-out alone
        return (
            self.env["elevator.callout.event"]
            .sudo()
            .create(
                {
                    "callout_id": self.id,
                    "branch_id": self.branch_id.id,
                    "kind": kind,
                    "at": at or now,
                    "logged_at": now,
                    "user_id": self.env.uid,
                    "note": note or False,
                    **vals,
                }
            )
        )

    def action_open_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
            "views": [(self.env.ref("elevator_techsupport.helpdesk_ticket_view_form").id, "form")],
        }
