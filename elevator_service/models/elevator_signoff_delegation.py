from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain


class ElevatorSignoffDelegation(models.Model):
    """For some days somebody signs in the holder's place for one office (授权委托).

    Only who holds the office gives it away; it is taken back by a date, never rewritten.
    """

    _name = "elevator.signoff.delegation"
    _description = "Delegation of an office"
    _inherit = ["elevator.append.only.mixin"]
    _order = "date_from desc, id desc"
    _append_only_once = ("revoked_at",)

    office_id = fields.Many2one(
        "res.groups",
        required=True,
        ondelete="restrict",
        domain=lambda self: [("id", "in", self.env.user.all_group_ids.ids)],
    )
    user_id = fields.Many2one(
        "res.users",
        "Holder",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    delegate_id = fields.Many2one(
        "res.users",
        "Signs instead",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env.company._elevator_today()
    )
    date_to = fields.Date("To", required=True)
    reason = fields.Char(required=True)
    revoked_at = fields.Datetime(readonly=True)
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")

    _period = models.Constraint(
        "CHECK (date_from <= date_to)", "A delegation ends after its start."
    )
    _two_people = models.Constraint(
        "CHECK (user_id <> delegate_id)", "Nobody delegates to himself."
    )

    @api.depends("user_id", "delegate_id", "office_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.office_id.name}: {row.user_id.name} → {row.delegate_id.name}"

    @api.model
    def _in_force_domain(self):
        today = self.env.company._elevator_today()
        return (
            Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
            & Domain("revoked_at", "=", False)
            & Domain("user_id.active", "=", True)
        )

    @api.depends("date_from", "date_to", "revoked_at", "user_id.active")
    def _compute_in_force(self):
        now = self.filtered_domain(self._in_force_domain())
        now.in_force = True
        (self - now).in_force = False

    @api.model
    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._in_force_domain()
        return domain if True in value else ~domain

    @api.constrains("office_id", "user_id", "delegate_id")
    def _check_holder(self):
        elevator_user = self.env.ref("elevator_service.group_user")
        for row in self:
            # sudo: memberships are the administrator's to read
            if row.office_id not in row.user_id.sudo().all_group_ids:
                raise ValidationError(self.env._("Only who holds an office delegates it."))
            if elevator_user not in row.delegate_id.sudo().all_group_ids:
                raise ValidationError(
                    self.env._("%(name)s does not use this software.", name=row.delegate_id.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_own()
        return rows

    def action_revoke(self):
        """Take the office back from now on; what was signed stays signed."""
        self._check_own()
        if any(self.mapped("revoked_at")):
            raise UserError(self.env._("Taken back already."))
        # sudo: nobody writes a delegation, its holder fills this one column
        return self.sudo().write({"revoked_at": fields.Datetime.now()})

    def _check_own(self):
        if self.user_id - self.env.user:
            raise AccessError(self.env._("Each delegates the own office only."))

    @api.model
    def _of_delegate(self, user):
        """The delegations by which a user may sign today; the holder must still hold the office."""
        # sudo: memberships are the administrator's to read
        rows = self.sudo().search(Domain("delegate_id", "=", user.id) & self._in_force_domain())
        return rows.filtered(lambda row: row.office_id in row.user_id.all_group_ids)
