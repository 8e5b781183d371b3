from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.content import canonical, content_of, digest
from ..tools.locking import first_one, lock
from .elevator_signoff import STATES

VERB_FIELDS = {"signoff_state", "signoff_id", "signoff_ids", "signoff_digest"}
CLOSED = ("pending", "approved")


class ElevatorSignoffMixin(models.AbstractModel):
    """A document that people sign (design D6).

    A model names what is signed in ``_signoff_fields`` ({field: None or the fields of its lines});
    these fields do not change while signatures are asked for and after they are given. Lines
    inherit ``elevator.signoff.child.mixin``. Routes of the model say who signs. A model also
    inherits ``mail.thread`` and ``mail.activity.mixin``, before this one.
    """

    _name = "elevator.signoff.mixin"
    _description = "Document that is signed"

    _signoff_fields = {}

    signoff_state = fields.Selection(
        [("draft", "Draft"), *[pair for pair in STATES if pair[0] != "void"]],
        "Approval",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    signoff_id = fields.Many2one("elevator.signoff", "Sign-off", readonly=True, copy=False)
    signoff_digest = fields.Char(
        size=64, readonly=True, copy=False, help="SHA-256 of the content that signatures cover."
    )
    signoff_ids = fields.One2many(
        "elevator.signoff",
        "res_id",
        "Sign-offs",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    signoff_block = fields.Html(
        "Signatures",
        compute="_compute_signoff_block",
        sanitize=False,
        export_string_translation=False,
    )
    signoff_can_sign = fields.Boolean(compute="_compute_signoff_can")
    signoff_can_withdraw = fields.Boolean(compute="_compute_signoff_can")
    signoff_intact = fields.Boolean(compute="_compute_signoff_intact")

    @api.depends("signoff_state", "signoff_id")
    def _compute_signoff_block(self):
        for document in self:
            document.signoff_block = document.signoff_ids and self.env["ir.qweb"]._render(
                "elevator_service.signoff_block", {"rounds": document.signoff_ids, "show": True}
            )

    @api.depends_context("uid")
    @api.depends("signoff_state", "signoff_id.turn_ids.done_at", "signoff_id.signature_ids")
    def _compute_signoff_can(self):
        for document in self:
            pending = document.signoff_state == "pending"
            document.signoff_can_sign = pending and any(
                document.signoff_id.turn_ids.mapped("to_sign")
            )
            document.signoff_can_withdraw = (
                document.signoff_state in CLOSED and document._signoff_may_withdraw()
            )

    @api.depends("signoff_state", "signoff_digest")
    def _compute_signoff_intact(self):
        for document in self:
            document.signoff_intact = document.signoff_state in CLOSED and (
                digest(document._signoff_content()) == document.signoff_digest
            )

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):
        """A new document is a draft without signatures, whatever the caller asks for."""
        clean = [
            {name: value for name, value in vals.items() if name not in VERB_FIELDS}
            | {"signoff_state": "draft", "signoff_id": False, "signoff_digest": False}
            for vals in vals_list
        ]
        return super().create(clean)

    def write(self, vals):
        """Refuse to change what is signed or waits for signatures, and the approval itself."""
        if VERB_FIELDS & vals.keys():
            raise UserError(self.env._("An approval is given by signatures, it is not typed."))
        if self._signoff_fields.keys() & vals.keys():
            self._signoff_check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        kept = self.filtered("signoff_ids")
        if kept:
            raise UserError(
                self.env._(
                    "Signatures were asked for, it is kept: %(documents)s",
                    documents=", ".join(kept.mapped("display_name")),
                )
            )

    def _signoff_check_open(self):
        """Raise when the content is being signed or is signed.

        :raises UserError: names the documents
        """
        closed = self.filtered(lambda document: document.signoff_state in CLOSED)
        if closed:
            raise UserError(
                self.env._(
                    "Signed or waiting for signatures, take it back first: %(documents)s",
                    documents=", ".join(closed.mapped("display_name")),
                )
            )

    # ---------------------------------------------------------------- what a model may say

    def _signoff_branch(self):
        return self.branch_id if "branch_id" in self._fields else self.env["elevator.branch"]

    def _signoff_company(self):
        return self.company_id if "company_id" in self._fields else self.env.company

    def _signoff_check_request(self):
        """Raise when the document is not ready to be signed."""

    def _signoff_gate_open(self, gate):
        """Whether what a step waits for has happened; an unknown gate stays closed."""
        return False

    def _signoff_approved(self):
        """What follows from the last signature."""

    def _signoff_may_withdraw(self):
        """The one who asked, or the service manager, takes a document back."""
        return self.signoff_id.requested_by_id == self.env.user or self.env.user.has_group(
            "elevator_service.group_service_manager"
        )

    # ---------------------------------------------------------------- verbs

    def action_signoff_request(self):
        """Ask for the signatures of the document's route; its content is closed from now on.

        :raises UserError: asked already, not ready, no route, nobody holds an office
        """
        self.check_access("write")
        lock(self)
        self._signoff_check_open()
        for document in self:
            document._signoff_check_request()
        with first_one(self.env):
            signoffs = self.env["elevator.signoff"]._open(self)
        self._signoff_move("pending", signoffs)
        signoffs._advance()
        return True

    def action_signoff_sign(self):
        return self._signoff_ask("approved")

    def action_signoff_reject(self):
        return self._signoff_ask("rejected")

    def action_signoff_withdraw(self):
        return self._signoff_ask("withdrawn")

    def action_signoff_print(self):
        self.ensure_one()
        report = self.env.ref("elevator_service.action_report_signoff")
        return report.report_action(self.signoff_ids[:1])

    def _signoff_ask(self, act):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "elevator.signoff.act",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_act": act,
                "default_res_model": self._name,
                "default_res_id": self.id,
            },
        }

    def _signoff_sign(self, verdict, opinion="", image=False, office=None):
        """Sign as the current user; who comes second, or after a change, gets told.

        :param str verdict: approved or rejected
        :param image: base64 of the handwriting
        :param office: res.groups to sign for, when he holds more than one
        :return: elevator.signature; empty when the round was over or its content had changed
        :raises AccessError: not his turn, own request, signed already
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: rounds are written here alone; _sign checks whose turn it is by the user itself
        signoff = self.sudo().signoff_id
        lock(signoff)
        none = self.env["elevator.signature"]
        if signoff.state != "pending" or self._signoff_void_changed():
            return none
        if not signoff._seat(office or none.office_id) and signoff._is_late():
            return none
        return signoff._sign(verdict, opinion, image, office or none.office_id)

    def _signoff_withdraw(self, reason):
        """Take the document back to change it: the signatures are kept and void.

        :raises AccessError: by somebody else than the requester or the service manager
        """
        self.check_access("write")
        lock(self)
        for document in self:
            if document.signoff_state not in CLOSED:
                raise UserError(self.env._("Nothing to take back."))
            if not document._signoff_may_withdraw():
                raise AccessError(
                    self.env._(
                        "Only who asked for the signatures takes it back, or the service manager."
                    )
                )
            document._signoff_check_withdraw()
            if not (reason or "").strip():
                raise UserError(self.env._("Say why it is taken back."))
            # sudo: rounds are written here alone, the right was checked above
            document.sudo().signoff_id._void(reason)

    def _signoff_check_withdraw(self):
        """Raise when too much rests on the approval to take it back."""

    def _signoff_check_approved(self):
        """Raise unless the document is approved and still is what was signed.

        :raises UserError: says which of both
        """
        for document in self.sudo():
            if document.signoff_state != "approved" or document.signoff_id.state != "approved":
                raise UserError(self.env._("%(name)s is not approved.", name=document.display_name))
            if not document.signoff_intact:
                raise UserError(
                    self.env._("%(name)s is no longer what was signed.", name=document.display_name)
                )

    # ---------------------------------------------------------------- for the engine

    def _signoff_content(self):
        """The canonical text of what is signed; the same for every reader and language."""
        self.ensure_one()
        plain = self.sudo().with_context(lang=None, bin_size=False, active_test=False)
        return canonical(content_of(plain, self._signoff_fields))

    def _signoff_move(self, state, signoffs=()):  # pylint: disable=missing-return
        """The one writer of the approval, past the guards of the document.

        :param signoffs: the round of each, in their order, when it begins
        """
        document = self.sudo()
        super(ElevatorSignoffMixin, document).write({"signoff_state": state})
        for one, signoff in zip(document, signoffs, strict=False):
            begun = {"signoff_id": signoff.id, "signoff_digest": signoff.digest}
            super(ElevatorSignoffMixin, one).write(begun)
        document._message_log_batch(dict.fromkeys(document.ids, self._signoff_says(state)))
        if state == "approved":
            document._signoff_approved()
        elif state == "rejected":
            document._signoff_tell_rejected()

    def _signoff_write(self, vals):  # pylint: disable=missing-return
        """Change closed content by an approved change, whose signatures cover it from now on."""
        document = self.sudo()
        super(ElevatorSignoffMixin, document).write(vals)
        for changed in document:
            renewed = {"signoff_digest": digest(changed._signoff_content())}
            super(ElevatorSignoffMixin, changed).write(renewed)

    def _signoff_void_changed(self):
        """Void the round of a document whose content is no longer what was asked for.

        :return: whether it was
        """
        self.ensure_one()
        if self.signoff_state not in CLOSED or self.signoff_intact:
            return False
        self.sudo().signoff_id._void(self.env._("The content changed."))
        return True
