from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.elevator_service.tools.locking import lock

from .elevator_material_request_quote import DECISIONS, DISPUTES


class ElevatorMaterialRequest(models.Model):
    """The branch disputes price or shipping: the sales GM's opinion alone decides (P-7.3.1)."""

    _inherit = "elevator.material.request"

    def _dispute(self, kind, text):
        """Object to the quote; the round of signatures ends, the sales GM's begins.

        :param str kind: price or shipping
        :param str text: the situation on site
        :raises AccessError: not of the branch
        :raises UserError: not told yet, disputed already, or approved
        """
        self.ensure_one()
        self.check_access("write")
        self._check_office("branch_officer")
        lock(self)
        self.invalidate_recordset()
        if kind not in dict(DISPUTES) or not (text or "").strip():
            raise UserError(self.env._("Say what you object to, and why."))
        if self.signoff_state != "pending" or not self.told_at:
            raise UserError(self.env._("Only what the branch was told is disputed."))
        if self.disputed:
            raise UserError(self.env._("%(name)s is disputed already.", name=self.name))
        # sudo: rounds are written by the sign-off alone, the right was checked above
        self.sudo().signoff_id._void(text)
        self._write_verb({"disputed": True, "dispute_kind": kind, "dispute": text})
        self.action_signoff_request()

    def _signoff_sign(self, verdict, opinion="", image=False, office=None):
        """A disputed request is decided by an opinion, not by a mere signature."""
        self.ensure_one()
        if self.disputed and not self.decision:
            raise UserError(self.env._("The branch disputes it: decide the dispute (P-7.3.1)."))
        return super()._signoff_sign(verdict, opinion, image, office)

    def _decide_dispute(self, decision, opinion, image, prices=None):
        """The sales GM decides: the price stands, another price, ship unpaid, or refuse.

        The signature names the decision. But for "ship" the payment is still waited for.

        :param str decision: one of DECISIONS
        :param image: base64 of the handwriting
        :param dict prices: {line: CNY for one unit}, for another price
        :return: elevator.signature
        :raises AccessError: not the sales GM, nor who signs for him
        :raises UserError: no dispute, no opinion, or another was faster
        """
        self.ensure_one()
        self.check_access("read")
        lock(self)
        self.invalidate_recordset()
        names = dict(DECISIONS)
        if not self.disputed or self.decision or decision not in names:
            raise UserError(self.env._("%(name)s: no dispute to decide.", name=self.name))
        if not (opinion or "").strip():
            raise UserError(self.env._("Write your opinion."))
        if not self.signoff_can_sign:
            raise AccessError(self.env._("It is not your turn to sign this document."))
        labels = dict(self._fields["decision"]._description_selection(self.env))
        text = f"{labels[decision]}: {opinion}"
        if decision == "new_price":
            text += f" {self._new_price_text(prices)}"
        self._write_verb({"decision": decision})
        verdict = "rejected" if decision == "refuse" else "approved"
        signature = self._signoff_sign(verdict, text, image)
        if not signature:
            raise UserError(self.env._("Decided already, or its content changed."))
        if decision == "new_price":
            self._set_new_price(prices)
        self._tell_branch(self.env._("Decided: %(name)s", name=self.name), text)
        return signature

    def _new_price_text(self, prices):
        if set(prices or ()) != set(self.line_ids) or any(p <= 0 for p in prices.values()):
            raise UserError(self.env._("Price every line."))
        total = sum(self.currency_id.round(line.qty * price) for line, price in prices.items())
        return self.currency_id.format(total)

    def _set_new_price(self, prices):
        """The signed opinion covers the new price; what was invoiced before is void."""
        self._check_no_money()
        self._drop_invoice()
        for line, price in prices.items():
            line._signoff_write({"price": price})
        self.flush_recordset()
        # the total follows: the digest is renewed by a write of the same decision
        self._signoff_write({"decision": "new_price"})
