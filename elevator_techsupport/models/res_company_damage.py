from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """Who may overturn what the table says of damaged components, and who decides appeals."""

    _inherit = "res.company"

    elevator_damage_judge_id = fields.Many2one(
        "res.users",
        "Overturns damage rulings",
        domain="[('share', '=', False)]",
        help="The one person who may overturn the table's ruling, with a reason (T-1.5).",
    )
    elevator_damage_appeal_id = fields.Many2one(
        "res.users",
        "Decides appeals on damage",
        domain="[('share', '=', False)]",
        help="Another person, whose decision is final.",
    )

    @api.constrains("elevator_damage_judge_id", "elevator_damage_appeal_id")
    def _check_two_judges(self):
        for company in self:
            judge = company.elevator_damage_judge_id
            if judge and judge == company.elevator_damage_appeal_id:
                raise ValidationError(self.env._("An appeal goes to another person."))
