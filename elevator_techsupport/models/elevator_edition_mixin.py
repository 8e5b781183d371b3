from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock
from odoo.addons.elevator_service.tools.transitions import check_transition

TRANSITIONS = {"draft": {"published"}, "published": {"superseded"}, "superseded": set()}
VERB_FIELDS = frozenset(
    ["version", "former_id", "state", "published_on", "published_by_id", "superseded_on"]
)
# may be written after publication: nothing that readers were told
FREE = frozenset(["message_follower_ids", "message_ids", "activity_ids"])


class ElevatorEditionMixin(models.AbstractModel):
    """A document that HQ service publishes in versions (T-1.3, T-3).

    A published version stays as it was read; the next one supersedes it. A model names in
    ``_edition_verbs`` and ``_edition_free`` its own fields of either kind, and adds ``former_id``,
    the version that this one follows.
    """

    _name = "elevator.edition.mixin"
    _description = "Published in versions"

    _edition_verbs = ()
    _edition_free = ()

    version = fields.Integer(readonly=True, copy=False, default=1)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("superseded", "Superseded")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    published_on = fields.Date(readonly=True, copy=False, index=True)
    published_by_id = fields.Many2one("res.users", "Published by", readonly=True, copy=False)
    superseded_on = fields.Date(readonly=True, copy=False)

    # ---------------------------------------------------------------- guards

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """It begins as the draft of its first version, whatever the caller asks for."""
        self._check_office()
        verbs = VERB_FIELDS.union(self._edition_verbs)
        clean = [{k: v for k, v in vals.items() if k not in verbs} for vals in vals_list]
        return super().create(self._prepare_draft_vals(clean))

    @api.model
    def _create_drafts(self, vals_list, **shared):
        """New rows of verbs: ``shared`` says what a user may not."""
        return super().create(self._prepare_draft_vals(vals_list, **shared))

    @api.model
    def _prepare_draft_vals(self, vals_list, **shared):
        return [vals | shared for vals in vals_list]

    def write(self, vals):
        """A draft is HQ's; what was published stays as it was read."""
        if VERB_FIELDS.union(self._edition_verbs) & vals.keys():
            raise UserError(self.env._("It is published by its button."))
        if vals.keys() - FREE.union(self._edition_free):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_draft()

    def _check_draft(self):
        if any(document.state != "draft" for document in self):
            raise UserError(self.env._("What was published is not changed: make a new version."))

    def _check_office(self):
        if not (self.env.su or self.env.user.has_group("elevator_service.group_hq_service")):
            raise AccessError(self.env._("HQ service writes and publishes it."))

    def _set(self, **vals):
        """The one writer of what verbs decide, past the guards."""
        return super().write(vals)

    # ---------------------------------------------------------------- verbs

    def action_publish(self):
        """Draft → published; the version before is superseded (T-1.3, T-3).

        :raises AccessError: not HQ service
        :raises UserError: no draft, or not complete
        """
        self._check_office()
        lock(self)
        check_transition(self, "published", TRANSITIONS)
        for document in self:
            document._get_ready()
        today = self.env.company._elevator_today()
        self.former_id._set(state="superseded", superseded_on=today)
        self._set(state="published", published_on=today, published_by_id=self.env.uid)
        self._go_out()
        return True

    def _get_ready(self):
        """Before one is published.

        :raises UserError: says what is missing
        """

    def _go_out(self):
        """What follows from the publication."""

    def _new_version(self):
        """The draft that follows this version: the one being written, else a copy.

        :raises UserError: it is not published
        """
        self.ensure_one()
        self._check_office()
        lock(self)
        draft = self.search([("former_id", "=", self.id)])
        if draft:
            return draft
        if self.state != "published":
            raise UserError(self.env._("A new version follows the published one."))
        [vals] = self.copy_data()
        draft = self._create_drafts([vals | {"name": self.name}], **self._prepare_next_vals())
        draft._take_over(self)
        return draft

    def _prepare_next_vals(self):
        """What the next version has from this one past the user."""
        return {"version": self.version + 1, "former_id": self.id}

    def _take_over(self, former):
        """Bring along from the former version what a copy leaves behind."""

    def action_new_version(self):
        return self._new_version().get_formview_action()
