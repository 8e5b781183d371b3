from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ElevatorBothSignMixin(models.AbstractModel):
    """A document of a depot that its keeper signs first and HQ after him: two people (P-2.3).

    The model has ``depot_id``, ``company_id``, ``state`` with ``SIGN_IN`` and closed, and
    ``_move_to``; it says in ``_points`` what stands against signing.
    """

    _name = "elevator.both.sign.mixin"
    _description = "Signed by keeper and HQ"

    SIGN_IN = "sent"
    SIGN_FIELDS = frozenset(
        ["keeper_sign_id", "keeper_signature", "keeper_signed_on", "hq_sign_id", "hq_signature"]
        + ["hq_signed_on"]
    )

    keeper_sign_id = fields.Many2one("res.users", "Signed by the keeper", readonly=True, copy=False)
    keeper_signature = fields.Binary("Keeper's signature", readonly=True, copy=False)
    keeper_signed_on = fields.Date("Keeper signed", readonly=True, copy=False)
    hq_sign_id = fields.Many2one("res.users", "Signed by HQ", readonly=True, copy=False)
    hq_signature = fields.Binary("HQ's signature", readonly=True, copy=False)
    hq_signed_on = fields.Date("HQ signed", readonly=True, copy=False)
    open_points = fields.Text(
        "Before it is closed", compute="_compute_open_points", help="What stands against signing."
    )

    def _points(self):
        """What stands against signing, as sentences; to override."""
        return []

    def _compute_open_points(self):
        for document in self:
            waiting = document.state == self.SIGN_IN
            document.open_points = "\n".join(document._points()) if waiting else False

    def _sign(self, handwriting):
        """Keeper first, then HQ: two people sign, then it is closed.

        :param bytes handwriting: base64 PNG
        :raises AccessError: neither the keeper nor HQ service
        :raises UserError: a point is open, or no signature
        """
        self.ensure_one()
        self._check_state(self.SIGN_IN)
        if self._points():
            raise UserError("\n".join(self._points()))
        if not handwriting:
            raise UserError(self.env._("Sign here."))
        today = self.company_id._elevator_today()
        if not self.keeper_sign_id:
            return self._sign_as_keeper(handwriting, today)
        hq = self.env.user.has_group("elevator_service.group_hq_service")
        if not hq or self.keeper_sign_id == self.env.user:
            raise AccessError(self.env._("HQ service signs after the keeper, another person."))
        return self._move_to(
            "closed", hq_sign_id=self.env.uid, hq_signature=handwriting, hq_signed_on=today
        )

    def _sign_as_keeper(self, handwriting, today):
        if self.env.user != self.depot_id.keeper_id:
            raise AccessError(self.env._("The keeper signs first."))
        return self._move_to(
            self.SIGN_IN,
            keeper_sign_id=self.env.uid,
            keeper_signature=handwriting,
            keeper_signed_on=today,
        )

    def action_sign(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_parts.elevator_depot_sign_action"
        )
        return action | {"context": {"default_document": f"{self._name},{self.id}"}}
