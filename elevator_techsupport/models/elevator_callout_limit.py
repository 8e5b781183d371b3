from odoo import api, fields, models


class ElevatorCalloutLimit(models.Model):
    """A limit from the call to the arrival (到场时限): the strictest that applies counts.

    T-2.2: the company's 30 minutes for every call; L-3: entrapment in cities with districts 30,
    else 60.
    """

    _name = "elevator.callout.limit"
    _description = "Limit of arrival"
    _order = "minutes, id"

    name = fields.Char(required=True, translate=True)
    minutes = fields.Integer(required=True)
    entrapment_only = fields.Boolean("Entrapments only")
    place = fields.Selection(
        [("any", "Everywhere"), ("district", "Cities with districts"), ("other", "Elsewhere")],
        required=True,
        default="any",
    )
    active = fields.Boolean(default=True)

    _positive = models.Constraint("CHECK (minutes > 0)", "A limit is at least one minute.")

    @api.model
    def _minutes_for(self, branch, trapped):
        """The strictest limit, in minutes.

        :param branch: elevator.branch whose city decides
        :param bool trapped: an entrapment
        """
        place = "district" if branch.district_city else "other"
        limits = self.search([("place", "in", ("any", place))])
        minutes = limits.filtered(lambda limit: trapped or not limit.entrapment_only)
        # T-2.2 holds even when somebody archived the rows
        return min(minutes.mapped("minutes"), default=30)
