from odoo import api, models
from odoo.exceptions import UserError

CONTENT = {"name", "raw", "datas", "db_datas", "store_fname", "res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    """What was published keeps its photos and files as well."""

    _inherit = "ir.attachment"

    def write(self, vals):
        """Refuse to exchange a file of a published document."""
        if CONTENT & vals.keys():
            self._check_not_published()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_not_published()

    def _check_not_published(self):
        # sudo: the document is looked at, not read
        for model, files in self.sudo().grouped("res_model").items():
            if model not in self.env or not hasattr(self.env[model], "_frozen_files"):
                continue
            documents = self.env[model].sudo().browse(filter(None, files.mapped("res_id")))
            if documents.exists()._frozen_files():
                raise UserError(self.env._("Files of a published document are not changed."))
