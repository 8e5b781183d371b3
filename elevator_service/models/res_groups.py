from odoo import models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def _elevator_holders(self, branch):
        """Active users who hold this office for a branch: HQ's for all, a branch's for its own.

        :param branch: elevator.branch, may be empty
        :return: res.users
        """
        self.ensure_one()
        # sudo: memberships are the administrator's to read
        users = self.sudo().all_user_ids.filtered(lambda user: user.active and not user.share)
        # not env.ref: it asks the database each time whether the group still exists
        hq = self.env["ir.model.data"]._xmlid_to_res_id("elevator_service.group_hq")
        if hq in self.sudo().all_implied_ids.ids or not branch:
            return users
        return users.filtered(lambda user: branch in user.elevator_branch_ids)
