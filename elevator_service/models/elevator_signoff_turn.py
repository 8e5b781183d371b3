from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .elevator_signoff_step import GATES, RULES


class ElevatorSignoffTurn(models.Model):
    """A step of one round: the offices whose turn it is, was or will be to sign."""

    _name = "elevator.signoff.turn"
    _description = "Step of a sign-off"
    _order = "signoff_id desc, sequence, id"

    signoff_id = fields.Many2one("elevator.signoff", required=True, index=True, ondelete="restrict")
    sequence = fields.Integer()
    name = fields.Char(required=True, translate=True)
    office_ids = fields.Many2many(
        "res.groups",
        "elevator_signoff_turn_office_rel",
        "turn_id",
        "office_id",
        string="Offices",
    )
    rule = fields.Selection(RULES, required=True)
    gate = fields.Selection(GATES)
    sole = fields.Boolean("Sole decider")
    remind_days = fields.Integer()
    opened_at = fields.Datetime("Waiting since")
    done_at = fields.Datetime("Done")
    reminded_at = fields.Datetime("Last reminder")
    reminder_count = fields.Integer("Reminders")
    signature_ids = fields.One2many("elevator.signature", "turn_id")
    # the document, for lists
    branch_id = fields.Many2one(related="signoff_id.branch_id", store=True, index=True)
    company_id = fields.Many2one(related="signoff_id.company_id", store=True)
    res_model = fields.Selection(related="signoff_id.res_model", store=True)
    document_name = fields.Char(related="signoff_id.document_name")
    requested_by_id = fields.Many2one(related="signoff_id.requested_by_id")
    state = fields.Selection(
        [
            ("waiting", "Not yet its turn"),
            ("gate", "Waits for payment"),
            ("open", "To sign"),
            ("done", "Signed"),
            ("dropped", "Not needed any more"),
        ],
        compute="_compute_state",
    )
    days_open = fields.Integer("Days waiting", compute="_compute_days_open")
    to_sign = fields.Boolean(
        "To be signed by me", compute="_compute_to_sign", search="_search_to_sign"
    )

    @api.depends(
        "opened_at", "done_at", "gate", "sequence", "signoff_id.verdict", "signoff_id.voided_at"
    )
    def _compute_state(self):
        for turn in self:
            turn.state = turn._state()

    def _state(self):
        if self.done_at:
            return "done"
        if self.signoff_id.state != "pending":
            return "dropped"
        if self.opened_at:
            return "open"
        return "gate" if self.gate and self in self.signoff_id._next_turns() else "waiting"

    @api.depends("opened_at", "done_at")
    def _compute_days_open(self):
        now = fields.Datetime.now()
        for turn in self:
            turn.days_open = ((turn.done_at or now) - turn.opened_at).days if turn.opened_at else 0

    @api.model
    def _open_domain(self):
        return (
            Domain("opened_at", "!=", False)
            & Domain("done_at", "=", False)
            & Domain("signoff_id.verdict", "=", False)
            & Domain("signoff_id.voided_at", "=", False)
        )

    @api.model
    def _to_sign_domain(self):
        """Open steps of the user's offices, held or delegated; no own requests, nothing done."""
        user = self.env.user
        return (
            self._open_domain()
            & self._offices_domain(user)
            & Domain("signoff_id.requested_by_id", "!=", user.id)
            & Domain("signoff_id.author_ids", "not in", user.ids)
            & Domain("signoff_id.signature_ids", "not any", self._signed_domain(user))
        )

    @api.model
    def _signed_domain(self, user):
        """Signatures of a user, or for him."""
        return Domain("user_id", "=", user.id) | Domain("on_behalf_id", "=", user.id)

    @api.model
    def _offices_domain(self, user):
        """Steps of the offices a user holds or stands in for; an office of a branch in it only."""
        rows = self.env["elevator.signoff.delegation"]._of_delegate(user)
        domain = self._held_domain(user.sudo())
        for row in rows:
            domain |= Domain("office_ids", "in", row.office_id.ids) & self._held_domain(row.user_id)
        return domain

    @api.model
    def _held_domain(self, user):
        hq = self.env.ref("elevator_service.group_hq")
        offices = user.all_group_ids
        wide = offices.filtered(lambda office: hq in office.all_implied_ids)
        near = Domain("branch_id", "in", [*user.elevator_branch_ids.ids, False])
        return Domain("office_ids", "in", wide.ids) | (
            Domain("office_ids", "in", (offices - wide).ids) & near
        )

    @api.depends_context("uid")
    @api.depends("opened_at", "done_at", "signature_ids")
    def _compute_to_sign(self):
        mine = self.search(Domain("id", "in", self.ids) & self._to_sign_domain())
        for turn in self:
            turn.to_sign = turn in mine

    @api.model
    def _search_to_sign(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._to_sign_domain()
        return domain if True in value else ~domain

    def _holders(self):
        """Who may sign this step today, delegates included; the requester never.

        :return: res.users
        """
        self.ensure_one()
        return self._holders_by_turn()[self]

    def _holders_by_turn(self):
        """{step: who may sign it today, delegates included; never who stands behind the request}.

        However many steps: the delegations in force are read once.
        """
        delegations = self.env["elevator.signoff.delegation"].sudo()
        rows = delegations.search(delegations._in_force_domain())
        return {turn: turn._holders_of(rows) for turn in self}

    def _holders_of(self, delegations):
        offices, signoff = self.sudo().office_ids, self.sudo().signoff_id
        holders = self.env["res.users"].sudo().browse()
        for office in offices:
            holders |= office._elevator_holders(self.branch_id)
        stand_in = delegations.filtered(lambda d: d.office_id in offices and d.user_id in holders)
        return (holders | stand_in.delegate_id) - signoff.requested_by_id - signoff.author_ids

    def _to_open(self):
        """Those of these steps that are not open yet and wait for nothing but a signature."""
        return self.filtered(
            lambda turn: (
                not turn.opened_at
                and (not turn.gate or turn.signoff_id._document()._signoff_gate_open(turn.gate))
            )
        )

    def _check_gate(self):
        """A step that was opened is signed only while what it waited for still holds.

        :raises UserError: it was taken back, like a payment reset by accounting
        """
        if self.gate and not self.signoff_id._document().sudo()._signoff_gate_open(self.gate):
            raise UserError(self.env._("What this step waited for no longer holds: payment."))

    def _missing_offices(self):
        """Offices that still have to sign, when each of them must."""
        self.ensure_one()
        signed = self.signature_ids.filtered(lambda s: s.verdict == "approved").office_id
        return self.office_ids - signed

    def _is_complete(self):
        self.ensure_one()
        if self.rule == "all":
            return not self._missing_offices()
        return bool(self.signature_ids.filtered(lambda s: s.verdict == "approved"))

    def _my_offices(self):
        """The offices the current user may sign these steps for.

        :return: res.groups
        """
        offices = self.env["res.groups"].sudo()
        delegations = self.env["elevator.signoff.delegation"]._of_delegate(self.env.user)
        for turn in self.sudo():
            for office in turn._missing_offices():
                mine = (
                    self.env.user
                    | delegations.filtered(lambda d, o=office: d.office_id == o).user_id
                )
                if mine & office._elevator_holders(turn.branch_id):
                    offices |= office
        return offices

    def action_open_document(self):
        return self.signoff_id.action_open_document()
