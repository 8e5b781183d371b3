from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ElevatorCalloutSupplement(models.Model):
    """A correction to a sealed call-out (补充记录): stands beside it, changes nothing (L-4).

    Written by ``elevator.callout._supplement`` alone, sealed in the same moment.
    """

    _name = "elevator.callout.supplement"
    _description = "Supplement to a call-out"
    _inherit = ["elevator.sealed.mixin", "elevator.branch.once.mixin"]
    _order = "id"

    _seal_kind = "supplement"
    _seal_keeps = ("callout_id",)

    callout_id = fields.Many2one("elevator.callout", required=True, index=True, ondelete="restrict")
    elevator_id = fields.Many2one(
        related="callout_id.elevator_id", store=True, precompute=True, index=True
    )
    branch_id = fields.Many2one(
        related="callout_id.branch_id", store=True, precompute=True, index=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "Written by", required=True, readonly=True, default=lambda self: self.env.user
    )
    text = fields.Text("What is right instead", required=True)
    reason = fields.Char(required=True, help="Why the record was wrong.")

    @api.model_create_multi
    def create(self, vals_list):
        """Written and sealed in one go.

        :raises UserError: the call-out is not sealed, it can still be changed itself
        """
        own = {"user_id": self.env.uid, "date": fields.Datetime.now()}
        supplements = super().create([vals | own for vals in vals_list])
        if not all(supplements.callout_id.mapped("seal")):
            raise UserError(self.env._("Only a sealed call-out has supplements."))
        supplements._seal()
        return supplements

    @api.model
    def _seal_payload(self, where):
        return SQL(
            """
            SELECT r.id, r.elevator_id, jsonb_build_object(
                'callout', c.seal, 'date', r.date, 'user', r.user_id,
                'text', r.text, 'reason', r.reason
            ) AS payload
            FROM elevator_callout_supplement r JOIN elevator_callout c ON c.id = r.callout_id
            WHERE %s
            """,
            where,
        )
