from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ElevatorDisposalItem(models.Model):
    """A sealed record on a disposal list, by its entry in the chain of seals."""

    _name = "elevator.disposal.item"
    _description = "Record to dispose of"
    _order = "disposal_id, elevator_id, number"

    disposal_id = fields.Many2one(
        "elevator.disposal",
        "Disposal list",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    branch_id = fields.Many2one("elevator.branch", required=True, index=True, readonly=True)
    elevator_id = fields.Many2one(
        "elevator.unit", required=True, index=True, ondelete="restrict", readonly=True
    )
    seal_id = fields.Many2one(
        "elevator.seal", "Sealed record", required=True, ondelete="restrict", readonly=True
    )
    number = fields.Integer("Seal no.", required=True, readonly=True)
    kept_until = fields.Date(required=True, readonly=True)
    kind = fields.Selection(related="seal_id.kind")
    sealed_at = fields.Datetime(related="seal_id.sealed_at")
    digest = fields.Char(related="seal_id.digest")
    state = fields.Selection(related="disposal_id.state")

    _seal_uniq = models.UniqueIndex("(seal_id)", "A record stands on one disposal list.")

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            raise UserError(self.env._("A disposal list is drawn up, not typed."))
        return super().create(vals_list)

    def write(self, vals):
        if vals:
            raise UserError(self.env._("A disposal list is drawn up, not typed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A disposal list is drawn up, not typed."))

    def action_open_document(self):
        return self.seal_id.action_open_document()

    def init(self):  # pylint: disable=missing-return
        """The database keeps what was disposed of, and lets nothing be added to it."""
        super().init()
        self.env["elevator.sealed.mixin"]._create_guard(
            self._table,
            "sealed",
            SQL(
                "EXISTS (SELECT 1 FROM elevator_disposal d WHERE d.seal IS NOT NULL AND d.id ="
                " CASE TG_OP WHEN 'INSERT' THEN NEW.disposal_id ELSE OLD.disposal_id END)"
            ),
            "INSERT OR UPDATE OR DELETE",
        )
