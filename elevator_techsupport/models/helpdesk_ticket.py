from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from odoo.addons.elevator_service.models.elevator_unit import INSTALL_STAGES
from odoo.addons.elevator_service.tools.locking import lock

KINDS = [
    ("installation", "Installation feedback"),
    ("maintenance", "Maintenance feedback"),
    ("callout", "Call-out"),
]
# given at birth; nobody writes them afterwards
FROZEN = frozenset(
    ["number", "kind", "elevator_id", "branch_id", "site_id", "configuration"]
    + ["install_stage", "filed_on", "year", "model_id", "closed_date", "company_id", "active"]
    # written by the verbs of the ticket
    + ["tier", "answer_mode", "answered_at", "answer_hours", "verified_at", "verified_by_id"]
    + ["verified_with", "end_reason", "step_ids"]
)


class HelpdeskTicket(models.Model):
    """A fault and its answer: 安装现场质量问题反馈单, 维保质量问题反馈单 or 召修 (T-1.2, T-2.3).

    A ticket without a kind is an ordinary one of the helpdesk.
    """

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "elevator.branch.once.mixin"]

    # what it is about
    kind = fields.Selection(KINDS, index=True, copy=False)
    elevator_id = fields.Many2one("elevator.unit", index="btree_not_null", ondelete="restrict")
    branch_id = fields.Many2one(
        related="elevator_id.branch_id", store=True, precompute=True, index=True
    )
    site_id = fields.Many2one(
        related="elevator_id.site_id", store=True, precompute=True, index=True
    )
    install_stage = fields.Selection(
        INSTALL_STAGES, "Stage of installation", readonly=True, help="When it was filed (T-1.1)."
    )
    filed_on = fields.Date(readonly=True, copy=False, index=True)
    year = fields.Integer(readonly=True, copy=False, aggregator=None)
    model_id = fields.Many2one(
        "elevator.model", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    configuration = fields.Json(
        readonly=True, copy=False, help="The elevator as it was when the ticket was filed."
    )
    # the fault
    fault_code = fields.Char(index="btree_not_null", help="Code the controller shows (故障代码).")
    situation = fields.Text(
        "Situation at the time",
        help="When and how it broke down, weather, load, who was there (出故障的当时情况).",
    )
    done_on_site = fields.Text(
        "Done on site", help="What the people on site did themselves (现场人员如何处理)."
    )
    # the answer
    cause_id = fields.Many2one(
        "elevator.fault.cause", "Class of cause", index="btree_not_null", ondelete="restrict"
    )
    cause = fields.Text()
    remedy = fields.Text()

    _kind_complete = models.Constraint(
        "CHECK (kind IS NULL OR (elevator_id IS NOT NULL AND branch_id IS NOT NULL))",
        "A feedback form or call-out names its elevator.",
    )
    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE kind IS NOT NULL", "This number is given already."
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        """A ticket that is not filed yet has neither number nor title."""
        new = self.filtered(lambda ticket: not ticket.id)
        new.display_name = self.env._("New ticket")
        return super(HelpdeskTicket, self - new)._compute_display_name()

    @api.model_create_multi
    def create(self, vals_list):
        """File tickets in their order: number, elevator and its configuration are frozen.

        :raises UserError: a call-out is opened by its call (elevator.callout), not typed
        """
        clean = [self._prepare_filed_vals(vals) if vals.get("kind") else vals for vals in vals_list]
        tickets = super().create(clean)
        for ticket in tickets.filtered(
            lambda ticket: ticket.kind in ("installation", "maintenance")
        ):
            # faults go into the life line of the elevator, call-outs by their call
            ticket.elevator_id._log_event(
                "fault", ticket.filed_on, note=ticket.display_name, document=ticket
            )
        return tickets

    @api.model
    def _prepare_filed_vals(self, vals):
        """Values of a ticket with a kind; what is frozen is found here, not taken over."""
        elevator = self.env["elevator.unit"].browse(vals.get("elevator_id"))
        if not elevator:
            raise UserError(self.env._("A feedback form or call-out names its elevator."))
        elevator.check_access("read")
        self._check_kind(vals["kind"], elevator)
        today = elevator.company_id._elevator_today()
        return {
            "partner_id": elevator.partner_id.id,
            "description": plaintext2html(vals.get("situation") or vals.get("name") or ""),
            **{name: vals[name] for name in vals.keys() - FROZEN - {"stage_id"}},
            "kind": vals["kind"],
            "elevator_id": elevator.id,
            "company_id": elevator.company_id.id,
            "number": self._next_number(vals["kind"], elevator.company_id, today),
            "filed_on": today,
            "year": today.year,
            "model_id": elevator.model_id.id,
            "tier": "branch",
            "install_stage": vals["kind"] == "installation" and elevator.install_stage,
            # sudo: who files a ticket freezes all of the configuration
            "configuration": elevator.sudo()._prepare_configuration(),
        }

    @api.model
    def _check_kind(self, kind, elevator):
        """T-1.1, T-2.1: a form of installation until acceptance, of maintenance afterwards."""
        if kind == "callout" and not self.env.su:
            raise UserError(self.env._("A call-out begins with its call."))
        if kind != "callout" and (kind == "installation") != (elevator.state == "installation"):
            raise UserError(
                self.env._(
                    "%(elevator)s: an installation form is for elevators in installation, a"
                    " maintenance form for accepted ones.",
                    elevator=elevator.display_name,
                )
            )

    @api.model
    def _next_number(self, kind, company, day):
        """The next number of the year: without gaps, in the order of filing (M-2.2.4)."""
        # sudo: a number is taken by filing; the counters belong to nobody
        sequences = self.env["ir.sequence"].sudo().with_company(company)
        code = [("code", "=", f"elevator.ticket.{kind}"), ("company_id", "in", (company.id, False))]
        sequence = sequences.search(code, order="company_id", limit=1)
        # two calls at once: the second waits, where the counter itself would refuse it
        lock(sequence)
        return sequence.next_by_id(sequence_date=day)

    def write(self, vals):
        """Refuse to change what a filed ticket is about.

        :raises UserError: number, kind, elevator, day and configuration are frozen
        """
        if FROZEN & vals.keys() and any(ticket.kind for ticket in self):
            raise UserError(
                self.env._("Number, elevator and configuration of a ticket are frozen.")
            )
        if vals.get("kind"):
            raise UserError(self.env._("A ticket gets its kind when it is filed."))
        if vals.get("stage_id") and not self._stage(vals["stage_id"]).closed:
            # helpdesk_mgmt lets the day of closing survive a reopening (design D21)
            vals = vals | {"closed_date": False}
        return super().write(vals)

    def _write_work(self, vals):
        """The one writer of what verbs decide; RPC and context reach it not."""
        # sudo: the verb has checked who may
        return super(HelpdeskTicket, self.sudo()).write(vals)

    def _stage(self, stage_id):
        return self.env["helpdesk.ticket.stage"].browse(stage_id)

    def copy(self, default=None):
        if any(ticket.kind for ticket in self):
            raise UserError(self.env._("A filed ticket is not duplicated; file another one."))
        return super().copy(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_filed(self):
        if any(ticket.kind for ticket in self):
            raise UserError(
                self.env._("A filed ticket is not deleted: its number would be missing.")
            )
