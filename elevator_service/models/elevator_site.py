from odoo import api, fields, models
from odoo.exceptions import UserError


class ElevatorSite(models.Model):
    """A site (工程): the place of one customer where elevators stand."""

    _name = "elevator.site"
    _description = "Site"
    _inherit = ["elevator.branch.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "code, id"
    _rec_names_search = ["code", "name"]

    # identity
    name = fields.Char(required=True, tracking=True)
    code = fields.Char(copy=False)
    active = fields.Boolean(default=True)
    # who
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="restrict"
    )
    safety_manager_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        tracking=True,
        help="The user's safety manager (安全管理员), who signs the visits (L-2).",
    )
    contact_ids = fields.Many2many("res.partner", string="Contacts")
    # where
    street = fields.Char()
    district = fields.Char()
    city = fields.Char()
    zip = fields.Char("Postal code")
    state_id = fields.Many2one("res.country.state", "Province")
    latitude = fields.Float(digits=(10, 7))
    longitude = fields.Float(digits=(10, 7))
    station_km = fields.Float(
        "Distance to the station (km)",
        digits=(6, 1),
        help="From the branch's station by road; a factor of the fees.",
    )
    # what
    elevator_ids = fields.One2many("elevator.unit", "site_id")

    elevator_count = fields.Integer(compute="_compute_elevator_count")

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL", "This site number already exists."
    )

    @api.depends("elevator_ids")
    def _compute_elevator_count(self):
        groups = self.env["elevator.unit"]._read_group(
            [("site_id", "in", self.ids)], ["site_id"], ["__count"]
        )
        counts = dict(groups)
        for site in self:
            site.elevator_count = counts.get(site._origin, 0)

    def action_archive(self):
        """Archive sites whose elevators are all archived.

        :raises UserError: an elevator is still active there
        """
        if self.elevator_ids:
            raise UserError(self.env._("Archive the site's elevators first."))
        return super().action_archive()

    def action_open_elevators(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_service.elevator_unit_action"
        )
        action["domain"] = [("site_id", "in", self.ids)]
        action["context"] = {"default_site_id": self.id, "default_branch_id": self.branch_id.id}
        return action
