from odoo import api, models
from odoo.exceptions import AccessError


class ProductPricelistItem(models.Model):
    """A dated HQ price: set by its verb, never edited or deleted (P-1, history)."""

    _inherit = "product.pricelist.item"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._elevator_check_verb()
        return items

    def write(self, vals):
        self._elevator_check_verb()
        result = super().write(vals)
        if "pricelist_id" in vals:
            self._elevator_check_verb()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_hq_price(self):
        self._elevator_check_verb()

    def _elevator_check_verb(self):
        if self.env.su:
            return
        # sudo: which list is HQ's is asked for anybody
        hq_lists = self.env["res.company"].sudo().search([]).elevator_pricelist_id  # pylint: disable=no-search-all
        if self.sudo().pricelist_id & hq_lists:
            raise AccessError(
                self.env._("HQ prices are set in the parts catalogue, each from a day on.")
            )
