from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ElevatorSignoffRoute(models.Model):
    """Who must sign a kind of document, and in which order (审批流程): rules as data (design D6).

    Of the routes of a document's model the first whose condition holds is taken. A round keeps
    a copy of the steps, so that a change of the route reaches later requests only.
    """

    _name = "elevator.signoff.route"
    _description = "Sign-off route"
    _inherit = ["mail.thread"]
    _order = "res_model, sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    res_model = fields.Selection(
        selection="_selection_res_model", string="Document", required=True, index=True
    )
    model_name = fields.Char(compute="_compute_model_name")
    condition = fields.Char(
        default="[]",
        required=True,
        tracking=True,
        help="Documents that take this route; the first route that fits is taken.",
    )
    step_ids = fields.One2many("elevator.signoff.step", "route_id", copy=True)
    step_summary = fields.Char(compute="_compute_step_summary", string="Steps")

    @api.model
    def _selection_res_model(self):
        """Models that are signed: (model, its name in the reader's language)."""
        models_of = self.env["ir.model"]
        return [
            (name, models_of._get(name).name or model._description)
            for name, model in sorted(self.env.registry.items())
            if not model._abstract and getattr(model, "_signoff_fields", None)
        ]

    @api.depends("res_model")
    def _compute_model_name(self):
        for route in self:
            route.model_name = route.res_model

    @api.depends("step_ids.name", "step_ids.sequence")
    def _compute_step_summary(self):
        for route in self:
            route.step_summary = " → ".join(step.name or "" for step in route.step_ids.sorted())

    @api.constrains("condition", "res_model")
    def _check_condition(self):
        for route in self:
            check_condition(self.env, route.res_model, route.condition)

    @api.model
    def _of(self, documents):
        """{document: its route}.

        :raises UserError: none fits
        """
        routes = self._find(documents)
        for document, route in routes.items():
            if not route:
                raise UserError(
                    self.env._(
                        "No sign-off route fits %(document)s.", document=document.display_name
                    )
                )
        return routes

    @api.model
    def _find(self, documents):
        """{document: the first route whose condition holds for it, or none}, by one read."""
        # sudo: routes are rules of the house, read for everybody who asks for signatures
        routes = self.sudo().search([("res_model", "=", documents._name)])
        found = dict.fromkeys(documents, routes.browse())
        for route in routes:
            fits = documents.filtered_domain(literal_eval(route.condition))
            found |= dict.fromkeys(fits, route)
            documents -= fits
        return found


def check_condition(env, model, condition):
    """Raise unless ``condition`` is a domain of the model.

    :raises ValidationError: it is not
    """
    try:
        env[model].search_count(literal_eval(condition), limit=1)
    except Exception as error:
        raise ValidationError(
            env._("%(condition)s is no condition of this document.", condition=condition)
        ) from error
