from odoo import fields, models


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
    # what
    elevator_ids = fields.One2many("elevator.unit", "site_id")

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL", "This site number already exists."
    )
