from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .elevator_signoff_route import check_condition

RULES = [("any", "Any one"), ("all", "Each of them")]
GATES = [("payment", "Payment received")]
# what a round copies from a step
STEP_FIELDS = ("name", "sequence", "rule", "gate", "sole", "remind_days")


class ElevatorSignoffStep(models.Model):
    """A step of a route: the offices that sign, when, and whether one or each of them."""

    _name = "elevator.signoff.step"
    _description = "Sign-off step"
    _order = "route_id, sequence, id"

    route_id = fields.Many2one(
        "elevator.signoff.route", required=True, index=True, ondelete="cascade"
    )
    res_model = fields.Selection(related="route_id.res_model")
    model_name = fields.Char(related="route_id.model_name")
    sequence = fields.Integer(
        default=10, help="Steps of the same number wait for signatures at the same time."
    )
    name = fields.Char(required=True, translate=True)
    office_ids = fields.Many2many(
        "res.groups",
        "elevator_signoff_step_office_rel",
        "step_id",
        "office_id",
        string="Offices",
        domain=lambda self: [
            ("all_implied_ids", "in", self.env.ref("elevator_service.group_user").ids)
        ],
    )
    rule = fields.Selection(RULES, required=True, default="any")
    gate = fields.Selection(GATES, help="The step opens only when this holds.")
    sole = fields.Boolean(
        "Sole decider",
        help="When its condition holds this step stands in place of all others: its office "
        "alone decides.",
    )
    condition = fields.Char(
        default="[]", required=True, help="Documents that need this step; empty for all."
    )
    remind_days = fields.Integer("Remind after (days)", default=3)

    @api.constrains("office_ids")
    def _check_offices(self):
        if any(not step.office_ids for step in self):
            raise ValidationError(self.env._("A step needs an office that signs."))

    @api.constrains("condition")
    def _check_condition(self):
        for step in self:
            check_condition(self.env, step.res_model, step.condition)

    def _for(self, document):
        """The steps a document needs: the sole decider when there is one, else all that apply."""
        steps = self.filtered(lambda s: document.filtered_domain(literal_eval(s.condition)))
        return steps.filtered("sole") or steps

    def _prepare_turn_vals(self):
        """What a round copies from this step."""
        self.ensure_one()
        return {name: self[name] for name in STEP_FIELDS} | {
            "office_ids": [fields.Command.set(self.office_ids.ids)]
        }
