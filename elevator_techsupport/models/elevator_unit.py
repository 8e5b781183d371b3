from odoo import fields, models

from odoo.addons.elevator_service.models.elevator_unit_occasion import PARAMETERS, PLATE


class ElevatorUnit(models.Model):
    """What technical support wants to know of an elevator."""

    _inherit = "elevator.unit"

    ticket_ids = fields.One2many("helpdesk.ticket", "elevator_id", "Tickets")

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
            "coverage": self.coverage_kind or "",
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
