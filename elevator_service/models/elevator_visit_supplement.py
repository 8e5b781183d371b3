from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ElevatorVisitSupplement(models.Model):
    """A correction to a sealed visit (补充记录): stands beside it, changes nothing (L-4)."""

    _name = "elevator.visit.supplement"
    _description = "Supplement"
    _inherit = ["elevator.sealed.mixin", "elevator.branch.once.mixin"]
    _order = "id"

    _seal_kind = "supplement"
    _seal_keeps = ("visit_id",)

    visit_id = fields.Many2one("elevator.visit", required=True, index=True, ondelete="restrict")
    elevator_id = fields.Many2one(
        related="visit_id.elevator_id", store=True, precompute=True, index=True
    )
    branch_id = fields.Many2one(
        related="visit_id.branch_id", store=True, precompute=True, index=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    text = fields.Text(required=True, help="What is right instead.")
    reason = fields.Char(required=True, help="Why the record was wrong.")

    @api.model_create_multi
    def create(self, vals_list):
        """Written and sealed in one go.

        :raises UserError: the visit is not sealed, it can still be changed itself
        """
        for vals in vals_list:
            vals |= {"user_id": self.env.uid, "date": fields.Datetime.now()}
        supplements = super().create(vals_list)
        if not all(supplements.visit_id.mapped("seal")):
            raise UserError(self.env._("Only a sealed visit has supplements."))
        supplements._seal()
        return supplements

    @api.model
    def _seal_payload(self, where):
        return SQL(
            """
            SELECT r.id, r.elevator_id, jsonb_build_object(
                'visit', v.seal, 'date', r.date, 'user', r.user_id,
                'text', r.text, 'reason', r.reason
            ) AS payload
            FROM elevator_visit_supplement r JOIN elevator_visit v ON v.id = r.visit_id
            WHERE %s
            """,
            where,
        )
