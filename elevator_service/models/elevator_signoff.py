from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.content import digest
from .elevator_signature import VERDICTS

STATES = [
    ("pending", "Waits for signatures"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("void", "Void"),
]


class ElevatorSignoff(models.Model):
    """One request for signatures under a document (会签), with what was asked for word by word.

    A document has a round per request; a rejected or void round stays and a new one begins.
    Rows are written once: a verdict and a voiding are added, nothing is changed or deleted.
    """

    _name = "elevator.signoff"
    _description = "Sign-off"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"
    _rec_name = "document_name"
    _append_only_once = ("verdict", "decided_at", "voided_at", "voided_by_id", "void_reason")

    res_model = fields.Selection(
        selection=lambda self: self.env["elevator.signoff.route"]._selection_res_model(),
        string="Kind of document",
        required=True,
    )
    res_id = fields.Many2oneReference("Document no.", model_field="res_model", required=True)
    document_name = fields.Char("Document", required=True)
    round = fields.Integer(required=True)
    route_id = fields.Many2one("elevator.signoff.route", required=True, ondelete="restrict")
    requested_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    author_ids = fields.Many2many(
        "res.users",
        "elevator_signoff_author_rel",
        "signoff_id",
        "user_id",
        string="Behind the request",
        help="Who wrote or handed in the document: none of them signs it.",
    )
    requested_at = fields.Datetime("Requested", required=True, default=fields.Datetime.now)
    content = fields.Text(required=True, help="What is signed, as canonical JSON.")
    digest = fields.Char("SHA-256", size=64, required=True)
    branch_id = fields.Many2one("elevator.branch", index="btree_not_null", ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    turn_ids = fields.One2many("elevator.signoff.turn", "signoff_id", "Steps")
    signature_ids = fields.One2many("elevator.signature", "signoff_id", "Signatures")
    # what became of it
    verdict = fields.Selection(VERDICTS)
    decided_at = fields.Datetime("Decided")
    voided_at = fields.Datetime("Void since")
    voided_by_id = fields.Many2one("res.users", ondelete="restrict")
    void_reason = fields.Text()
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    _round_uniq = models.UniqueIndex("(res_model, res_id, round)")
    _pending_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE verdict IS NULL AND voided_at IS NULL",
        "The document waits for signatures already.",
    )

    @api.depends("verdict", "voided_at")
    def _compute_state(self):
        for signoff in self:
            signoff.state = "void" if signoff.voided_at else signoff.verdict or "pending"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain("voided_at", "=", False) & Domain(
            "verdict", "in", [False if state == "pending" else state for state in value]
        )
        return found | Domain("voided_at", "!=", False) if "void" in value else found

    def _document(self):
        """The record that is signed."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)

    def action_open_document(self):
        self.ensure_one()
        return self._document().get_formview_action()

    # ---------------------------------------------------------------- a round

    @api.model
    def _open(self, documents):
        """Begin a round for each document: the steps of its route are copied.

        :param documents: the records to be signed, of one model
        :return: the rounds, in the order of the documents
        :raises UserError: no route, or an office that nobody holds
        """
        routes = self.env["elevator.signoff.route"]._of(documents)
        vals_list = [self._prepare_round_vals(*pair) for pair in routes.items()]
        # sudo: rounds are written by the sign-off of a document alone; it has checked the right
        signoffs = self.sudo().create(vals_list)
        signoffs._check_holders()
        return signoffs

    @api.model
    def _prepare_round_vals(self, document, route):
        steps = route.step_ids._for(document)
        if not steps:
            raise UserError(self.env._("No step of %(route)s applies.", route=route.name))
        content = document._signoff_content()
        return {
            "res_model": document._name,
            "res_id": document.id,
            "document_name": document.display_name,
            "round": max(document.signoff_ids.mapped("round"), default=0) + 1,
            "route_id": route.id,
            "requested_by_id": self.env.uid,
            "author_ids": [fields.Command.set(document._signoff_authors().ids)],
            "content": content,
            "digest": digest(content),
            "branch_id": document._signoff_branch().id,
            "company_id": document._signoff_company().id,
            "turn_ids": [fields.Command.create(step._prepare_turn_vals()) for step in steps],
        }

    def _check_holders(self):
        for turn, holders in self.turn_ids._holders_by_turn().items():
            if not holders:
                raise UserError(
                    self.env._(
                        "Nobody but you could sign for %(offices)s.",
                        offices=", ".join(turn.office_ids.mapped("name")),
                    )
                )

    def _next_turns(self):
        """The steps whose turn it is: the lowest number that is not done, gates disregarded."""
        self.ensure_one()
        left = self.turn_ids.filtered(lambda turn: not turn.done_at)
        first = min(left.mapped("sequence"), default=0)
        return left.filtered(lambda turn: turn.sequence == first)

    def _advance(self):
        """Open the steps whose turn has come and whose gate is open; decide when none is left."""
        opened = self.turn_ids.browse()
        for signoff in self:
            turns = signoff._next_turns()
            if not turns:
                signoff._decide("approved")
            opened |= turns._to_open()
        opened.write({"opened_at": fields.Datetime.now()})
        for model, turns in opened.grouped("res_model").items():
            self.env[model]._signoff_call(turns)
        return True

    def _decide(self, verdict):
        self.write({"verdict": verdict, "decided_at": fields.Datetime.now()})
        document = self._document()
        document._signoff_quiet()
        document._signoff_move(verdict)
        return True

    def _void(self, reason):
        """Signatures and verdict no longer count; they are kept (design D6)."""
        for signoff in self.filtered(lambda s: not s.voided_at):
            signoff.write(
                {
                    "voided_at": fields.Datetime.now(),
                    "voided_by_id": self.env.uid,
                    "void_reason": reason,
                }
            )
            document = signoff._document()
            document._signoff_quiet()
            document._signoff_move("draft")

    # ---------------------------------------------------------------- a signature

    def _sign(self, verdict, opinion, image, office):
        """Write the signature of the current user, when it is his turn, and go on.

        The caller has locked the round and made sure that the content is what was asked for.

        :raises AccessError: no open step waits for an office of his, or he may not sign
        """
        turn, held, delegation = self._seat(office) or self._refuse()
        self._check_four_eyes(delegation.user_id or self.env.user)
        turn._check_gate()
        if verdict == "rejected" and not (opinion or "").strip():
            raise UserError(self.env._("Say why you reject it."))
        if not image:
            raise UserError(self.env._("Sign by hand first."))
        signature = self.env["elevator.signature"].create(
            {
                "signoff_id": self.id,
                "turn_id": turn.id,
                "office_id": held.id,
                "user_id": self.env.uid,
                "delegation_id": delegation.id,
                "verdict": verdict,
                "opinion": opinion,
                "image": image,
                "digest": self.digest,
                "branch_id": self.branch_id.id,
                "company_id": self.company_id.id,
            }
        )
        self._after(turn, verdict)
        return signature

    def _after(self, turn, verdict):
        if verdict == "rejected":
            turn.done_at = fields.Datetime.now()
            self._decide("rejected")
        elif turn._is_complete():
            turn.done_at = fields.Datetime.now()
            self._document()._signoff_quiet(turn)
            self._advance()
        else:
            self._document()._signoff_quiet(turn, self.env.user)

    def _seat(self, office):
        """Where the current user sits in this round: (step, office, delegation).

        :param office: res.groups he wants to sign for, or empty for the first that fits
        :return: None when no open step waits for him
        """
        user = self.env.user
        delegations = self.env["elevator.signoff.delegation"]._of_delegate(user)
        none = delegations.browse()
        for turn in self.turn_ids.filtered(lambda t: t.state == "open"):
            for held in turn._missing_offices() & (office or turn.office_ids):
                if user in held._elevator_holders(self.branch_id):
                    return turn, held, none
                for row in delegations.filtered(lambda d, held=held: d.office_id == held):
                    if row.user_id in held._elevator_holders(self.branch_id):
                        return turn, held, row
        return None

    def _refuse(self):
        raise AccessError(self.env._("It is not your turn to sign this document."))

    def _is_late(self):
        """Whether the current user has signed, or somebody else where he could have."""
        user, signed = self.env.user, self.signature_ids
        if user in signed.user_id:
            return True
        done = [turn._holders() for turn in self.turn_ids.filtered("done_at")]
        done += [office._elevator_holders(self.branch_id) for office in signed.office_id]
        return any(user in holders for holders in done)

    def _check_four_eyes(self, principal):
        """Nobody signs his own request, nobody signs twice, by himself or by somebody else."""
        people = principal | self.env.user
        if (self.requested_by_id | self.author_ids) & people:
            raise AccessError(self.env._("Nobody signs the own request."))
        signed = self.signature_ids.user_id | self.signature_ids.on_behalf_id
        if signed & people:
            raise AccessError(self.env._("One person signs a document for one office only."))

    # ---------------------------------------------------------------- at night

    @api.model
    def _cron_check(self):
        """Void what no longer is what was signed, open gates, remind who lets documents wait."""
        recent = Domain("decided_at", ">=", "today -90d") & Domain("verdict", "=", "approved")
        watched = self.search(
            Domain("voided_at", "=", False) & (Domain("verdict", "=", False) | recent)
        )
        for signoff in watched:
            document = signoff._document().exists()
            if document.signoff_id != signoff or document._signoff_void_changed():
                continue
            if signoff.state != "pending":
                continue
            signoff._advance()
            for turn in signoff.turn_ids:
                document._signoff_remind(turn)
