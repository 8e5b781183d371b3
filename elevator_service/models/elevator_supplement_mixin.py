from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ElevatorSupplementMixin(models.AbstractModel):
    """A correction to a sealed record (补充记录): stands beside it, changes nothing (L-4).

    A model names the many2one to what it corrects in ``_supplements``.
    """

    _name = "elevator.supplement.mixin"
    _description = "Supplement to a sealed record"
    _inherit = ["elevator.sealed.mixin", "elevator.branch.once.mixin"]

    _seal_kind = "supplement"
    _supplements = None

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    text = fields.Text(required=True, help="What is right instead.")
    reason = fields.Char(required=True, help="Why the record was wrong.")

    @api.model_create_multi
    def create(self, vals_list):
        """Written and sealed in one go.

        :raises UserError: the record is not sealed, it can still be changed itself
        """
        own = {"user_id": self.env.uid, "date": fields.Datetime.now()}
        supplements = super().create([vals | own for vals in vals_list])
        if not all(supplements[self._supplements].mapped("seal")):
            raise UserError(self.env._("Only a sealed record has supplements."))
        supplements._seal()
        return supplements

    @api.model
    def _seal_payload(self, where):
        """The words, and the seal of what they correct under the name of its field."""
        corrected = self._fields[self._supplements]
        return SQL(
            """
            SELECT r.id, r.elevator_id, jsonb_build_object(
                %(name)s::text, c.seal, 'date', r.date, 'user', r.user_id,
                'text', r.text, 'reason', r.reason
            ) AS payload
            FROM %(table)s r JOIN %(corrected)s c ON c.id = r.%(column)s
            WHERE %(where)s
            """,
            name=self._supplements.removesuffix("_id"),
            table=SQL.identifier(self._table),
            corrected=SQL.identifier(self.env[corrected.comodel_name]._table),
            column=SQL.identifier(self._supplements),
            where=where,
        )
