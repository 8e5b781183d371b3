import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .elevator_model import KINDS

STATES = [
    ("installation", "Installation"),
    ("accepted", "Accepted"),
    ("maintenance", "In maintenance"),
    ("suspended", "Suspended"),
    ("ended", "Ended"),
]
# rule T-1.1: the stages of an installation, in their order
INSTALL_STAGES = [
    ("unpacking", "Unpacking and count"),
    ("scaffolding", "Scaffolding"),
    ("rails", "Guide rails"),
    ("landing_doors", "Landing doors"),
    ("machine", "Machine"),
    ("car", "Car"),
    ("slow_run", "Slow run"),
    ("fast_run", "Fast run"),
    ("evaluation", "Whole-machine evaluation"),
    ("acceptance", "Acceptance"),
]
# annexes of TSG T5002-2017 by kind (L-1)
ANNEX_BY_KIND = {
    "traction": "A",
    "forced": "A",
    "hydraulic": "B",
    "dumbwaiter": "C",
    "escalator": "D",
    "walk": "D",
}


class ElevatorUnit(models.Model):
    """One car in one shaft, or one escalator: what a certificate, a visit and a part belong to."""

    _name = "elevator.unit"
    _description = "Elevator"
    _inherit = ["elevator.branch.mixin", "portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "code, id"
    _rec_names_search = ["code", "name", "product_no", "equipment_code", "registration_no"]

    # identity
    name = fields.Char(required=True, help="Number of the elevator in the house, e.g. 3# (梯号).")
    code = fields.Char(required=True, copy=False, help="Our number of the elevator.")
    active = fields.Boolean(default=True)
    site_id = fields.Many2one(
        "elevator.site", required=True, index=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(
        related="site_id.partner_id", store=True, precompute=True, index=True, string="Customer"
    )
    qr_token = fields.Char(
        copy=False,
        default=lambda self: uuid.uuid4().hex,
        groups="elevator_service.group_user",
        help="Random key of the public page behind the QR code on the elevator.",
    )
    # plate
    kind = fields.Selection(KINDS, required=True, default="traction", index=True)
    annex = fields.Selection(
        [("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")],
        compute="_compute_annex",
        store=True,
        precompute=True,
        help="Annex of TSG T5002-2017 whose items apply (L-1).",
    )
    firefighter = fields.Boolean("Fire-fighter lift")
    explosion_proof = fields.Boolean()
    model_id = fields.Many2one("elevator.model", index="btree_not_null", ondelete="restrict")
    maker = fields.Char(
        compute="_compute_maker", store=True, readonly=False, help="Manufacturer (制造单位)."
    )
    product_no = fields.Char("Product no.", index="btree_not_null", help="出厂编号")
    equipment_code = fields.Char(index="btree_not_null", help="设备代码")
    registration_no = fields.Char("Registration no.", index="btree_not_null", help="使用登记证编号")
    norm_id = fields.Many2one("elevator.norm", "Norm edition", ondelete="restrict")
    made_on = fields.Date("Made on")
    installer = fields.Char()
    modifier = fields.Char(
        help="Unit that modified or majorly repaired it last (改造/重大修理单位)."
    )
    # parameters (L-2; TSG T5002-2017 art. 8)
    drive = fields.Char(help="Drive (驱动方式).")
    load_kg = fields.Float("Rated load (kg)")
    speed_ms = fields.Float("Rated speed (m/s)", digits=(6, 3))
    stops = fields.Integer()
    doors = fields.Integer()
    travel_m = fields.Float("Travel (m)", digits=(8, 2))
    cylinder_count = fields.Integer("Cylinders")
    jacking = fields.Selection([("direct", "Direct"), ("indirect", "Indirect")], "Jacking type")
    angle_deg = fields.Float("Inclination (°)", digits=(5, 1))
    rise_m = fields.Float("Rise (m)", digits=(8, 2))
    width_mm = fields.Float("Nominal width (mm)", digits=(8, 0))
    motor_kw = fields.Float("Motor power (kW)", digits=(8, 2))
    usable_length_m = fields.Float("Usable length (m)", digits=(8, 2))
    # life (T-1.1, T-2.1): changed by _move_to() only
    state = fields.Selection(
        STATES, required=True, default="installation", index=True, copy=False, group_expand=True
    )
    install_stage = fields.Selection(INSTALL_STAGES, copy=False)
    repair_level = fields.Selection(
        [("minor", "Minor repair"), ("medium", "Medium repair"), ("major", "Major repair")],
        copy=False,
    )
    accepted_on = fields.Date(copy=False)
    maintenance_since = fields.Date(copy=False)
    ended_on = fields.Date(copy=False)
    event_ids = fields.One2many("elevator.unit.event", "elevator_id")
    coverage_ids = fields.One2many("elevator.coverage", "elevator_id")
    component_ids = fields.One2many("elevator.unit.component", "elevator_id")
    # work
    maintainer_id = fields.Many2one("hr.employee", index="btree_not_null", check_company=True)
    second_maintainer_id = fields.Many2one(
        "hr.employee", index="btree_not_null", check_company=True
    )
    maintenance_unit_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        help="Installer team or agent that maintains it under a free agreement (维保单位).",
    )
    plan_anchor = fields.Date(
        copy=False, help="Day of the first visit: the fixed grid of visits starts here (M-1.3.5)."
    )
    inspection_due = fields.Date("Next periodic inspection", tracking=True)
    visit_ids = fields.One2many("elevator.visit", "elevator_id")
    # head of the chain of seals (L-4)
    seal_count = fields.Integer(readonly=True, copy=False, default=0)
    seal_head = fields.Char(readonly=True, copy=False, size=64)

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "This elevator number already exists in the company."
    )
    _qr_token_uniq = models.UniqueIndex("(qr_token)")

    @api.depends("kind")
    def _compute_annex(self):
        for elevator in self:
            elevator.annex = ANNEX_BY_KIND.get(elevator.kind)

    @api.depends("model_id")
    def _compute_maker(self):
        for elevator in self:
            elevator.maker = elevator.model_id.maker or elevator.maker

    @api.depends("code", "name", "site_id")
    def _compute_display_name(self):
        for elevator in self:
            elevator.display_name = (
                f"[{elevator.code}] {elevator.site_id.name or ''} {elevator.name}"
            )

    @api.constrains("branch_id", "site_id")
    def _check_branch(self):
        for elevator in self:
            if elevator.branch_id != elevator.site_id.branch_id:
                raise ValidationError(
                    self.env._(
                        "%(elevator)s stands in another branch's site.", elevator=elevator.code
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never_with_life(self):
        if self.event_ids:
            raise UserError(self.env._("An elevator with a life line is archived, not deleted."))
