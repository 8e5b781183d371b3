from odoo import fields, models
from odoo.exceptions import AccessError


class ElevatorCalloutCall(models.TransientModel):
    """Somebody calls: what the duty officer types while he listens (接召修电话)."""

    _name = "elevator.callout.call"
    _description = "Call"

    elevator_id = fields.Many2one(
        "elevator.unit", required=True, domain="[('state', '!=', 'ended')]"
    )
    trapped = fields.Boolean("Persons trapped")
    trapped_count = fields.Integer("Number of persons")
    what = fields.Text("What was said", required=True)
    caller_name = fields.Char("Reported by")
    caller_phone = fields.Char("Caller's phone")
    called_at = fields.Datetime(
        help="Empty: now. Earlier: a late entry, which stays visible as such."
    )
    note = fields.Char("Why entered late")

    def action_call(self):
        """Open the call-out, or note the call on the running one."""
        self.ensure_one()
        if not self.env.user.has_group("elevator_service.group_maintainer"):
            raise AccessError(self.env._("Calls are taken by the people of the branch."))
        self.elevator_id.check_access("read")
        names = ("trapped", "trapped_count", "what", "caller_name", "caller_phone", "note")
        vals = {name: self[name] for name in names}
        vals |= {"source": "phone", "called_at": self.called_at}
        callout = self.env["elevator.callout"]._open_call(self.elevator_id, vals)
        return {
            "type": "ir.actions.act_window",
            "res_model": "elevator.callout",
            "res_id": callout.id,
            "view_mode": "form",
        }
