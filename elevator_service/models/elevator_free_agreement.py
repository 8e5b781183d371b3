from odoo import fields, models


class ElevatorFreeAgreement(models.Model):
    """Free-maintenance agreement (无偿保养协议) between the branch and a maintenance unit."""

    _name = "elevator.free.agreement"
    _description = "Free-maintenance agreement"
    _inherit = ["elevator.branch.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char("Number", required=True, copy=False)
    partner_id = fields.Many2one(
        "res.partner", "Maintenance unit", index=True, ondelete="restrict", help="维保单位"
    )
    elevator_ids = fields.Many2many("elevator.unit", string="Elevators", check_company=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To", required=True)
    signed_on = fields.Date(copy=False)
    scan = fields.Binary(attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Signed"), ("ended", "Ended")],
        default="draft",
        required=True,
        copy=False,
        index=True,
    )
    coverage_ids = fields.One2many("elevator.coverage", "free_agreement_id")
