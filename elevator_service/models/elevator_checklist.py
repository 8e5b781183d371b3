from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.transitions import check_transition
from .elevator_checklist_item import LEVEL_DEPTH

SCOPES = [
    ("service", "Service"),
    ("patrol", "Patrol"),
    ("self_inspection", "Self-inspection"),
    ("drill", "Emergency drill"),
]
TRANSITIONS = {"draft": {"current"}, "current": {"retired"}}
# set by the verbs below only
VERB_FIELDS = {"state", "version", "approved_by_id", "approved_on"}


class ElevatorChecklist(models.Model):
    """One version of the items to do at a visit; frozen when approved (design D14).

    The service checklist of an annex holds the items of all levels; a visit of a level does
    those up to its level, because a deeper level includes the shallower ones (L-1). What a
    visit was done by never changes: a correction is a new version, approved in place of the
    former, and visits keep theirs.
    """

    _name = "elevator.checklist"
    _description = "Checklist"
    _order = "scope desc, annex, model_id, version desc, id desc"

    name = fields.Char(required=True, translate=True)
    scope = fields.Selection(SCOPES, required=True, default="service")
    annex = fields.Selection(
        [("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")],
        help="Annex of TSG T5002-2017; empty for a maker's own list.",
    )
    model_id = fields.Many2one(
        "elevator.model",
        index="btree_not_null",
        ondelete="restrict",
        help="A maker's own list, for elevators that the annexes do not apply to (art. 2).",
    )
    version = fields.Integer(required=True, default=1, readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("current", "Current"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Date(readonly=True, copy=False)
    note = fields.Text("What changed", copy=False)
    item_ids = fields.One2many("elevator.checklist.item", "checklist_id", copy=True)
    item_count = fields.Integer(compute="_compute_item_count")

    _one_list = models.Constraint(
        "CHECK (num_nonnulls(annex, model_id) = 1)",
        "A checklist belongs to an annex of TSG T5002-2017 or to a maker's model.",
    )
    _version_uniq = models.UniqueIndex(
        "(scope, COALESCE(annex, ''), COALESCE(model_id, 0), version)",
        "This version of the checklist already exists.",
    )
    _current_uniq = models.UniqueIndex(
        "(scope, COALESCE(annex, ''), COALESCE(model_id, 0)) WHERE state = 'current'",
        "A checklist has one current version.",
    )

    @api.depends("name", "version", "state")
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = f"{checklist.name} v{checklist.version}"

    @api.depends("item_ids")
    def _compute_item_count(self):
        counts = dict(
            self.env["elevator.checklist.item"]._read_group(
                [("checklist_id", "in", self.ids)], ["checklist_id"], ["__count"]
            )
        )
        for checklist in self:
            checklist.item_count = counts.get(checklist, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """A new checklist is a draft, whatever the caller asks for; `_approve` makes it current."""
        vals_list = [
            {name: value for name, value in vals.items() if name not in VERB_FIELDS}
            | {"version": self._next_version(vals)}
            for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to change a version in use, and to change a state but by the buttons."""
        if VERB_FIELDS & set(vals):
            raise UserError(self.env._("The state of a checklist is changed by its buttons."))
        self._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    @api.model
    def _load_records(self, data_list, update=False):
        """Shipped versions are made once: an update of the addon leaves them as they are."""
        for data in data_list:
            data["noupdate"] = True
        return super()._load_records(data_list, update)

    def action_approve(self):
        """Make these drafts the current versions; the former current ones retire."""
        return self._approve()

    def action_new_version(self):
        """Open a draft of the next version, copied from this one or, if there is one, the draft."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self._new_version().id,
            "view_mode": "form",
        }

    def _items_for(self, level):
        """The items a visit of ``level`` does, shallower levels included (L-1).

        :param str level: a key of LEVELS
        :return: ordered elevator.checklist.item; the index is the place in ``visit.codes``
        """
        self.ensure_one()
        depth = LEVEL_DEPTH[level]
        return self.item_ids.sorted().filtered(lambda item: item.depth <= depth)

    def _new_version(self):
        """The draft that follows this version: the existing one, else a copy of this."""
        self.ensure_one()
        draft = self.search([*self._family_domain(), ("state", "=", "draft")], limit=1)
        return draft or self.copy({"name": self.name})

    def _approve(self):
        """Make each draft current and retire the version it replaces (L-1, design D14).

        :raises AccessError: for users below HQ service
        :raises UserError: when one is no draft, or empty
        """
        if not self.env.su and not self.env.user.has_group("elevator_service.group_hq_service"):
            raise AccessError(self.env._("Checklists are approved by HQ service."))
        empty = self.filtered(lambda checklist: not checklist.item_ids)
        if empty:
            raise UserError(
                self.env._("No items in: %(lists)s", lists=", ".join(empty.mapped("display_name")))
            )
        for checklist in self:
            former = self.search([*checklist._family_domain(), ("state", "=", "current")])
            former._move_to("retired")
            former.flush_recordset()
            checklist._move_to(
                "current",
                approved_by_id=self.env.uid,
                approved_on=self.env.company._elevator_today(),
            )
        return True

    def _move_to(self, state, **vals):
        check_transition(self, state, TRANSITIONS)
        return super().write({"state": state, **vals})

    def _family_domain(self):
        """Domain of all versions of this checklist."""
        self.ensure_one()
        return [
            ("scope", "=", self.scope),
            ("annex", "=", self.annex),
            ("model_id", "=", self.model_id.id),
        ]

    @api.model
    def _next_version(self, vals):
        last = self.search(
            [
                ("scope", "=", vals.get("scope", "service")),
                ("annex", "=", vals.get("annex") or False),
                ("model_id", "=", vals.get("model_id") or False),
            ],
            order="version desc",
            limit=1,
        )
        return last.version + 1

    def _frozen(self):
        """Those in use: approved once, or named by a visit."""
        drafts = self.filtered(lambda checklist: checklist.state == "draft")
        used = (
            self.env["elevator.visit"]
            .sudo()
            ._read_group([("checklist_id", "in", drafts.ids)], ["checklist_id"])
        )  # sudo: a visit of another branch freezes it as well
        return (self - drafts) | self.browse(checklist.id for (checklist,) in used)

    def _check_not_frozen(self):
        frozen = self._frozen()
        if frozen:
            raise UserError(
                self.env._(
                    "A checklist in use is not changed, make a new version: %(lists)s",
                    lists=", ".join(frozen.mapped("display_name")),
                )
            )
