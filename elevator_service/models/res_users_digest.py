from odoo import fields, models


class ResUsers(models.Model):
    """Whether a user wants the weekly digest; his own to say."""

    _inherit = "res.users"

    elevator_digest = fields.Boolean(
        "Weekly digest of elevators",
        default=True,
        help="The week of the branch by mail, for branch managers and HQ.",
    )
    elevator_digest_on = fields.Date("Digest sent", readonly=True, copy=False)

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["elevator_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["elevator_digest"]
