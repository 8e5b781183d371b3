from odoo import fields, models


class ResCompany(models.Model):
    """Settings of trust: who judges what is found."""

    _inherit = "res.company"

    elevator_trust_owner_id = fields.Many2one(
        "res.users",
        "Findings go to",
        help="Judges what is found, where its rule names nobody. Empty: somebody of HQ service.",
    )
    elevator_trust_chief_id = fields.Many2one(
        "res.users",
        "Late findings go to",
        help="Gets what has no verdict in time. Empty: a service manager.",
    )

    def _elevator_trust_owner(self):
        """Who judges findings of the company."""
        self.ensure_one()
        return (
            self.elevator_trust_owner_id
            or self._elevator_first_user("group_hq_service", but="group_service_manager")
            or self._elevator_trust_chief(0)
            or self.env.ref("base.user_admin")
        )

    def _elevator_trust_chief(self, step):
        """Who gets late findings: at the first step the chief, then the leader in charge."""
        self.ensure_one()
        if step:
            return self._elevator_first_user("group_leader")
        return self.elevator_trust_chief_id or self._elevator_first_user("group_service_manager")

    def _elevator_first_user(self, group, but=None):
        """The active internal user of a group who is there the longest."""
        # sudo: who holds an office is no secret of users' own
        users = self.env.ref(f"elevator_service.{group}").sudo().all_user_ids
        users = users.filtered(
            lambda user: user.active and not user.share and self in user.company_ids
        )
        if but:
            users = users.filtered(lambda user: not user.has_group(f"elevator_service.{but}"))
        return users.sorted("id")[:1]
