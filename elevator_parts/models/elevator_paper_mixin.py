from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.elevator_service.tools.locking import lock

DRAFT = ("draft",)


class ElevatorPaperMixin(models.AbstractModel):
    """A numbered paper: people fill it in as a draft, verbs move it on, nothing else does.

    A model inherits it before ``mail.thread``, has ``state`` that begins with draft, and a
    sequence whose code is the model's name. ``_paper_typed`` says what people type, and when;
    every other field is written by ``_move_to`` alone.
    """

    _name = "elevator.paper.mixin"
    _description = "Numbered paper"

    _paper_loose = ("draft", "cancelled")  # states in which it may be deleted

    name = fields.Char("Number", readonly=True, copy=False, index=True)

    def _paper_typed(self):
        """{field that people type: states in which they may}."""
        return {}

    @api.depends("depot_id.company_id")
    def _compute_company_id(self):
        """The depot's; the user's own until a depot is chosen, or none would be offered."""
        for paper in self:
            paper.company_id = paper.depot_id.company_id or self.env.company

    def _paper_kept(self):
        """What to say to who changes a paper that went on."""
        return self.env._("What went on is not changed.")

    # ---------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """A paper begins as a draft, with its number, whatever the caller asks for."""
        known = {*self._paper_typed(), "message_ids", "message_follower_ids"}
        clean = [{k: v for k, v in vals.items() if k in known} for vals in vals_list]
        for vals in clean:
            vals["name"] = self.env["ir.sequence"].next_by_code(self._name)
        return super().create(clean)

    def write(self, vals):
        """What people type changes at its states; the rest follows from verbs.

        :raises UserError: a field of verbs, or the paper went on
        """
        typed = self._paper_typed()
        social = {*self.env["mail.thread"]._fields, *self.env["mail.activity.mixin"]._fields}
        if vals.keys() - typed.keys() - social:
            kind = self.env["ir.model"]._get(self._name).name
            raise UserError(self.env._("%(kind)s: it goes on by its buttons.", kind=kind))
        for name in typed.keys() & vals.keys():
            if any(paper.state not in typed[name] for paper in self):
                raise UserError(self._paper_kept())
        return super().write(vals)

    def _move_to(self, state, **vals):
        """The one writer of what verbs decide."""
        # sudo: the verb has checked who may; nobody else holds a right to write it
        return super(ElevatorPaperMixin, self.sudo()).write({"state": state, **vals})

    @api.ondelete(at_uninstall=False)
    def _unlink_if_loose(self):
        if any(paper.state not in self._paper_loose for paper in self):
            raise UserError(self.env._("What went on is not deleted."))

    # ---------------------------------------------------------------- steps

    def _check_state(self, *states):
        """:raises UserError: a paper is not at one of these states; it names it"""
        names = dict(self._fields["state"]._description_selection(self.env))
        for paper in self:
            if paper.state not in states:
                raise UserError(
                    self.env._(
                        "%(paper)s is not at that step: %(state)s.",
                        paper=paper.name,
                        state=names[paper.state],
                    )
                )

    def _begin(self, *states):
        """One person at a time takes the next step of papers at these states."""
        self._hold()
        self._check_state(*states)

    def _hold(self):
        """Lock the papers; who comes second reads what the first did."""
        self.check_access("read")
        # sudo: the lock touches the row; each verb checks who may
        lock(self.sudo())
        self.invalidate_recordset()
