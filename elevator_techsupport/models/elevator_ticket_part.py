from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ElevatorTicketPart(models.Model):
    """A part that was changed, or is wanted, to remedy a fault (T-1.2, T-2.3)."""

    _name = "elevator.ticket.part"
    _description = "Part of a ticket"
    _inherit = ["elevator.branch.once.mixin"]
    _order = "ticket_id, id"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, index=True, ondelete="cascade")
    branch_id = fields.Many2one(
        related="ticket_id.branch_id", store=True, precompute=True, index=True
    )
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_elevator_part', '=', True)]",
    )
    qty = fields.Float("Quantity", digits="Product Unit", required=True, default=1)
    use = fields.Selection(
        [("changed", "Changed"), ("wanted", "Wanted")], required=True, default="changed"
    )
    serial = fields.Char("Serial no.", help="Of the part taken out.")
    note = fields.Char()

    _positive = models.Constraint("CHECK (qty > 0)", "A quantity is above zero.")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.ticket_id._check_content_open()
        return parts

    def write(self, vals):
        """Refuse changes under a closed ticket, and moves to another one.

        :raises UserError: the ticket is closed or sealed
        """
        if "ticket_id" in vals:
            raise UserError(self.env._("A part stays with its ticket."))
        self.ticket_id._check_content_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self.ticket_id._check_content_open()

    def init(self):
        """The parts of a sealed call-out are kept by the database, too."""
        done = super().init()
        self.env["elevator.sealed.mixin"]._create_guard(
            self._table,
            "sealed",
            SQL(
                "EXISTS (SELECT FROM elevator_callout c WHERE c.seal IS NOT NULL AND c.ticket_id ="
                " CASE WHEN TG_OP = 'INSERT' THEN NEW.ticket_id ELSE OLD.ticket_id END"
                " AND (TG_OP <> 'DELETE' OR c.disposal_id IS NULL))"
            ),
            events="INSERT OR UPDATE OR DELETE",
        )
        return done
