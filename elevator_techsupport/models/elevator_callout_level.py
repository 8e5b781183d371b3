from odoo import fields, models


class ElevatorCalloutLevel(models.Model):
    """When nobody has arrived: who is told at which part of the limit (升级, T-2.2)."""

    _name = "elevator.callout.level"
    _description = "Escalation of call-outs"
    _order = "percent, id"
    _rec_name = "percent"

    percent = fields.Integer("Part of the limit (%)", required=True)
    tell_duty = fields.Boolean("Duty officer", default=True)
    tell_manager = fields.Boolean("Branch manager")
    tell_hq = fields.Boolean("HQ")
    active = fields.Boolean(default=True)

    _percent_uniq = models.UniqueIndex("(percent)", "This level exists already.")
    _positive = models.Constraint("CHECK (percent > 0)", "A level lies after the call.")
