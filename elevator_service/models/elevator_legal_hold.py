from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.locking import lock


class ElevatorLegalHold(models.Model):
    """Nothing of an elevator, site or customer is disposed of while it holds (法律保全, M-7).

    Written once; lifted once, by whom and why stays.
    """

    _name = "elevator.legal.hold"
    _description = "Legal hold"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"
    _append_only_once = ("lifted_at", "lifted_by_id", "lift_reason")

    scope = fields.Selection(
        [("elevator", "Elevator"), ("site", "Site"), ("customer", "Customer")],
        required=True,
        default="elevator",
    )
    elevator_id = fields.Many2one("elevator.unit", index="btree_not_null", ondelete="restrict")
    site_id = fields.Many2one("elevator.site", index="btree_not_null", ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        help="With all its companies and sites.",
    )
    reason = fields.Text(required=True, help="The matter: court, authority, accident, reference.")
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env.company._elevator_today()
    )
    user_id = fields.Many2one(
        "res.users", "Ordered by", required=True, default=lambda self: self.env.user
    )
    lifted_at = fields.Datetime("Lifted")
    lifted_by_id = fields.Many2one("res.users", ondelete="restrict")
    lift_reason = fields.Text()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    _one_scope = models.Constraint(
        "CHECK (num_nonnulls(elevator_id, site_id, partner_id) = 1)",
        "A hold names an elevator, a site or a customer.",
    )

    @api.depends("elevator_id", "site_id", "partner_id")
    def _compute_display_name(self):
        for hold in self:
            what = hold.elevator_id or hold.site_id or hold.partner_id
            hold.display_name = what.display_name or ""

    @api.model_create_multi
    def create(self, vals_list):
        """In force at once; a disposal of the same elevators waits for its turn and sees it."""
        self._check_office("group_hq_service")
        for vals in vals_list:
            vals |= {"user_id": self.env.uid}
            for name in ("lifted_at", "lifted_by_id", "lift_reason"):
                vals.pop(name, None)
        holds = super().create(vals_list)
        if any(hold.date_from > hold.company_id._elevator_today() for hold in holds):
            raise ValidationError(self.env._("A hold is in force at once: its day has come."))
        lock(holds._elevators())
        return holds

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._("A hold is lifted by its button; nothing else of it changes.")
            )
        return super().write(vals)

    def _check_office(self, office):
        if not (self.env.su or self.env.user.has_group(f"elevator_service.{office}")):
            raise AccessError(
                self.env._("HQ service orders holds, the service manager lifts them.")
            )

    @api.model
    def _in_force_domain(self):
        return Domain("lifted_at", "=", False)

    def _elevators(self):
        """All elevators these holds reach, archived ones too."""
        units = self.env["elevator.unit"].sudo().with_context(active_test=False)
        return units.search(
            Domain("id", "in", self.elevator_id.ids)
            | Domain("site_id", "in", self.site_id.ids)
            | Domain("partner_id", "child_of", self.partner_id.ids)
        )

    def action_lift(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lift the hold"),
            "res_model": "elevator.legal.hold.lift",
            "view_mode": "form",
            "target": "new",
            "context": {"default_hold_id": self.id},
        }

    def _lift(self, reason):
        """Lift holds; what they held back may be disposed of from now on.

        :raises AccessError: not the service manager
        :raises UserError: lifted already, or without a reason
        """
        self._check_office("group_service_manager")
        if not (reason or "").strip() or any(self.mapped("lifted_at")):
            raise UserError(self.env._("Give the reason; a hold is lifted once."))
        # sudo: a hold is append-only, this verb alone fills what is filled once
        return super(ElevatorLegalHold, self.sudo()).write(
            {
                "lifted_at": fields.Datetime.now(),
                "lifted_by_id": self.env.uid,
                "lift_reason": reason.strip(),
            }
        )
