from odoo import fields, models


class ElevatorSignoffRoute(models.Model):
    """What a route of material requests says beside its signatories (P-7): rules as data."""

    _inherit = "elevator.signoff.route"

    rule_no = fields.Char("Rule", help="Paragraph of the regulation that the route follows.")
    material_form = fields.Selection(
        [
            ("centre", "Quality feedback form or parts requisition"),
            ("purchase", "On-site purchase application"),
        ],
        "Form",
        help="The centre fills in the first kind from what the branch reports; the branch fills in"
        " the second itself.",
    )
    quoted = fields.Boolean(
        "Quoted and paid first", help="The branch is told the price and pays before anything goes."
    )
    copies = fields.Text(translate=True, help="Who keeps a copy of the form, one a line.")
    answers_for = fields.Char(
        translate=True, help="What the installation assistant (安装助理) answers for."
    )
