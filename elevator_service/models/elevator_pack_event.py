from odoo import api, fields, models


class ElevatorPackEvent(models.Model):
    """A line of a pack's chain of custody (保管链): who asked, made, shared, fetched it."""

    _name = "elevator.pack.event"
    _description = "Custody of a pack"
    _inherit = ["elevator.append.only.mixin"]
    _order = "id desc"

    pack_id = fields.Many2one("elevator.pack", required=True, index=True, ondelete="restrict")
    branch_id = fields.Many2one(
        related="pack_id.branch_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("requested", "Asked for"),
            ("made", "Was made"),
            ("failed", "Could not be made"),
            ("shared", "Given to the customer"),
            ("unshared", "Taken from the customer"),
            ("downloaded", "Downloaded"),
            ("expired", "File deleted"),
        ],
        required=True,
        readonly=True,
    )
    at = fields.Datetime("When", required=True, default=fields.Datetime.now, readonly=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict", readonly=True)
    source = fields.Char(readonly=True, help="Address and browser it came from.")
    note = fields.Char(readonly=True)
    zip_sha256 = fields.Char("SHA-256 of the file", size=64, readonly=True)

    @api.depends("pack_id", "kind")
    def _compute_display_name(self):
        for event in self:
            event.display_name = f"{event.pack_id.name} {event.kind}"
