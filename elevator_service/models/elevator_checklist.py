from odoo import fields, models

SCOPES = [("service", "Service"), ("patrol", "Patrol")]


class ElevatorChecklist(models.Model):
    """One version of the items to do at a visit; frozen at its first use (design D14).

    The service checklist of an annex holds the items of all levels; a visit of a level does
    those up to its level, because a deeper level includes the shallower ones (L-1).
    """

    _name = "elevator.checklist"
    _description = "Checklist"
    _order = "scope, annex, version desc"

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
        copy=False,
    )
    item_ids = fields.One2many("elevator.checklist.item", "checklist_id", copy=True)
