from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        """A contact that changes its company loses the old customer's documents at once.

        Record rules are cached per user with the customer's id in them (design D2).
        """
        result = super().write(vals)
        if not {"parent_id", "is_company"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result
