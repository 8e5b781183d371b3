from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorPack(models.Model):
    """A pack's chain of custody (保管链): asked for, made, given away, fetched, deleted."""

    _inherit = "elevator.pack"

    def _log(self, kind, user=None, source="", note=""):
        """Add a line to the chain of custody.

        :param str source: address and browser
        """
        # sudo: the chain of custody is written by verbs, nobody has the right to add a line
        self.env["elevator.pack.event"].sudo().create(
            [
                {
                    "pack_id": pack.id,
                    "kind": kind,
                    "user_id": (user or self.env.user).id,
                    "source": source[:200],
                    "note": note,
                    "zip_sha256": pack.sudo().zip_sha256,
                }
                for pack in self
            ]
        )

    def action_download(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/elevator/packs/{self.id}", "target": "self"}

    def action_share(self):
        """Let the customer fetch it in the portal."""
        return self._share(True)

    def action_unshare(self):
        return self._share(False)

    def _share(self, shared):
        self.check_access("write")
        if any(pack.state != "done" or not pack.partner_id for pack in self):
            raise UserError(self.env._("Only a pack that is ready, of a known customer."))
        if shared and any(pack.purpose == "inspection" for pack in self):
            raise UserError(
                self.env._("It may hold audits of the house: make one for the customer.")
            )
        self._set(shared=shared)
        self._log("shared" if shared else "unshared")
        return True

    @api.autovacuum
    def _gc_files(self):
        """Files go after some weeks (setting ``pack_days``): a pack is made again at any time."""
        setting = self.env["ir.config_parameter"].sudo().get_param
        days = int(setting("elevator_service.pack_days", 90))
        before = fields.Datetime.now() - timedelta(days=days)
        packs = self.search([("state", "=", "done"), ("made_at", "<", before)], limit=100)
        packs._move_to("expired", file=False, shared=False)
        packs._log("expired")
        return len(packs), len(packs) == 100
