from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    elevator_branch_ids = fields.Many2many(
        "elevator.branch",
        "elevator_branch_user_rel",
        "user_id",
        "branch_id",
        string="Branches",
        help="The branches whose documents this user may see; HQ users see all.",
    )

    def _elevator_signed_models(self):
        """Names of the kinds of documents that are signed and that the user may read at all.

        What is signed under a document tells of it: who hires whom is not everybody's to know.
        """
        self.ensure_one()
        routes = self.env["elevator.signoff.route"].sudo()
        names = [name for name, _label in routes._selection_res_model()]
        return [name for name in names if self.env[name].with_user(self).has_access("read")]

    def _get_invalidation_fields(self):
        # record rules are cached per user and depend on the branches
        return super()._get_invalidation_fields() | {"elevator_branch_ids"}
