from odoo import api, fields, models

from odoo.addons.elevator_service.models.elevator_unit_occasion import PARAMETERS, PLATE

from .elevator_callout import RUNNING


class ElevatorUnit(models.Model):
    """What technical support wants to know of an elevator."""

    _inherit = "elevator.unit"

    ticket_ids = fields.One2many("helpdesk.ticket", "elevator_id", "Tickets")
    callout_ids = fields.One2many("elevator.callout", "elevator_id", "Call-outs")
    callout_count = fields.Integer("Number of call-outs", compute="_compute_support_counts")
    ticket_count = fields.Integer("Feedback forms", compute="_compute_support_counts")

    @api.depends("ticket_ids", "callout_ids")
    def _compute_support_counts(self):
        tickets = self.env["helpdesk.ticket"]._read_group(
            [("elevator_id", "in", self.ids), ("kind", "in", ("installation", "maintenance"))],
            ["elevator_id"],
            ["__count"],
        )
        callouts = self.env["elevator.callout"]._read_group(
            [("elevator_id", "in", self.ids)], ["elevator_id"], ["__count"]
        )
        for name, counts in (("ticket_count", dict(tickets)), ("callout_count", dict(callouts))):
            for elevator in self:
                elevator[name] = counts.get(elevator._origin, 0)

    def _running_callout(self):
        """The call-out of this elevator that is on its way, or none."""
        return self.env["elevator.callout"].search(
            [("elevator_id", "in", self.ids), ("state", "in", RUNNING)], limit=1
        )

    def action_open_callouts(self):
        return self._action_support("elevator_callout_action")

    def action_open_tickets(self):
        return self._action_support("helpdesk_ticket_action_all")

    def action_call(self):
        """Somebody calls about this elevator."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "elevator_techsupport.elevator_callout_call_action"
        )
        return action | {"context": {"default_elevator_id": self.id}}

    def _action_support(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"elevator_techsupport.{xmlid}")
        return action | {"domain": [("elevator_id", "in", self.ids)], "context": {}}

    def _prepare_configuration(self):
        """The elevator and its configuration as they are now (T-1.2, T-2.3): plain values."""
        self.ensure_one()
        return {
            "elevator": {name: self[name] or "" for name in PLATE},
            "parameters": {name: self[name] or 0 for name in PARAMETERS[self.annex]},
            "model": self.model_id.name or "",
            "norm": self.norm_id.name or "",
            "state": self.state,
            "install_stage": self.install_stage or "",
            "coverage_kind": self.coverage_kind or "",
            "repair_level": self.repair_level or "",
            "site": self.site_id.name or "",
            "components": [
                {
                    "name": component.name,
                    "maker": component.maker or "",
                    "model": component.model or "",
                    "serial_no": component.serial_no or "",
                }
                for component in self.component_ids
            ],
        }

    def _report_fault(self, vals):
        """A report through the QR code is a call: its clock runs from this moment (T-2.2)."""
        event = super()._report_fault(vals)
        self.env["elevator.callout"]._open_call(
            self,
            {
                "source": "qr",
                "what": vals.get("what"),
                "caller_name": vals.get("name"),
                "caller_phone": vals.get("phone"),
                "trapped": vals.get("trapped"),
            },
            logged=True,
        )
        return event
