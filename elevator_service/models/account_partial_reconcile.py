from odoo import models

# in the context of _elevator_unlink() only: an object, which no RPC can send
_VERB = object()


class AccountPartialReconcile(models.Model):
    """What branch funds settled stays settled until the application is taken back."""

    _inherit = "account.partial.reconcile"

    def unlink(self):
        """Refuse to unreconcile an entry of branch funds (M-4.2.3)."""
        if self.env.context.get("elevator_verb") is not _VERB:
            moves = (self.debit_move_id | self.credit_move_id).move_id
            # an invoice may lose a payment; an act may not lose its match
            moves.filtered("elevator_act_ids")._elevator_check_free()
        return super().unlink()

    def _elevator_unlink(self):
        """The verb that takes an application back."""
        # sudo: it has checked the right
        return self.sudo().with_context(elevator_verb=_VERB).unlink()
