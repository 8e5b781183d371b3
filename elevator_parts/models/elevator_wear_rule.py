from odoo import fields, models


class ElevatorWearRule(models.Model):
    """When the use or the price of a wear part strikes (易损件监督): rules as data (M-4.1.3).

    A site is compared with the median of all sites that used the part: one that uses ten times as
    much moves an average, not a median. The first rule that names the part counts.
    """

    _name = "elevator.wear.rule"
    _description = "Rule of the wear-part watch"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    product_ids = fields.Many2many(
        "product.product",
        string="Parts",
        domain="[('is_elevator_part', '=', True), ('wear_part', '=', True)]",
        help="Empty: every wear part.",
    )
    months = fields.Integer("Months looked at", required=True, default=12)
    use_factor = fields.Float(
        "Use above", required=True, default=2, help="Times the median use per elevator and month."
    )
    price_factor = fields.Float(
        "Price above", required=True, default=1.5, help="Times the median price of the sites."
    )
    min_qty = fields.Float(
        "From a quantity of", digits="Product Unit", default=3, help="Less never strikes."
    )
    min_sites = fields.Integer(
        "From sites compared", required=True, default=3, help="With fewer there is no median."
    )

    _sensible = models.Constraint(
        "CHECK (months > 0 AND use_factor >= 1 AND price_factor >= 1 AND min_sites > 1"
        " AND min_qty >= 0)",
        "A rule looks at months, strikes above the median and compares two sites at least.",
    )
